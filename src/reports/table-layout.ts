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
