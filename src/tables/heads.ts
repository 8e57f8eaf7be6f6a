import type { TableColumn } from './table.js'

/** A cell of the heads, from the top left; it may span columns and rows. */
export type HeadCell = Readonly<{ text: string; row: number; column: number; rows: number; columns: number }>

/** The rows that the heads of a table take. */
export const headRows = (columns: readonly TableColumn[]): number =>
  Math.max(1, ...columns.map(({ heads }) => heads.length))

/** The words of a column on a level; a column with fewer levels goes on with its last. */
const headOn = ({ heads }: TableColumn, row: number): string => heads[row] ?? heads.at(-1) ?? ''

const sameAbove = (a: TableColumn, b: TableColumn, row: number): boolean =>
  Array.from({ length: row + 1 }, (_, level) => level).every((level) => headOn(a, level) === headOn(b, level))

/** How many rows a head goes down: while the column says the same again. */
const depthOf = (column: TableColumn, row: number, levels: number): number => {
  let depth = 1
  while (row + depth < levels && headOn(column, row + depth) === headOn(column, row)) depth += 1
  return depth
}

/** The heads of a table, merged: equal neighbours under the same heads become one cell, so do equal levels of a column. */
export const headCells = (columns: readonly TableColumn[]): HeadCell[] => {
  const levels = headRows(columns)
  const cells: HeadCell[] = []
  for (let row = 0; row < levels; row += 1) {
    for (let at = 0; at < columns.length; ) {
      const column = columns[at] as TableColumn
      const rows = depthOf(column, row, levels)
      let width = 1
      for (let next = columns[at + width]; next; next = columns[at + width]) {
        if (!sameAbove(column, next, row) || depthOf(next, row, levels) !== rows) break
        width += 1
      }
      const begun = row > 0 && headOn(column, row - 1) === headOn(column, row)
      if (!begun) cells.push({ text: headOn(column, row), row, column: at, rows, columns: width })
      at += width
    }
  }
  return cells
}

/** A column's heads on one line, each said once: "Xã chưa đạt: Số xã". */
export const headLine = ({ heads }: TableColumn): string => [...new Set(heads)].join(': ')
