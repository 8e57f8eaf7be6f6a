import { list } from '../kernel/format.js'
import { type Block, heading, paragraph, run } from '../reports/official-docx/paper.js'
import { countInLetter, shortDay } from '../reports/official-docx/words.js'
import { bandName, basisWords, movedWords } from './compose-district.js'
import type { DistrictPart, PaperFigures } from './figures.js'
import type { Words } from './params.js'
import { typedPart } from './typed.js'

/** Rows that leave the summary on its two sheets. */
const mostTargets = 6
const mostRows = 8

const keyFigures = (
  figures: PaperFigures,
  { average, averageBefore, bands, late, waiting, word }: DistrictPart,
): Block => {
  const [best] = bands
  const then = averageBefore === null ? '' : ` (kỳ trước ${averageBefore})`
  return {
    kind: 'table',
    columns: [
      { title: `Bình quân một xã (${word})`, width: 48, align: 'center' },
      { title: best ? `Nhóm ${bandName(best.label, word)}` : 'Nhóm cao nhất', width: 39, align: 'center' },
      { title: 'Chỉ tiêu quá hạn', width: 39, align: 'center' },
      { title: 'Chỉ tiêu chờ thẩm tra', width: 39, align: 'center' },
    ],
    rows: [
      [
        [run(average, { bold: true }), run(then)],
        [
          run(String(best?.communes.length ?? 0), { bold: true }),
          run(`/${(figures.district?.communes ?? 0).toString()} xã`),
        ],
        [run(String(late), { bold: true })],
        [run(String(waiting), { bold: true })],
      ],
    ],
  }
}

const targetBlocks = ({ targets }: DistrictPart): Block[] => [
  heading('1. Xã mục tiêu trong năm'),
  ...(targets.length === 0
    ? [paragraph('Chưa giao mục tiêu nào còn hiệu lực.')]
    : [
        {
          kind: 'table',
          columns: [
            { title: 'Xã', width: 27 },
            { title: 'Mục tiêu', width: 50 },
            { title: 'Đạt', width: 16, align: 'center' },
            { title: 'Còn thiếu', width: 46 },
            { title: 'Tiến độ', width: 26 },
          ],
          rows: targets
            .slice(0, mostTargets)
            .map(({ commune, set, met, of, unmet, light }) =>
              [commune, set, `${met}/${of}`, unmet, light].map((text) => [run(text)]),
            ),
        } satisfies Block,
      ]),
]

const laggingBlocks = ({ lagging, word }: DistrictPart): Block[] => [
  heading(`2. Các ${word} nhiều xã chưa đạt`),
  ...(lagging.length === 0
    ? [paragraph(`Các xã đã đạt mọi ${word}.`)]
    : [
        {
          kind: 'table',
          columns: [
            { title: `${word.charAt(0).toUpperCase()}${word.slice(1)}`, width: 80 },
            { title: 'Xã chưa đạt', width: 25, align: 'center' },
            { title: 'Cơ quan phụ trách', width: 60 },
          ],
          rows: lagging
            .slice(0, mostRows)
            .map(({ criterion, unmet, of, agencies }) => [[run(criterion)], [run(`${unmet}/${of}`)], [run(agencies)]]),
        } satisfies Block,
      ]),
]

const agencyBlocks = ({ agencies }: DistrictPart): Block[] => {
  const late = agencies.filter((one) => one.late > 0 || one.waiting > 0).slice(0, mostRows)
  return [
    heading('3. Chỉ tiêu quá hạn, chờ thẩm tra theo cơ quan'),
    ...(late.length === 0
      ? [paragraph('Không có chỉ tiêu quá hạn hoặc chờ thẩm tra.')]
      : [
          {
            kind: 'table',
            columns: [
              { title: 'Cơ quan', width: 75 },
              { title: 'Quá hạn', width: 28, align: 'center' },
              { title: 'Lâu nhất (ngày)', width: 32, align: 'center' },
              { title: 'Chờ thẩm tra', width: 30, align: 'center' },
            ],
            rows: late.map((one) =>
              [one.agency, String(one.late), one.late > 0 ? String(one.longest) : '–', String(one.waiting)].map(
                (text) => [run(text)],
              ),
            ),
          } satisfies Block,
        ]),
  ]
}

const moves = (figures: PaperFigures, { risen, fallen, word }: DistrictPart): Block[] => {
  if (figures.before === null) return []
  const told = [
    risen.length > 0 && `tăng ${countInLetter(risen.length)} xã: ${movedWords(risen, 'lên')}`,
    fallen.length > 0 && `giảm ${countInLetter(fallen.length)} xã: ${movedWords(fallen, 'xuống')}`,
  ].filter((one) => typeof one === 'string')
  const words = told.length === 0 ? `số ${word} đạt của các xã không đổi` : list(told)
  return [paragraph(`So với ngày ${shortDay(figures.before)}: ${words}.`)]
}

/** Two sheets for a meeting: on the first the numbers, the targets and the charts, on the second what lags and whose it is. */
export const summaryBlocks = (figures: PaperFigures, words: Words): Block[] => {
  const { district, charts } = figures
  if (!district) return []
  const [first, second] = charts
  return [
    paragraph(
      `${figures.set.shortName}; ${basisWords[figures.basis]}; ${countInLetter(district.communes)} xã xây dựng nông thôn mới.`,
    ),
    keyFigures(figures, district),
    ...moves(figures, district),
    ...targetBlocks(district),
    ...(first ? [{ kind: 'charts', charts: second ? [first, second] : [first] } as const] : []),
    { kind: 'page-break' },
    ...laggingBlocks(district),
    ...agencyBlocks(district),
    ...(words.proposals === '' ? [] : [heading('4. Nội dung đề nghị cuộc họp xem xét'), ...typedPart(words.proposals)]),
  ]
}
