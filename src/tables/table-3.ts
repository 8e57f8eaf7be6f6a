import { criterionWord } from '../assessments/tiles.js'
import { communesMeeting, communesNotMeeting } from '../dashboards/matrix.js'
import { list } from '../kernel/format.js'
import { paths } from '../paths.js'
import { shareCell, textCell, wholeCell } from './cells.js'
import { criteriaIn, leadsOf, linkQuery, type TableFigures } from './figures.js'
import type { ReportTable, TableColumn, TableRow } from './table.js'
import { basisNote } from './words.js'

const columnsOf = (word: string): TableColumn[] => [
  { key: 'tt', heads: ['TT', 'TT'], width: 5, align: 'center' },
  { key: 'criterion', heads: [word, word], width: 34, align: 'left' },
  { key: 'agencies', heads: ['Cơ quan phụ trách', 'Cơ quan phụ trách'], width: 28, align: 'left' },
  { key: 'met', heads: ['Số xã đạt', 'Số xã đạt'], width: 9, align: 'right' },
  { key: 'share', heads: ['Tỷ lệ', 'Tỷ lệ'], width: 10, align: 'right' },
  { key: 'unmet', heads: ['Xã chưa đạt', 'Số xã'], width: 9, align: 'right' },
  { key: 'names', heads: ['Xã chưa đạt', 'Tên xã'], width: 48, align: 'left' },
]

/** Biểu 3: for each criterion who leads it, how many communes meet it, and which do not. */
export const table3 = (figures: TableFigures): ReportTable => {
  const { communes, set, unit, day, basis } = figures
  const word = criterionWord(set)
  const open = (no: number, state: 'met' | 'unmet') =>
    paths.assessments.list({}, { ...linkQuery(figures), criterion: no, state, sort: 'criterion' })
  const rows = criteriaIn(figures).map((criterion): TableRow => {
    const { id, no, name } = criterion
    const met = communesMeeting(figures, id, basis)
    const unmet = communesNotMeeting(figures, id, basis)
    return {
      kind: 'row',
      cells: {
        tt: wholeCell(no),
        criterion: textCell(name, { href: paths.sets.criterion({ set: set.code, no }) }),
        agencies: textCell(leadsOf(figures, criterion) || 'Chưa phân công'),
        met: wholeCell(met, { href: open(no, 'met') }),
        share: shareCell(met, communes.length, {
          check: { over: 'row', do: 'share', part: 'met', of: ['met', 'unmet'] },
        }),
        unmet: wholeCell(unmet.length, { href: open(no, 'unmet') }),
        names: textCell(list(unmet.map((one) => one.name))),
      },
    }
  })
  return {
    no: '3',
    title: `Kết quả thực hiện ${set.name} theo ${word}`,
    unit: unit.fullName,
    cutoff: day,
    notes: [basisNote(basis), `Tổng số xã: ${communes.length}.`],
    columns: columnsOf(`${word.charAt(0).toUpperCase()}${word.slice(1)}`),
    rows,
    empty: 'Bộ tiêu chí không có tiêu chí nào trong ngày này.',
    paper: 'A4',
    landscape: true,
    frozen: 2,
  }
}
