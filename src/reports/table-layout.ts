import type { ReportTable, TableColumn, TableRow } from '../tables/table.js'
import { cellText, cutoffLine, numberLine } from '../tables/words.js'

/** A cell of the head of a report table: where it begins and how far it reaches. */
export type HeadCell = Readonly<{ text: string; column: number; columns: number; rows: number }>

/** The heads of a column without those that only repeat the one above. */
const ownHeads = ({ heads }: TableColumn): readonly string[] =>
  heads.filter((head, level) => level === 0 || head !== heads[level - 1])

/** How many columns from `at` on share their heads down to the level. */
const reach = (all: readonly (readonly string[])[], at: number, level: number): number => {
  const own = all[at] ?? []
  if (own.length <= level + 1) return 1
  const same = (heads: readonly string[]) =>
    heads.length > level + 1 && own.slice(0, level + 1).every((head, no) => heads[no] === head)
  const end = all.findIndex((heads, index) => index > at && !same(heads))
  return (end < 0 ? all.length : end) - at
}

/** The rows of the head: equal neighbours of a level are one cell, a column of few heads reaches down to the last row. */
export const headRows = (columns: readonly TableColumn[]): HeadCell[][] => {
  const all = columns.map(ownHeads)
  const deep = Math.max(1, ...all.map(({ length }) => length))
  return Array.from({ length: deep }, (_, level) => {
    const cells: HeadCell[] = []
    for (let column = 0; column < columns.length; ) {
      const heads = all[column] ?? []
      const width = reach(all, column, level)
      const text = heads[level]
      if (text !== undefined)
        cells.push({ text, column, columns: width, rows: level === heads.length - 1 ? deep - level : 1 })
      column += width
    }
    return cells
  })
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
