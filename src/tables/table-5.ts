import { sumOf } from '../kernel/decimal.js'
import { day as showDay } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { phaseOf } from '../resources/queries.js'
import { SOURCES, type Source } from '../resources/sources.js'
import type { Mobilised, SourceTotals } from '../resources/sums.js'
import type { ReportingUnit } from '../units/queries.js'
import { decimalCell, digitsOf, textCell, wholeCell } from './cells.js'
import type { ReportTable, TableColumn, TableRow } from './table.js'

/** What table 5 counts: of the unit's communes, in the period that began on `from` and up to the day. */
export type ResourceFigures = Readonly<{ unit: ReportingUnit; day: Day; from: Day; totals: readonly SourceTotals[] }>

const spans = ['period', 'year', 'phase'] as const
const sources: readonly Source[] = SOURCES
const MONEY = 'triệu đồng'

/** A line of the table: what is counted, and in what. Labour and land have a line of their own besides their worth. */
type Line = Readonly<{ group: string; label: string; unit: string; counted: Mobilised }>

const unknown: Mobilised = { period: null, year: null, phase: null }

const linesOf = (totals: readonly SourceTotals[]): Line[] =>
  sources.flatMap(({ code, label, group, unit }) => {
    const own = totals.find(({ source }) => source === code)
    const amount = own?.amount ?? unknown
    if (unit === null) return [{ group, label, unit: MONEY, counted: amount }]
    return [
      { group, label, unit, counted: own?.quantity ?? unknown },
      { group, label: `${label} (quy tiền)`, unit: MONEY, counted: amount },
    ]
  })

const known = (amounts: readonly (string | null)[]): string[] => amounts.filter((amount) => amount !== null)

const columnsOf = ({ day, from }: ResourceFigures): TableColumn[] => {
  const year = day.slice(0, 4)
  const { first, last } = phaseOf(Number(year))
  const head = (...heads: string[]) => ({ heads, width: 18, align: 'right' as const })
  return [
    { key: 'tt', heads: ['TT', 'TT'], width: 5, align: 'center' },
    { key: 'source', heads: ['Nguồn lực', 'Nguồn lực'], width: 40, align: 'left' },
    { key: 'measure', heads: ['Đơn vị tính', 'Đơn vị tính'], width: 12, align: 'center' },
    { key: 'period', ...head('Trong kỳ', `${showDay(from)} – ${showDay(day)}`) },
    { key: 'year', ...head('Lũy kế', `Năm ${year}`) },
    { key: 'phase', ...head('Lũy kế', `Giai đoạn ${first}–${last}`) },
  ]
}

/** Biểu 5: what was mobilised, by source. Labour stays in công and land in m²; only their worth in money is summed. */
export const table5 = (figures: ResourceFigures): ReportTable => {
  const { unit, day, totals } = figures
  const lines = linesOf(totals)
  const rows: TableRow[] = []
  const moneyRows: number[] = []
  const digits = digitsOf(lines.filter((line) => line.unit === MONEY).flatMap(({ counted }) => Object.values(counted)))
  let group = ''
  for (const [index, line] of lines.entries()) {
    if (line.group !== group) rows.push({ kind: 'group', cells: { source: textCell(line.group) } })
    group = line.group
    if (line.unit === MONEY) moneyRows.push(rows.length)
    const shown = line.unit === MONEY ? digits : digitsOf(Object.values(line.counted))
    const href = paths.resources.list({}, { year: day.slice(0, 4) })
    rows.push({
      kind: 'row',
      cells: {
        tt: wholeCell(index + 1),
        source: textCell(line.label),
        measure: textCell(line.unit),
        ...Object.fromEntries(spans.map((span) => [span, decimalCell(line.counted[span], shown, { href })])),
      },
    })
  }
  const total = (span: (typeof spans)[number]) => {
    const amounts = known(lines.filter((line) => line.unit === MONEY).map(({ counted }) => counted[span]))
    return decimalCell(amounts.length === 0 ? null : sumOf(amounts), digits, {
      check: { over: 'column', do: 'sum', rows: moneyRows },
    })
  }
  rows.push({
    kind: 'total',
    cells: {
      source: textCell('Tổng số tiền và quy tiền'),
      measure: textCell(MONEY),
      ...Object.fromEntries(spans.map((span) => [span, total(span)])),
    },
  })
  return {
    no: '5',
    title: 'Nguồn lực huy động thực hiện Chương trình',
    unit: unit.fullName,
    cutoff: day,
    notes: [
      'Số tiền tính bằng triệu đồng; ngày công tính bằng công, đất hiến tính bằng m²; phần quy tiền ghi riêng khi có.',
    ],
    columns: columnsOf(figures),
    rows: totals.length === 0 ? [] : rows,
    empty: 'Chưa nhập nguồn lực huy động nào đến ngày này.',
    paper: 'A4',
    landscape: true,
    frozen: 2,
  }
}
