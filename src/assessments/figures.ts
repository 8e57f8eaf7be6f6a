import { COMPARATOR_SIGNS, type Comparator, satisfies, withUnit } from '../criteria/levels.js'
import {
  compare,
  type DecimalLike,
  type Exact,
  exact,
  minus,
  over,
  rounded,
  scaleOf,
  times,
} from '../kernel/decimal.js'
import { decimal } from '../kernel/format.js'

/** What was measured: a value, or for a percentage the two numbers it comes from. */
export type Figure = Readonly<{
  value?: DecimalLike | null
  numerator?: DecimalLike | null
  denominator?: DecimalLike | null
}>

/** What it is compared with. */
export type Limit = Readonly<{ comparator: Comparator; value: string; unit: string | null }>

/** What is still lacking: the least change that would satisfy the limit. */
export type Gap = Readonly<{
  amount: string
  unit: string | null
  direction: 'more' | 'less'
  /** "Cần thêm ít nhất 24 hộ." */
  text: string
}>

export type Comparison = Readonly<{
  met: boolean
  /** The figure as shown: "6,4%". */
  shown: string
  /** The comparison as shown: "6,4% < 10%". */
  claim: string
  gap: Gap | null
}>

type Sign = '≥' | '≤' | '=' | '<' | '>'

const SIGN_HOLDS: Readonly<Record<Sign, (order: -1 | 0 | 1) => boolean>> = {
  '≥': (order) => order >= 0,
  '≤': (order) => order <= 0,
  '=': (order) => order === 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
}

/** The sign between a figure and a limit it does not satisfy. */
const refusal = (comparator: Comparator, order: -1 | 0 | 1): Sign => {
  if (comparator === 'GT') return '≤'
  if (comparator === 'LT') return '≥'
  return order < 0 ? '<' : '>'
}

type Fraction = Readonly<{ numerator: Exact; denominator: Exact; digits: number }>

/** Kilometres and hectares come with decimals even where a round number was typed; heads, households, schools do not. */
const MEASURED = ['km', 'ha']

const fractionOf = (
  { numerator, denominator }: Figure,
  unit: string | null,
  countUnit: string | null,
): Fraction | null => {
  if (
    unit !== '%' ||
    numerator === null ||
    numerator === undefined ||
    denominator === null ||
    denominator === undefined
  )
    return null
  if (compare(exact(denominator), exact(0)) <= 0) return null
  const typed = Math.max(scaleOf(numerator), scaleOf(denominator))
  const whole = typed === 0 && !MEASURED.includes(countUnit ?? '')
  return { numerator: exact(numerator), denominator: exact(denominator), digits: whole ? 0 : Math.max(typed, 2) }
}

const hundred = exact(100)

/** Decimals a limit or a figure may have; both come from numeric(18,4) columns or a product of two. */
const FULL = 12

/**
 * A ratio is compared exactly and shown rounded to one decimal, to more where one would contradict the comparison:
 * 69,96% is never shown as 70% < 70%. A typed value is shown as typed.
 */
const shownFigure = (figure: Exact, limit: Exact, sign: Sign, isRatio: boolean): string => {
  for (let digits = isRatio ? 1 : FULL; digits <= FULL; digits += 1) {
    const candidate = rounded(figure, digits)
    if (SIGN_HOLDS[sign](compare(exact(candidate), limit))) return candidate
  }
  return rounded(figure, FULL, sign === '<' || sign === '≤' ? 'down' : 'up')
}

/** The nearest number of so many decimals that satisfies the limit, if there is one. */
const goal = (comparator: Comparator, limit: Exact, digits: number): Exact | null => {
  const step = { p: 1n, q: 10n ** BigInt(digits) }
  if (comparator === 'GTE') return exact(rounded(limit, digits, 'up'))
  if (comparator === 'LTE') return exact(rounded(limit, digits, 'down'))
  if (comparator === 'GT') return minus(exact(rounded(limit, digits, 'down')), times(step, exact(-1)))
  if (comparator === 'LT') return minus(exact(rounded(limit, digits, 'up')), step)
  const same = exact(rounded(limit, digits))
  return compare(same, limit) === 0 ? same : null
}

