import { compare, type DecimalLike, exact, over, rounded, scaleOf, times } from '../kernel/decimal.js'
import type { Day } from '../kernel/time.js'
import type { TableCell, Value } from './table.js'

type More = Omit<TableCell, 'value'>

/** The makers of cells: each says once how what it holds is kept. Null is "–" everywhere. */

export const nothing: Value = { kind: 'none' }
const orNothing = <T>(value: T | null, make: (value: T) => Value): Value => (value === null ? nothing : make(value))

export const textCell = (text: string | null, more: More = {}): TableCell => ({
  value: orNothing(text === '' ? null : text, (words) => ({ kind: 'text', text: words })),
  ...more,
})

export const wholeCell = (value: number | null, more: More = {}): TableCell => ({
  value: orNothing(value, (number) => ({ kind: 'whole', value: number })),
  ...more,
})

/** A number as canonical text, printed with exactly so many digits after the comma. */
export const decimalCell = (value: string | null, digits: number, more: More = {}): TableCell => ({
  value: orNothing(value, (number) => ({ kind: 'decimal', value: number, digits })),
  ...more,
})

/** How great a part of the whole is, with two digits after the comma; of nothing: "–". */
export const shareCell = (part: DecimalLike, whole: DecimalLike, more: More = {}): TableCell => {
  if (compare(exact(whole), exact(0)) === 0) return { value: nothing }
  const value = rounded(times(over(exact(part), exact(whole)), exact(100)), 2)
  return { value: { kind: 'percent', value, digits: 2 }, ...more }
}

export const dayCell = (value: Day | null, more: More = {}): TableCell => ({
  value: orNothing(value, (day) => ({ kind: 'day', value: day })),
  ...more,
})

/** An average as totals.ts writes it ("14,56"), as a number again. */
export const averageCell = (written: string, more: More = {}): TableCell =>
  written === '–' ? { value: nothing } : decimalCell(written.replaceAll('.', '').replace(',', '.'), 2, more)

/** Digits after the comma that none of the amounts goes beyond: the numbers of a column stand under each other. */
export const digitsOf = (amounts: readonly (string | null)[]): number =>
  Math.max(0, ...amounts.map((amount) => (amount === null ? 0 : scaleOf(amount))))
