/** Anything that writes itself as a decimal number: number, text, Prisma.Decimal. */
export type DecimalLike = number | string | bigint | { toString(): string }

/** Exact fraction p / q, q > 0. Figures are compared as they were written, never as binary floats (69.99 is not 70). */
export type Exact = { readonly p: bigint; readonly q: bigint }

const NUMERAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i

/** The number as an exact fraction, or null when the text is not a plain decimal number ("1.5", "-3", "2e-7"). */
export const exactOrNull = (value: DecimalLike): Exact | null => {
  const match = NUMERAL.exec(value.toString().trim())
  if (!match) return null
  const [, sign = '', whole = '', fraction = '', power = '0'] = match
  const shift = Number(power) - fraction.length
  const digits = BigInt(sign + whole + fraction)
  return shift >= 0 ? { p: digits * 10n ** BigInt(shift), q: 1n } : { p: digits, q: 10n ** BigInt(-shift) }
}

/** As exactOrNull, but a malformed number is a fault of the program: RangeError. */
export const exact = (value: DecimalLike): Exact => {
  const number = exactOrNull(value)
  if (number === null) throw new RangeError('Not a decimal number')
  return number
}

export const times = (a: Exact, b: Exact): Exact => ({ p: a.p * b.p, q: a.q * b.q })

/** a / b; dividing by zero is a RangeError. */
export const over = (a: Exact, b: Exact): Exact => {
  if (b.p === 0n) throw new RangeError('Division by zero')
  return b.p < 0n ? { p: -a.p * b.q, q: a.q * -b.p } : { p: a.p * b.q, q: a.q * b.p }
}

export const minus = (a: Exact, b: Exact): Exact => ({ p: a.p * b.q - b.p * a.q, q: a.q * b.q })

export const plus = (a: Exact, b: Exact): Exact => ({ p: a.p * b.q + b.p * a.q, q: a.q * b.q })

/** Exact sum of amounts, as canonical text. */
export const sumOf = (amounts: readonly DecimalLike[]): string =>
  rounded(
    amounts.reduce<Exact>((sum, amount) => plus(sum, exact(amount)), exact(0)),
    12,
  )

/** Negative, zero or positive, as for sort(). */
export const compare = (a: Exact, b: Exact): -1 | 0 | 1 => {
  const difference = a.p * b.q - b.p * a.q
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

type Rounding = 'half' | 'up' | 'down'

/** "up" is towards plus infinity, "down" towards minus infinity, "half" to the nearest with halves away from zero. */
const divide = (p: bigint, q: bigint, how: Rounding): bigint => {
  const truncated = p / q
  const rest = p % q
  const floor = rest < 0n ? truncated - 1n : truncated
  if (how === 'down' || rest === 0n) return floor
  if (how === 'up') return floor + 1n
  const away = p < 0n ? truncated - 1n : truncated + 1n
  return (rest < 0n ? -rest : rest) * 2n >= q ? away : truncated
}

/** Canonical text of a number of the given scale: no grouping, no superfluous zeros, no "-0". */
const written = (scaled: bigint, digits: number): string => {
  const sign = scaled < 0n ? '-' : ''
  const text = (scaled < 0n ? -scaled : scaled).toString().padStart(digits + 1, '0')
  const fraction = text.slice(text.length - digits).replace(/0+$/, '')
  const whole = digits === 0 ? text : text.slice(0, -digits)
  return digits === 0 || fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`
}

/** Canonical decimal text ("62.5") rounded to at most `digits` decimals. */
export const rounded = (value: Exact, digits: number, how: Rounding = 'half'): string =>
  written(divide(value.p * 10n ** BigInt(digits), value.q, how), digits)

/** Number of decimals a canonical or database decimal is written with ("1.50" → 1: trailing zeros say nothing). */
export const scaleOf = (value: DecimalLike): number => {
  const canonical = rounded(exact(value), 30)
  const dot = canonical.indexOf('.')
  return dot === -1 ? 0 : canonical.length - dot - 1
}

const GROUPED = (mark: '.' | ','): RegExp => new RegExp(`^[1-9]\\d{0,2}(?:\\${mark}\\d{3})+$`)

/** Whole part with its grouping marks taken out; null when a group is not three digits. */
const ungrouped = (whole: string, mark: '.' | ','): string | null => {
  if (/^\d+$/.test(whole)) return whole
  return GROUPED(mark).test(whole) ? whole.replaceAll(mark, '') : null
}

/** Which mark separates the decimals: the last one when both occur; a lone "." only when it cannot be grouping. */
const decimalMark = (text: string): '.' | ',' | null => {
  const dot = text.lastIndexOf('.')
  const comma = text.lastIndexOf(',')
  if (dot !== -1 && comma !== -1) return dot > comma ? '.' : ','
  if (comma !== -1) return text.indexOf(',') === comma ? ',' : null
  if (dot !== -1) return text.indexOf('.') === dot && !GROUPED('.').test(text) ? '.' : null
  return null
}

/**
 * Reads a number as people here write it: "1.234,5", "1234,5", "1234.5", "1,234.5". An ambiguous "1.234" is 1234, the
 * Vietnamese reading; "1,234" is one and 234 thousandths. Returns canonical text ("1234.5"), or null when it is no number.
 */
export const parseDecimal = (input: string): string | null => {
  if (input.length > 60) return null
  const [, minusSign = '', text = ''] = /^([+-]?)([\d.,]+)$/.exec(input.replace(/\s/g, '').replace('−', '-')) ?? []
  const mark = decimalMark(text)
  const [whole = '', fraction] = mark === null ? [text] : splitLast(text, mark)
  if (fraction !== undefined && !/^\d+$/.test(fraction)) return null
  const grouping = mark === null ? (text.includes(',') ? ',' : '.') : mark === ',' ? '.' : ','
  const digits = ungrouped(whole, grouping)
  if (digits === null) return null
  const number = exact(`${minusSign}${digits}.${fraction ?? '0'}`)
  return rounded(number, fraction?.length ?? 0)
}

const splitLast = (text: string, mark: string): [string, string] => {
  const at = text.lastIndexOf(mark)
  return [text.slice(0, at), text.slice(at + 1)]
}