const gapTo = (from: Exact, to: Exact, unit: string | null, comparator: Comparator, subject: string): Gap => {
  const difference = minus(to, from)
  const more = difference.p > 0n
  const amount = rounded(more ? difference : times(difference, exact(-1)), FULL)
  const least = comparator === 'EQ' ? '' : 'ít nhất '
  const quantity = withUnit(decimal(amount, FULL), unit)
  const verb = subject === '' ? (more ? 'Cần thêm' : 'Cần giảm') : `${subject} cần ${more ? 'tăng' : 'giảm'}`
  return { amount, unit, direction: more ? 'more' : 'less', text: `${verb} ${least}${quantity}.` }
}

/** How much the numerator has to change, in the unit it counts. */
const fractionGap = (fraction: Fraction, { comparator, value }: Limit, countUnit: string | null): Gap | null => {
  const { numerator, denominator, digits } = fraction
  const wanted = goal(comparator, over(times(exact(value), denominator), hundred), digits)
  if (wanted === null || wanted.p < 0n || compare(wanted, denominator) > 0) return null
  return gapTo(numerator, wanted, countUnit, comparator, countUnit === null ? 'Tử số' : '')
}

const valueGap = (figure: Exact, { comparator, value, unit }: Limit, isCount: boolean): Gap | null => {
  if (!isCount && (comparator === 'GT' || comparator === 'LT')) return null // no least number above a limit
  const wanted = goal(comparator, exact(value), isCount ? 0 : FULL)
  if (wanted === null) return null
  return unit === '%'
    ? gapTo(figure, wanted, 'điểm phần trăm', comparator, 'Tỷ lệ')
    : gapTo(figure, wanted, unit, comparator, '')
}

/**
 * Compares a figure with a limit, exactly; null when there is no figure. A percentage is computed from its two numbers
 * where both are given. `countUnit` names what the numerator counts; a `count` comes whole.
 */
export const compareFigure = (
  figure: Figure,
  limit: Limit,
  { countUnit = null, count = false }: { countUnit?: string | null; count?: boolean } = {},
): Comparison | null => {
  const fraction = fractionOf(figure, limit.unit, countUnit)
  if (fraction === null && (figure.value === null || figure.value === undefined)) return null
  const measured = fraction ? times(over(fraction.numerator, fraction.denominator), hundred) : exact(figure.value ?? 0)
  const wanted = exact(limit.value)
  const order = compare(measured, wanted)
  const met = satisfies(limit.comparator, order)
  const sign = met ? (COMPARATOR_SIGNS[limit.comparator] as Sign) : refusal(limit.comparator, order)
  const number = decimal(shownFigure(measured, wanted, sign, fraction !== null), FULL)
  const shown = withUnit(number, limit.unit)
  const claim = `${limit.unit === '%' ? shown : number} ${sign} ${withUnit(decimal(limit.value, FULL), limit.unit)}`
  if (met) return { met, shown, claim, gap: null }
  const gap = fraction ? fractionGap(fraction, limit, countUnit) : valueGap(measured, limit, count)
  return { met, shown, claim, gap }
}

const COUNTED: readonly (readonly [noun: string, unit: string])[] = [
  ['hộ gia đình và', ''],
  ['hộ', 'hộ'],
  ['trường', 'trường'],
  ['thôn', 'thôn'],
  ['cơ sở', 'cơ sở'],
  ['lao động', 'lao động'],
  ['người', 'người'],
  ['dân số', 'người'],
  ['trẻ em', 'trẻ em'],
  ['học sinh', 'học sinh'],
  ['công trình', 'công trình'],
  ['sản phẩm', 'sản phẩm'],
  ['nghèo', 'hộ'],
  ['đường', 'km'],
  ['diện tích', 'ha'],
]

/** What the numerator of a percentage counts, by the indicator's own title: "Tỷ lệ hộ …" counts hộ; null: not said. */
export const countUnitOf = (title: string): string | null => {
  const after = /tỷ lệ\s+(.+)$/isu.exec(title.normalize('NFC'))?.[1]?.toLowerCase()
  const unit = COUNTED.find(([noun]) => after?.startsWith(noun))?.[1]
  return unit === undefined || unit === '' ? null : unit
}
