import { dayToDb } from '../kernel/time.js'
import { columnName, type FormalSheet, type FormalValue, firstRow, writeFormal } from '../kernel/xlsx-formal.js'
import { headCells, headRows } from './heads.js'
import type { Check, ReportTable, TableCell } from './table.js'
import { cutoffLine, numberLine } from './words.js'

/** The number formats of sheets: the marks are those of the reader's language, "1.234,50" where it is Vietnamese. */
const formatOf = (digits: number): string => (digits === 0 ? '#,##0' : `#,##0.${'0'.repeat(digits)}`)

/** Consecutive numbers as runs: [3, 4, 5, 9] → [[3, 5], [9, 9]]. */
const runsOf = (numbers: readonly number[]): [number, number][] => {
  const runs: [number, number][] = []
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last && last[1] === number - 1) last[1] = number
    else runs.push([number, number])
  }
  return runs
}

type Place = Readonly<{ table: ReportTable; first: number; row: number; column: number }>

const indexOf = ({ columns }: ReportTable, key: string): number => columns.findIndex((one) => one.key === key)

/** Ranges of a column over the rows a check is about: "G9:G13". */
const downRanges = ({ table, first, column }: Place, rows: readonly number[] | undefined): string[] => {
  const over = rows ?? table.rows.flatMap(({ kind }, index) => (kind === 'row' ? [index] : []))
  const name = columnName(column)
  return runsOf(over).map(([from, to]) =>
    from === to ? `${name}${first + from}` : `${name}${first + from}:${name}${first + to}`,
  )
}

/** Ranges of the row over columns: "C9:F9". */
const acrossRanges = ({ table, first, row }: Place, keys: readonly string[]): string[] =>
  runsOf(keys.map((key) => indexOf(table, key))).map(([from, to]) =>
    from === to
      ? `${columnName(from)}${first + row}`
      : `${columnName(from)}${first + row}:${columnName(to)}${first + row}`,
  )

const counted = (ranges: readonly string[], texts: readonly string[]): string =>
  ranges.flatMap((range) => texts.map((text) => `COUNTIF(${range},"${text.replaceAll('"', '""')}")`)).join('+')

/** A check as a formula of the sheet, with the rounding the number itself was counted with. */
const formulaOf = (place: Place, check: Check, digits: number): string => {
  if (check.over === 'column') {
    if (check.do === 'count') return counted(downRanges(place, undefined), check.texts)
    const ranges = downRanges(place, check.rows).join(',')
    return check.do === 'sum' ? `SUM(${ranges})` : `ROUND(AVERAGE(${ranges}),${digits})`
  }
  if (check.do === 'count') return counted(acrossRanges(place, check.columns), check.texts)
  if (check.do === 'sum') return `SUM(${acrossRanges(place, check.columns).join(',')})`
  if (check.do === 'minus') return check.columns.map((key) => acrossRanges(place, [key])[0] ?? '').join('-')
  const part = acrossRanges(place, [check.part])[0] ?? ''
  return `ROUND(${part}/SUM(${acrossRanges(place, check.of).join(',')}),${digits + 2})`
}

const valueOf = (cell: TableCell | undefined, place: Place): FormalValue => {
  if (!cell) return { kind: 'empty' }
  const { value, check } = cell
  const formula = (digits: number) => (check ? { formula: formulaOf(place, check, digits) } : {})
  switch (value.kind) {
    case 'none':
      return { kind: 'text', text: '–' }
    case 'text':
      return value
    case 'day':
      return { kind: 'day', value: dayToDb(value.value) }
    case 'whole':
      return { kind: 'number', value: value.value, format: formatOf(0), ...formula(0) }
    case 'decimal':
      return { kind: 'number', value: Number(value.value), format: formatOf(value.digits), ...formula(value.digits) }
    case 'percent': {
      const format = `${formatOf(value.digits).replace('#,##', '')}%`
      return { kind: 'number', value: Number(value.value) / 100, format, ...formula(value.digits) }
    }
  }
}

const nation = ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc'] as const

/** The table as a sheet ready to be printed: whose it is, its number, title and cut-off, units and basis, heads, rows. */
export const formalSheet = (table: ReportTable): FormalSheet => {
  const layout = {
    top: [
      [`UBND ${table.unit}`.toUpperCase(), nation[0]],
      [numberLine(table), nation[1]],
    ] as const,
    title: [
      { text: table.title.toUpperCase(), bold: true },
      { text: `(${cutoffLine(table)})`, italic: true },
      ...table.notes.map((text) => ({ text, italic: true, align: 'left' as const })),
    ],
    headRows: headRows(table.columns),
  }
  const first = firstRow(layout)
  return {
    ...layout,
    name: numberLine(table) === 'Biểu chi tiết' ? table.unit : numberLine(table),
    columns: table.columns.map(({ width, align }) => ({ width, align })),
    heads: headCells(table.columns),
    rows: table.rows.map(({ kind, cells }, row) => ({
      bold: kind !== 'row',
      cells: table.columns.map(({ key }, column) => valueOf(cells[key], { table, first, row, column })),
    })),
    empty: table.empty,
    paper: table.paper,
    landscape: table.landscape,
    frozenColumns: table.frozen,
  }
}

/** One workbook, a sheet a table. */
export const tablesXlsx = (tables: readonly ReportTable[]): Promise<Buffer> => writeFormal(tables.map(formalSheet))
