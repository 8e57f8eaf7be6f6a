import { inSentence } from '../criteria/standpoint.js'
import { paths } from '../paths.js'
import { type Block, type Cell, type OfficialPaper, paragraph, type Run, run } from '../reports/official-docx/paper.js'
import {
  closed,
  committeeOf,
  countInLetter,
  linesOf,
  listed,
  monthInLetter,
  shortDay,
} from '../reports/official-docx/words.js'
import { byAgency, type CommuneFigures, countRows, type FigureRow, type Figures } from './figures.js'
import { addressed, authorities, type LetterText } from './text.js'

const sourceOf = ({ assessmentId }: FigureRow): string => paths.assessments.show({ id: assessmentId })
const statusPage = ({ set }: Figures, { id }: CommuneFigures): string => paths.communes.status({ id, set: set.code })

const lateCount = (rows: readonly FigureRow[]): number => rows.filter(({ lateDays }) => lateDays > 0).length

/** "đạt 10/19 tiêu chí đã được thẩm tra" with the page the two numbers come from. */
const standingRuns = (figures: Figures, commune: CommuneFigures): Run[] => [
  run('đạt '),
  run(`${commune.verified}/${commune.criteria}`, { source: statusPage(figures, commune) }),
  run(` ${figures.set.word} đã được thẩm tra (${figures.set.shortName})`),
]

const countRuns = (rows: number, late: number, source: string | undefined): Run[] => {
  const figure = (count: number) => run(countInLetter(count), source === undefined ? {} : { source })
  return [
    figure(rows),
    run(' chỉ tiêu chưa hoàn thành'),
    ...(late > 0 ? [run(', trong đó '), figure(late), run(' chỉ tiêu quá hạn')] : []),
  ]
}

/** What the office saw, in one paragraph. */
const findings = (figures: Figures, communes: readonly CommuneFigures[]): Block => {
  const { rows, late } = countRows(figures)
  const [only] = communes
  const since = `Qua theo dõi, tổng hợp trên cổng, tính đến ngày ${shortDay(figures.day)}, `
  if (only && communes.length === 1)
    return paragraph(
      run(since + `${inSentence(only.fullName)} `),
      ...standingRuns(figures, only),
      run('; còn '),
      ...countRuns(rows, late, statusPage(figures, only)),
      run('.'),
    )
  return paragraph(
    run(since + `tại ${countInLetter(communes.length)} xã còn `),
    ...countRuns(rows, late, undefined),
    run('.'),
  )
}

/** "Chưa có số liệu", "6/7 thôn (85,7%). Cần thêm ít nhất 1 thôn. Quá hạn 20 ngày." */
const standsAt = (row: FigureRow): Cell => {
  const notes = [
    row.gap,
    row.waiting && 'Cơ quan đang thẩm tra.',
    row.lateDays > 0 && row.due !== null && `Quá hạn ${row.lateDays} ngày (kế hoạch ${shortDay(row.due)}).`,
  ].filter((note) => typeof note === 'string')
  const value = row.value === null ? `Chưa có số liệu (${inSentence(row.status)})` : row.value
  return [run(value, { source: sourceOf(row) }), ...(notes.length > 0 ? [run(`. ${notes.join(' ')}`)] : [])]
}

const columns = [
  { title: 'Chỉ tiêu', width: 51 },
  { title: 'Yêu cầu', width: 27 },
  { title: 'Hiện trạng', width: 37 },
  { title: 'Cơ quan phụ trách', width: 26 },
  { title: 'Thời hạn', width: 24, align: 'center' },
] as const

const cellsOf = (row: FigureRow): Cell[] => [
  [run(`${row.code}. ${row.name}`)],
  [run(row.requirement ?? 'Chưa có ngưỡng')],
  standsAt(row),
  [run(row.agency ? `${row.agency.shortName}${row.draft ? ' (dự kiến)' : ''}` : 'Chưa phân công')],
  [run(shortDay(row.deadline))],
]

const communeBlocks = (figures: Figures, commune: CommuneFigures, no: number, alone: boolean): Block[] => {
  const { rows } = commune
  const standing = alone
    ? []
    : [
        run(' ('),
        ...standingRuns(figures, commune),
        run('; '),
        ...countRuns(rows.length, lateCount(rows), statusPage(figures, commune)),
        run(')'),
      ]
  return [
    paragraph(
      run(`${no}. Ủy ban nhân dân ${inSentence(commune.fullName)}`, { bold: true }),
      ...standing,
      run(' tập trung chỉ đạo, hoàn thành các chỉ tiêu sau:'),
    ),
    { kind: 'table', columns, rows: rows.map(cellsOf) },
  ]
}

/** "Phòng KT&HT: xã Trấn Ninh (2.2, 2.4); xã Hữu Lễ (2.1)" */
const agencyItems = (figures: Figures): Run[][] =>
  byAgency(figures).map(({ agency, communes }) => [
    run(`${agency.name}: `, { bold: false }),
    ...communes.flatMap(({ commune, rows }, index) => [
      run(`${index > 0 ? '; ' : ''}${inSentence(commune.fullName)} (`),
      ...rows.flatMap((row, at) => [
        ...(at > 0 ? [run(', ')] : []),
        run(row.waiting ? `${row.code} đang thẩm tra` : row.code, { source: sourceOf(row) }),
      ]),
      run(')'),
    ]),
    run('.'),
  ])

const agencyBlocks = (figures: Figures, { agencies }: LetterText, no: number): Block[] => {
  const items = agencyItems(figures)
  if (items.length === 0) return []
  return [
    paragraph(run(`${no}. Các cơ quan, đơn vị phụ trách chỉ tiêu, tiêu chí`, { bold: true }), run(` ${agencies}`)),
    { kind: 'items', items },
  ]
}

/** Paragraphs as people typed them: one a line. */
const typed = (text: string): Block[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => paragraph(line.trim()))

/**
 * The chasing letter whole, from its frozen figures and the words of its people: the same facts give the same paper on
 * any later day.
 */
export const composeLetter = (figures: Figures, text: LetterText): OfficialPaper => {
  const communes = addressed(figures)
  const alone = communes.length === 1
  const closing = typed(closed(text.closing))
  return {
    head: {
      above: null,
      issuer: committeeOf(figures.unit.fullName),
      symbol: text.symbol,
      place: figures.unit.name,
      month: monthInLetter(figures.day),
    },
    title: { kind: 'letter', subject: text.subject, to: linesOf(text.to) },
    blocks: [
      ...typed(text.opening),
      findings(figures, communes),
      ...typed(text.request),
      ...communes.flatMap((commune, index) => communeBlocks(figures, commune, index + 1, alone)),
      ...agencyBlocks(figures, text, communes.length + 1),
      ...closing,
    ],
    copies: listed(linesOf(text.copies)),
    signatures: [{ lines: authorities[text.authority], name: text.signer || null }],
  }
}
