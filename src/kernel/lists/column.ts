import type { DecimalLike } from '../decimal.js'
import { dateTime, decimalInput, day as showDay } from '../format.js'
import type { Day } from '../time.js'

/** What a cell of a file holds: a number is canonical ("62.5"), a day ISO, an instant a Date. */
export type CellValue = string | number | boolean | DecimalLike | Date | null | undefined

/** How a value is written: a spreadsheet gets the Vietnamese form, a program the canonical one. */
export type CellKind = 'text' | 'number' | 'day' | 'instant'

/** One column of a list's files, declared once: `key` names it in .json, `label` heads it in .csv. */
export type Column<Row> = Readonly<{
  key: string
  label: string
  kind?: CellKind
  of: (row: Row) => CellValue
}>

/** What a spreadsheet would take for a formula, also behind blanks, tabs and in full width. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r]/u

/** A text as a cell of a .csv: led by an apostrophe where a spreadsheet would compute it, quoted where it holds signs of the format. */
export const textCell = (text: string): string => {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const numberCell = (value: CellValue): string => {
  const written = decimalInput(value)
  return /^-?\d+(?:,\d+)?$/.test(written) ? written : textCell(written)
}

/** A value as a cell of a .csv: 62,5 · 20/05/2024 · 20/05/2024 08:14 · có. Nothing is an empty cell. */
export const csvCell = (value: CellValue, kind: CellKind = 'text'): string => {
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'boolean') return value ? 'có' : 'không'
  if (kind === 'day') return showDay(value as Day)
  if (value instanceof Date) return dateTime(value)
  if (kind === 'number') return numberCell(value)
  return textCell(String(value))
}

/** A canonical number goes into JSON as it is, however long: 1234.5, not "1234.5" and never 1.2345e3. */
const jsonNumber = (value: CellValue): string => {
  const text = decimalInput(value).replace(',', '.')
  return /^-?\d+(?:\.\d+)?$/.test(text) ? text : JSON.stringify(text)
}

/** A value as JSON: 62.5 · "2024-05-20" · "2024-05-20T01:14:00.000Z" · true. Nothing is null. */
export const jsonCell = (value: CellValue, kind: CellKind = 'text'): string => {
  if (value === null || value === undefined || value === '') return 'null'
  if (typeof value === 'boolean') return String(value)
  if (value instanceof Date) return JSON.stringify(value.toISOString())
  if (kind === 'number') return jsonNumber(value)
  return JSON.stringify(String(value))
}
