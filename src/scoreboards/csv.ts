import { csvSafe, csvText } from '../kernel/csv.js'

const cell = (value: string | number | null): string => {
  if (value === null) return ''
  return typeof value === 'number' ? String(value).replace('.', ',') : csvSafe(value)
}

/** A few rows as CSV the way Vietnamese spreadsheets read it. */
export const csvOf = (rows: readonly (readonly (string | number | null)[])[]): string =>
  csvText(rows.map((row) => row.map(cell)))
