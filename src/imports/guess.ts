import { fold } from '../kernel/text.js'
import type { SheetRow } from '../kernel/xlsx-read.js'
import type { Columns, FieldDef } from './kind.js'

/** Words as heads are compared: no marks, no signs, single spaces; "2.10" and "2,10" are one code. */
export const headKey = (text: string): string =>
  fold(text)
    .replace(/(\d)[.,](\d)/g, '$1.$2')
    .replace(/[^a-z0-9.]+/g, ' ')
    .replace(/\.(?!\d)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

const pairs = (text: string): string[] =>
  Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2))

/** How alike two heads are, 0 to 1: shared pairs of letters (Dice), so that a slip of the finger still counts. */
const dice = (a: string, b: string): number => {
  const rest = pairs(b)
  const all = pairs(a).length + rest.length
  if (all === 0) return 0
  const shared = pairs(a).filter((pair) => {
    const at = rest.indexOf(pair)
    if (at !== -1) rest.splice(at, 1)
    return at !== -1
  }).length
  return (2 * shared) / all
}

const isCode = (word: string): boolean => /^\d+(\.\d+)*$/.test(word)

/** How well a head fits one word: the same, begun or ended by it, or nearly the same. Codes are the same or not at all. */
const fits = (head: string, word: string): number => {
  if (head === '' || word === '') return 0
  if (head === word) return 1
  if (isCode(word)) return head.split(' ')[0] === word || head === `chi tieu ${word}` ? 0.95 : 0
  if (word.length >= 4 && (head.startsWith(`${word} `) || head.endsWith(` ${word}`))) return 0.85
  const alike = dice(head, word)
  return alike >= 0.75 ? alike * 0.8 : 0
}

/** How well a head fits a field. */
export const fitOf = (head: string, field: FieldDef): number => {
  const key = headKey(head)
  return Math.max(0, ...[field.label, ...field.synonyms].map((word) => fits(key, headKey(word))))
}

/** The least fit at which a field is suggested. */
const LEAST = 0.55

/** Which field each column is suggested for: the best pairs first, each field and each column once. */
export const suggestColumns = (head: readonly string[], fields: readonly FieldDef[]): Columns => {
  const found = head.flatMap((text, column) =>
    text === '' ? [] : fields.map((field) => ({ key: field.key, column, fit: fitOf(text, field) })),
  )
  const best = found.filter(({ fit }) => fit >= LEAST).sort((a, b) => b.fit - a.fit || a.column - b.column)
  const columns: Record<string, number> = {}
  const taken = new Set<number>()
  for (const { key, column } of best) {
    if (Object.hasOwn(columns, key) || taken.has(column)) continue
    columns[key] = column
    taken.add(column)
  }
  return columns
}

/** How many rows from the top are looked at for the heads: titles, the office's name and the day stand above. */
const HEAD_WITHIN = 15

/** The number of the row that holds the heads: the one most of whose cells name a field; null: no row names any. */
export const guessHead = (rows: readonly SheetRow[], fields: readonly FieldDef[]): number | null => {
  let best: { no: number; score: number } | null = null
  for (const row of rows.slice(0, HEAD_WITHIN)) {
    const columns = suggestColumns(row.cells, fields)
    const needed = fields.filter(({ key, required }) => required && Object.hasOwn(columns, key)).length
    const score = Object.keys(columns).length + needed
    if (score > 0 && (best === null || score > best.score)) best = { no: row.no, score }
  }
  return best?.no ?? null
}

/** The row under the heads that only counts the columns: (1) (2) (3), A B 1 2. */
const isNumbering = ({ cells }: SheetRow): boolean => {
  const filled = cells.filter((cell) => cell !== '')
  return (
    filled.length > 1 &&
    filled.every((cell, index) => /^\(?\d{1,3}\)?$/.test(cell) && Number(cell.replace(/\D/g, '')) === index + 1)
  )
}

const isTotal = ({ cells }: SheetRow): boolean => {
  const first = cells.find((cell) => cell !== '' && !/^[\d.,\s]+$/.test(cell)) ?? ''
  return /^(tong|cong|tong cong|tong so|cong don|toan huyen|binh quan)( \d+ xa)?$/.test(headKey(first))
}

/** The rows below the heads, without a row of column numbers and without sums. */
export const dataRows = (rows: readonly SheetRow[], head: number): { rows: SheetRow[]; passed: number } => {
  const below = rows.filter(({ no }) => no > head)
  const kept = below.filter((row, index) => !(index === 0 && isNumbering(row)) && !isTotal(row))
  return { rows: kept, passed: below.length - kept.length }
}

/** A column as the spreadsheet names it: 0 is A, 27 is AB. */
export const columnName = (index: number): string => {
  const rest = index % 26
  const letter = String.fromCharCode(65 + rest)
  return index < 26 ? letter : columnName((index - rest) / 26 - 1) + letter
}
