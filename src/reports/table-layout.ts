import { fmt } from '../kernel/format.js'
import type { ReportTable, TableColumn, TableRow, Value } from '../tables/table.js'

/** A cell of the head of a report table: where it begins and how far it reaches. */
export type HeadCell = Readonly<{ text: string; column: number; columns: number; rows: number }>

const levels = (columns: readonly TableColumn[]): number => Math.max(1, ...columns.map(({ heads }) => heads.length))

/** How many columns from `at` on share their heads down to the level. */
const reach = (columns: readonly TableColumn[], at: number, level: number): number => {
  const own = columns[at]?.heads ?? []
  const same = ({ heads }: TableColumn) =>
    heads.length > level + 1 === own.length > level + 1 && own.slice(0, level + 1).every((head, no) => heads[no] === head)
  let end = at + 1
  while (own.length > level + 1 && columns[end] && same(columns[end] as TableColumn)) end += 1
  return end - at
}

/** The rows of the head: equal neighbours of a level are one cell, a column of few heads reaches down to the last row. */
export const headRows = (columns: readonly TableColumn[]): HeadCell[][] => {
  const deep = levels(columns)
  return Array.from({ length: deep }, (_, level) => {
    const cells: HeadCell[] = []
    for (let column = 0; column < columns.length; ) {
      const heads = columns[column]?.heads ?? []
      const width = reach(columns, column, level)
      const text = heads[level]
      if (text !== undefined)
        cells.push({ text, column, columns: width, rows: level === heads.length - 1 ? deep - level : 1 })
      column += text === undefined ? 1 : width
    }
    return cells
  })
}

/** A value as it is printed. */
export const printed = (value: Value | undefined): string => {
  if (value === undefined) return ''
  switch (value.kind) {
    case 'text':
      return value.text
    case 'whole':
      return fmt.number(value.value)
    case 'decimal':
      return fmt.decimal(value.value, value.digits)
    case 'percent':
      return fmt.percent(value.value, value.digits)
    case 'day':
      return fmt.day(value.value)
    case 'none':
      return '–'
  }
}

/** A row as writers on paper print it: its cells in order; the one of a group reaches across all columns. */
export const rowTexts = ({ columns }: ReportTable, { kind, cells }: TableRow): string[] => {
  if (kind !== 'group') return columns.map(({ key }) => printed(cells[key]?.value))
  return [
    columns
      .map(({ key }) => printed(cells[key]?.value))
      .filter((text) => text !== '')
      .join(' '),
  ]
}

/** What stands over a table on paper: "Biểu số 1", its title, the cut-off, then the notes. */
export const tableTitle = ({ no, title, unit, cutoff, notes }: ReportTable) => ({
  no: /^\d+$/.test(no) ? `Biểu số ${no}` : null,
  title: title.toLocaleUpperCase('vi'),
  cutoff: `${unit}, tính đến ngày ${fmt.day(cutoff)}`,
  notes,
})
