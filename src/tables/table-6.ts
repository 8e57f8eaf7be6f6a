import { sumOf } from '../kernel/decimal.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { type Fund, fundLabel } from '../resources/funds.js'
import type { ReportingUnit } from '../units/queries.js'
import { dayCell, decimalCell, digitsOf, shareCell, textCell, wholeCell } from './cells.js'
import type { ReportTable, TableColumn, TableRow } from './table.js'

/** What table 6 lists: the latest figures of the year, of the unit and its communes, up to the day. */
export type FundFigures = Readonly<{ unit: ReportingUnit; day: Day; funds: readonly Fund[] }>

const columns: readonly TableColumn[] = [
  { key: 'tt', heads: ['TT'], width: 5, align: 'center' },
  { key: 'manager', heads: ['Đơn vị quản lý'], width: 24, align: 'left' },
  { key: 'source', heads: ['Nguồn vốn'], width: 38, align: 'left' },
  { key: 'planned', heads: ['Kế hoạch giao'], width: 15, align: 'right' },
  { key: 'allocated', heads: ['Phân bổ'], width: 15, align: 'right' },
  { key: 'disbursed', heads: ['Giải ngân'], width: 15, align: 'right' },
  { key: 'share', heads: ['Tỷ lệ giải ngân'], width: 12, align: 'right' },
  { key: 'asOf', heads: ['Số liệu đến ngày'], width: 14, align: 'center' },
]

const amounts = ['planned', 'allocated', 'disbursed'] as const

/** Biểu 6: money of the Programme in the year: given, shared out, spent, and the share spent of what was given. */
export const table6 = ({ unit, day, funds }: FundFigures): ReportTable => {
  const year = day.slice(0, 4)
  const digits = digitsOf(funds.flatMap((fund) => amounts.map((key) => fund[key])))
  const href = paths.programmeFunds.list({}, { year })
  const check = { over: 'row', do: 'share', part: 'disbursed', of: ['planned'] } as const
  const rows = funds.map(
    (fund, index): TableRow => ({
      kind: 'row',
      cells: {
        tt: wholeCell(index + 1),
        manager: textCell(fund.unit),
        source: textCell(fundLabel(fund.source)),
        ...Object.fromEntries(amounts.map((key) => [key, decimalCell(fund[key], digits, { href })])),
        share: shareCell(fund.disbursed, fund.planned, { check }),
        asOf: dayCell(fund.asOf),
      },
    }),
  )
  const sum = (key: (typeof amounts)[number]) => sumOf(funds.map((fund) => fund[key]))
  const total: TableRow = {
    kind: 'total',
    cells: {
      source: textCell('Tổng cộng'),
      ...Object.fromEntries(
        amounts.map((key) => [key, decimalCell(sum(key), digits, { href, check: { over: 'column', do: 'sum' } })]),
      ),
      share: shareCell(sum('disbursed'), sum('planned'), { check }),
    },
  }
  return {
    no: '6',
    title: `Vốn Chương trình năm ${year}`,
    unit: unit.fullName,
    cutoff: day,
    notes: ['Đơn vị tính: triệu đồng. Tỷ lệ giải ngân so với kế hoạch giao.'],
    columns,
    rows: rows.length === 0 ? [] : [...rows, total],
    empty: `Chưa nhập vốn Chương trình năm ${year} đến ngày này.`,
    paper: 'A4',
    landscape: true,
    frozen: 3,
  }
}
