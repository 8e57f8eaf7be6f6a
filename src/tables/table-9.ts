import { exact, minus, rounded, sumOf } from '../kernel/decimal.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { Arrear } from '../resources/queries.js'
import type { ReportingUnit } from '../units/queries.js'
import { dayCell, decimalCell, digitsOf, textCell, wholeCell } from './cells.js'
import type { ReportTable, TableColumn, TableRow } from './table.js'

/** What table 9 lists: the construction debts of the unit's communes whose figures are of the day or earlier. */
export type ArrearFigures = Readonly<{ unit: ReportingUnit; day: Day; arrears: readonly Arrear[] }>

const columns: readonly TableColumn[] = [
  { key: 'tt', heads: ['TT'], width: 5, align: 'center' },
  { key: 'commune', heads: ['Xã'], width: 20, align: 'left' },
  { key: 'project', heads: ['Công trình'], width: 44, align: 'left' },
  { key: 'total', heads: ['Tổng mức'], width: 15, align: 'right' },
  { key: 'paid', heads: ['Đã trả'], width: 15, align: 'right' },
  { key: 'owed', heads: ['Còn nợ'], width: 15, align: 'right' },
  { key: 'asOf', heads: ['Số liệu đến ngày'], width: 14, align: 'center' },
]

const owedOf = ({ total, paid }: Arrear): string => rounded(minus(exact(total), exact(paid)), 3)

/** Biểu 9: debts of basic construction, project by project; a commune with any is not eligible for recognition. */
export const table9 = ({ unit, day, arrears }: ArrearFigures): ReportTable => {
  const digits = digitsOf(arrears.flatMap(({ total, paid }) => [total, paid]))
  const rows = arrears.map(
    (one, index): TableRow => ({
      kind: 'row',
      cells: {
        tt: wholeCell(index + 1),
        commune: textCell(one.commune, { href: paths.arrears.list({}, { commune: one.communeId }) }),
        project: textCell(one.project),
        total: decimalCell(one.total, digits),
        paid: decimalCell(one.paid, digits),
        owed: decimalCell(owedOf(one), digits, { check: { over: 'row', do: 'minus', columns: ['total', 'paid'] } }),
        asOf: dayCell(one.asOf),
      },
    }),
  )
  const sum = (amounts: readonly string[]) =>
    decimalCell(sumOf(amounts), digits, { href: paths.arrears.list(), check: { over: 'column', do: 'sum' } })
  const total: TableRow = {
    kind: 'total',
    cells: {
      project: textCell('Tổng cộng'),
      total: sum(arrears.map((one) => one.total)),
      paid: sum(arrears.map((one) => one.paid)),
      owed: sum(arrears.map(owedOf)),
    },
  }
  return {
    no: '9',
    title: 'Nợ đọng xây dựng cơ bản của Chương trình',
    unit: unit.fullName,
    cutoff: day,
    notes: ['Đơn vị tính: triệu đồng.'],
    columns,
    rows: rows.length === 0 ? [] : [...rows, total],
    empty: 'Không có công trình nợ đọng nào được ghi nhận đến ngày này.',
    paper: 'A4',
    landscape: true,
    frozen: 3,
  }
}
