import { csvSafe, csvText } from '../kernel/csv.js'
import { headLine } from './heads.js'
import type { ReportTable, Value } from './table.js'
import { valueText } from './words.js'

/** A value as a spreadsheet set to Vietnamese reads it: decimal comma, no grouping; nothing is an empty cell. */
const written = (value: Value): string => {
  if (value.kind === 'none') return ''
  const text = valueText(value)
  if (value.kind === 'text') return csvSafe(text)
  return value.kind === 'day' ? text : text.replaceAll('.', '')
}

/** The table as CSV: one heading line, then every row. Its day and basis are in the name and the page it came from. */
export const tableCsv = ({ columns, rows }: ReportTable): string =>
  csvText([
    columns.map((column) => csvSafe(headLine(column))),
    ...rows.map(({ cells }) => columns.map(({ key }) => written(cells[key]?.value ?? { kind: 'none' }))),
  ])

const plain = (value: Value): string | number | null => {
  if (value.kind === 'none') return null
  return value.kind === 'text' ? value.text : value.value
}

/**
 * The table as JSON: whole numbers are numbers, decimals and percentages (0…100) exact text, days ISO, what is not known
 * null. Fields are named by the keys of the columns.
 */
export const tableJson = ({ no, title, unit, cutoff, notes, columns, rows }: ReportTable) => ({
  no,
  title,
  unit,
  cutoff,
  notes,
  columns: columns.map(({ key, heads }) => ({ key, heads: [...new Set(heads)] })),
  rows: rows.map(({ kind, cells }) => ({
    kind,
    cells: Object.fromEntries(columns.map(({ key }) => [key, plain(cells[key]?.value ?? { kind: 'none' })])),
  })),
})
