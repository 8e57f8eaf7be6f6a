import { asOfParam } from '../kernel/http/as-of.js'
import { headCells, headLine, headRows } from './heads.js'
import type { ReportTable, TableCell, TableColumn, TableRow } from './table.js'
import { cutoffLine, numberLine, titleLine, valueText } from './words.js'

/** A letter of the matrix stands alone in its cell. */
const isLetter = (cell: TableCell | undefined): boolean => cell?.css !== undefined

const present = (column: TableColumn, cell: TableCell | undefined, row: TableRow) => ({
  text: cell ? valueText(cell.value) : '',
  href: cell?.href ?? null,
  /** The link names its day itself: the page's is not to be carried along. */
  ownDay: cell?.href?.includes(`${asOfParam}=`) ?? false,
  /** What a screen reader is told of a number: whose it is and what it counts. */
  about: cell?.label ?? null,
  css: cell?.css ?? null,
  align: column.align,
  /** The heading of the value where rows are blocks. */
  head: isLetter(cell) || row.kind === 'total' ? (column.heads.at(-1) ?? '') : headLine(column),
  empty: cell === undefined || (cell.value.kind === 'none' && row.kind !== 'row'),
})

/** The column whose cell names the row: the first of words. */
const namingColumn = ({ columns }: ReportTable): number =>
  Math.max(
    0,
    columns.findIndex(
      ({ key }) =>
        key === 'commune' ||
        key === 'name' ||
        key === 'line' ||
        key === 'criterion' ||
        key === 'source' ||
        key === 'project',
    ),
  )

/** A table as the page shows it: merged heads in rows, cells with their links; on a telephone each row is a block. */
export const presentTable = (table: ReportTable) => {
  const heads = headCells(table.columns)
  const naming = namingColumn(table)
  return {
    over: `${table.unit} · ${numberLine(table)}`,
    title: table.title,
    caption: titleLine(table),
    lead: cutoffLine(table),
    notes: table.notes,
    empty: table.empty,
    paper: table.paper.toLowerCase(),
    heads: Array.from({ length: headRows(table.columns) }, (_, row) =>
      heads
        .filter((cell) => cell.row === row)
        .map(({ text, column, rows, columns }) => ({
          text,
          rows,
          columns,
          align: columns > 1 ? 'center' : (table.columns[column]?.align ?? 'left'),
        })),
    ),
    rows: table.rows.map((row) => ({
      kind: row.kind,
      cells: table.columns.map((column, index) => ({
        ...present(column, row.cells[column.key], row),
        names: index === naming,
      })),
    })),
  }
}
