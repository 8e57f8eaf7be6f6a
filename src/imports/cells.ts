import { decimalInput } from '../kernel/format.js'

/** A decimal as a number cell where the spreadsheet holds it exactly, else as text; empty where there is none. */
export const numberCell = (value: string | null): string | number => {
  if (value === null) return ''
  return String(Number(value)) === value ? Number(value) : decimalInput(value)
}
