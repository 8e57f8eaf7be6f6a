import { type HeadCell, headCells, headRows as rowsOfHead } from '../tables/heads.js'
import type { ReportTable, TableColumn, TableRow } from '../tables/table.js'
import { cellText, cutoffLine, numberLine } from '../tables/words.js'

/** The merged head of a table, row by row. */
export const headRows = (columns: readonly TableColumn[]): HeadCell[][] => {
  const cells = headCells(columns)
  return Array.from({ length: rowsOfHead(columns) }, (_, row) => cells.filter((cell) => cell.row === row))
}

/** A row as writers on paper print it: its cells in order; the one of a group reaches across all columns. */
export const rowTexts = ({ columns }: ReportTable, { kind, cells }: TableRow): string[] => {
  if (kind !== 'group') return columns.map(({ key }) => cellText(cells[key]))
  return [
    columns
      .map(({ key }) => cellText(cells[key]))
      .filter((text) => text !== '')
      .join(' '),
  ]
}

/** What stands over a table on paper: "Biểu 1", its title, the cut-off, then the notes. */
export const tableTitle = (table: ReportTable) => ({
  no: numberLine(table),
  title: table.title.toLocaleUpperCase('vi'),
  cutoff: `${table.unit}, ${cutoffLine(table).toLowerCase()}`,
  notes: table.notes,
})

/** Size of the letters (points) by the room a column has: many columns are set small, few as the text. */
export const sizeFor = ({ columns }: ReportTable): number => {
  if (columns.length > 20) return 9.5
  return columns.length > 7 ? 10 : 12
}

/** How wide a letter of Times is at most on average, as a share of its size; room beside it (mm). */
const LETTER = 0.58
const BESIDE = 2

/** The longest word of a column, which must not be parted (mm). */
const least = (table: ReportTable, at: number): number => {
  const column = table.columns[at]
  if (!column) return 0
  const texts = [
    ...column.heads.slice(-1),
    ...table.rows.flatMap(({ kind, cells }) => (kind === 'group' ? [] : [cellText(cells[column.key])])),
  ]
  const longest = Math.max(...texts.flatMap((text) => text.split(/\s+/).map(({ length }) => length)), 1)
  return Math.min(longest, 14) * sizeFor(table) * LETTER * (25.4 / 72) + BESIDE
}

/** The widths of the columns (mm): shared out as the table says, but none narrower than its longest word. */
export const columnWidths = (table: ReportTable, width: number): number[] => {
  const { columns } = table
  const all = columns.reduce((sum, one) => sum + one.width, 0)
  const floors = columns.map((_, index) => least(table, index))
  const narrow = (index: number) => ((columns[index]?.width ?? 0) * width) / all < (floors[index] ?? 0)
  const fixed = floors.reduce((sum, floor, index) => (narrow(index) ? sum + floor : sum), 0)
  const rest = columns.reduce((sum, one, index) => (narrow(index) ? sum : sum + one.width), 0)
  if (fixed >= width || rest === 0) return columns.map((one) => (one.width * width) / all)
  return columns.map((one, index) => (narrow(index) ? (floors[index] ?? 0) : (one.width * (width - fixed)) / rest))
}
