import { asOfParam } from '../kernel/http/as-of.js'
import { headCells, headLine, headRows } from './heads.js'
import type { ReportTable, TableCell, TableColumn, TableRow } from './table.js'
import { cutoffLine, numberLine, titleLine, valueText } from './words.js'

/** A number leads to its rows; where there are none it leads nowhere. */
const linkOf = ({ value, href }: TableCell): string | null =>
  href === undefined || value.kind === 'none' || (value.kind === 'whole' && value.value === 0) ? null : href

const present = (column: TableColumn, cell: TableCell | undefined, row: TableRow) => {
  const href = cell ? linkOf(cell) : null
  return {
    text: cell ? valueText(cell.value) : '',
    href,
    /** The link names its day itself: the page's is not to be carried along. */
    ownDay: href?.includes(`${asOfParam}=`) ?? false,
    /** What a screen reader is told of a letter: whose it is and what it stands for. */
    about: cell?.label ?? null,
    css: cell?.css ?? null,
    align: column.align,
    empty: cell === undefined || (cell.value.kind === 'none' && row.kind !== 'row'),
  }
}

/** Which column names a row, by what tables call it: the most particular first. */
const naming = ['project', 'indicator', 'name', 'criterion', 'source', 'line', 'commune']

const namingColumn = ({ columns }: ReportTable): number => {
  const keys = columns.map(({ key }) => key)
  const name = naming.find((key) => keys.includes(key))
  return Math.max(0, name === undefined ? 0 : keys.indexOf(name))
}

/** The columns of letters: on a telephone their cells stand in rows, the number over the letter. */
const letterColumns = ({ columns, rows }: ReportTable): Set<string> =>
  new Set(columns.filter(({ key }) => rows.some(({ cells }) => cells[key]?.css !== undefined)).map(({ key }) => key))

/** Shares of the width in whole percent, by the widths of the sheet. */
const widthsOf = ({ columns }: ReportTable): number[] => {
  const whole = columns.reduce((sum, { width }) => sum + width, 0)
  return columns.map(({ width }) => Math.round((1000 * width) / whole) / 10)
}

/** A table as the page shows it: merged heads in rows, cells with their links; on a telephone each row is a block. */
export const presentTable = (table: ReportTable) => {
  const heads = headCells(table.columns)
  const named = namingColumn(table)
  const letters = letterColumns(table)
  return {
    over: `${table.unit} · ${numberLine(table)}`,
    title: table.title,
    caption: titleLine(table),
    lead: cutoffLine(table),
    notes: table.notes,
    empty: table.empty,
    paper: table.paper.toLowerCase(),
    widths: widthsOf(table),
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
        /** The heading of the value where rows are blocks. */
        head: letters.has(column.key) ? (column.heads.at(-1) ?? '') : headLine(column),
        letter: letters.has(column.key),
        names: index === named,
      })),
    })),
  }
}
