import type { Day } from '../kernel/time.js'

/**
 * A report table (biểu) as facts, written from here as a page, .xlsx, .docx, PDF, CSV and JSON: every number is counted once,
 * by the table's own function, and no writer counts anything.
 */

/** What a cell holds. Text stays text in a sheet; numbers are numbers there, shown the Vietnamese way everywhere. */
export type Value =
  | Readonly<{ kind: 'text'; text: string }>
  | Readonly<{ kind: 'whole'; value: number }>
  /** A number as canonical decimal text ("1234.5"), with the digits after the comma it is printed with. */
  | Readonly<{ kind: 'decimal'; value: string; digits: number }>
  /** A share of 0…100, printed with %. */
  | Readonly<{ kind: 'percent'; value: string; digits: number }>
  | Readonly<{ kind: 'day'; value: Day }>
  /** Nothing is known or nothing belongs here: printed "–". */
  | Readonly<{ kind: 'none' }>

/**
 * What a person would check by hand: the writer of a sheet makes it a formula over the cells of the same column or row.
 * Over a column: the cells of rows of kind "row", or of these rows by their place among the table's rows.
 */
export type Check =
  | Readonly<{ over: 'column'; do: 'sum' | 'average'; rows?: readonly number[] }>
  /** How often a text stands in the column, or in these columns of the row. */
  | Readonly<{ over: 'column'; do: 'count'; texts: readonly string[] }>
  | Readonly<{ over: 'row'; do: 'count'; texts: readonly string[]; columns: readonly string[] }>
  /** The first column of the same row less the second. */
  | Readonly<{ over: 'row'; do: 'minus'; columns: readonly [string, string] }>
  | Readonly<{ over: 'row'; do: 'sum'; columns: readonly string[] }>
  /** The share of one column in the sum of others of the same row, of 0…100. */
  | Readonly<{ over: 'row'; do: 'share'; part: string; of: readonly string[] }>

export type TableCell = Readonly<{
  value: Value
  /** The page whose rows the number counts. */
  href?: string
  /** What the cell says to somebody who does not see it: "Trấn Ninh, tiêu chí 2: đạt, đã thẩm tra". */
  label?: string
  /** Letters of the matrix: filled (verified), outlined (the commune's word), with their cell classes. */
  css?: string
  /** The formula behind the number, where one checks it. */
  check?: Check
}>

export type TableColumn = Readonly<{
  /** Unique within the table: cells and checks name columns by it; also the field's name in JSON. */
  key: string
  /** Heads from the top: ["Tiêu chí", "1"]; equal neighbours on a level are merged. */
  heads: readonly string[]
  /** Width in characters of a sheet; other writers share out the width of the paper by it. */
  width: number
  align: 'left' | 'center' | 'right'
}>

export type TableRow = Readonly<{
  kind: 'row' | 'total' | 'group'
  cells: Readonly<Record<string, TableCell>>
}>

/** A whole table, self-explaining once printed: number, title, cut-off, unit of measure, basis. */
export type ReportTable = Readonly<{
  /** "1" … "9", or the code of a detailed table. */
  no: string
  title: string
  /** Who it is of: "Huyện Văn Quan". */
  unit: string
  /** Tính đến ngày. */
  cutoff: Day
  /** Lines under the title: "Đơn vị tính: triệu đồng", the set, the basis. */
  notes: readonly string[]
  columns: readonly TableColumn[]
  rows: readonly TableRow[]
  /** Said in place of rows when there are none. */
  empty: string
  paper: 'A4' | 'A3'
  landscape: boolean
  /** Columns and nothing else that stay in sight when a sheet is scrolled: from the left. */
  frozen: number
}>
