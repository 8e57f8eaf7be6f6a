import { percentOf } from '../assessments/checks.js'
import type { Asked, FigureAsk } from '../assessments/fields.js'
import type { AssessmentState, Inputs, PartState } from '../assessments/state.js'
import type { Comparator } from '../criteria/levels.js'
import type { CommuneProfile } from './communes.js'
import type { Told } from './fates.js'
import { draw } from './random.js'
import { type Base, baseOf, type Range, rangeOf } from './ranges.js'

/** Of which indicator figures are wanted, and how far the commune is: 1 is where its story ends. */
export type Wish = Readonly<{
  profile: CommuneProfile
  /** "NTM 17.1" */
  key: string
  asked: Asked
  met: boolean
  progress: number
  /** The exact figure the story ends with, on the side that is wanted. */
  told: Told | undefined
  /** What the story ends with, whichever side: its totals hold from the beginning. */
  end: Told | undefined
}>

type Numbers = Pick<PartState, 'value' | 'numerator' | 'denominator'>
type Limit = Readonly<{ comparator: Comparator; value: number }>

export const noFigures = { value: null, numerator: null, denominator: null } as const

const limitOf = ({ level, part }: FigureAsk, measure: Limit | null): Limit | null => {
  if (!level.known) return null
  if (level.value !== null) return { comparator: level.comparator, value: Number(level.value) }
  return part ? null : measure
}

const ratio = (part: number, { size, digits }: Base): Numbers => {
  const [numerator, denominator] = [part.toFixed(digits), size.toFixed(digits)].map((text) => String(Number(text)))
  if (numerator === undefined || denominator === undefined) return noFigures
  return { numerator, denominator, value: percentOf(numerator, denominator) }
}

/** The least and greatest figure that keeps what is wanted, of those in the range. */
const bounds = ({ met, unmet }: Range, wish: Wish, limit: Limit | null): readonly [number, number] => {
  const [low, high] = wish.met ? met : unmet
  if (!limit) return [low, high]
  const atLeast = limit.comparator === 'GTE' || limit.comparator === 'GT'
  if (limit.comparator === 'EQ') return wish.met ? [limit.value, limit.value] : [low, high]
  if (atLeast === wish.met) return [Math.max(low, limit.value), Math.max(high, limit.value)]
  return [Math.min(low, limit.value), Math.min(high, limit.value)]
}

/** Rises with the progress; falls where less is better. Each commune and indicator has its own place in the range. */
const placed = ([low, high]: readonly [number, number], wish: Wish, own: number, lessIsBetter: boolean): number => {
  const share = wish.met ? own * (0.85 + 0.15 * wish.progress) : (0.25 + 0.75 * own) * (0.35 + 0.65 * wish.progress)
  return lessIsBetter ? high - (high - low) * share : low + (high - low) * share
}

const keeps = (figure: number, whole: number, wish: Wish, limit: Limit): boolean => {
  const scaled = Math.round(figure * 10) * 100
  const wanted = limit.value * Math.round(whole * 10)
  if (limit.comparator === 'EQ') return (scaled === wanted) === wish.met
  const holds = limit.comparator === 'GTE' ? scaled >= wanted : scaled <= wanted
  return holds === wish.met
}

/** A share of what is counted that is surely on the wanted side of the level. */
const shareOf = (percent: number, base: Base, wish: Wish, limit: Limit | null): number => {
  const step = base.digits === 0 ? 1 : 0.1
  let part = Math.min(base.size, Math.max(0, Math.round((percent * base.size) / 100 / step) * step))
  if (!limit) return part
  const rises = (limit.comparator === 'GTE') === wish.met
  while (!keeps(part, base.size, wish, limit) && part >= 0 && part <= base.size) part += rises ? step : -step
  return Math.min(base.size, Math.max(0, part))
}

const plain = (figure: number, { kind }: FigureAsk, wish: Wish, limit: Limit | null): Numbers => {
  const step = kind === 'whole' || limit?.comparator === 'EQ' ? 1 : 0.1
  const rounded = (wish.met ? Math.ceil(figure / step) : Math.floor(figure / step)) * step
  const isAtLimit = limit !== null && !wish.met && limit.comparator === 'GTE' && rounded >= limit.value
  return { ...noFigures, value: String(Number((isAtLimit ? limit.value - step : rounded).toFixed(1))) }
}

/** A figure told exactly; on the way to one that is not enough, less of it. */
const toldNumbers = ({ told, met, progress }: Wish, { part }: FigureAsk): Numbers | null => {
  const pair = part ? told?.parts?.[part.key] : told?.ratio
  const value = part ? undefined : told?.value
  const share = met && progress >= 0.8 ? 1 : 0.7 + 0.3 * progress
  const less = (figure: string) => {
    const digits = figure.includes('.') ? 1 : 0
    return String(Number((Math.floor(Number(figure) * share * 10 ** digits + 1e-6) / 10 ** digits).toFixed(digits)))
  }
  if (pair) return { numerator: less(pair[0]), denominator: pair[1], value: percentOf(less(pair[0]), pair[1]) }
  return value === undefined ? null : { ...noFigures, value: less(value) }
}

/** Income is the commune's own; the year before it was as much lower as the level was. */
const rangeFor = ({ profile, key }: Wish, { part }: FigureAsk, limit: Limit | null): Range => {
  const range = rangeOf(part ? `${key}.${part.key}` : key)
  if (key !== 'NTM 10' || !limit) return range
  const income = profile.income - Math.max(0, 45 - limit.value)
  return { of: '', met: [income, income], unmet: [income - 4, income] }
}

/** What the figure the story ends with counts, where that is told exactly. */
const toldBase = ({ end }: Wish, { part }: FigureAsk): Base | null => {
  const pair = part ? end?.parts?.[part.key] : end?.ratio
  return pair ? { size: Number(pair[1]), digits: pair.some((figure) => figure.includes('.')) ? 1 : 0 } : null
}

const numbersOf = (wish: Wish, ask: FigureAsk, measure: Limit | null): Numbers => {
  const exact = toldNumbers(wish, ask)
  if (exact) return exact
  const limit = limitOf(ask, measure)
  const range = rangeFor(wish, ask, limit)
  const own = draw(`${wish.profile.name} ${wish.key} ${ask.part?.key ?? ''} figure`).next()
  const lessIsBetter = limit?.comparator === 'LTE' || limit?.comparator === 'EQ'
  const figure = placed(bounds(range, wish, limit), wish, own, lessIsBetter)
  const base = toldBase(wish, ask) ?? baseOf(wish.profile, range)
  return base ? ratio(shareOf(figure, base, wish, limit), base) : plain(figure, ask, wish, limit)
}

/** Which parts of an unmet indicator fail; the others are met. */
const failing: Readonly<Record<string, readonly string[]>> = {
  'NTM 5': ['b1', 'b2'],
  'NTM 14.1': ['e'],
  'NTM 17.1': ['b'],
  'NANG_CAO 5.1': ['b'],
}

const degreeOf = (met: boolean): string => (met ? '2' : '1')

const partOf = (wish: Wish, ask: FigureAsk): PartState[] => {
  const { part, kind } = ask
  if (!part) return []
  if (wish.key === 'NTM 5' && part.key === (wish.profile.schools > 3 ? 'b2' : 'b1')) return []
  const met = wish.met || !(failing[wish.key]?.includes(part.key) ?? true)
  const own = { ...wish, met }
  const said = { partId: part.id, ...noFigures, selfResult: 'NOT_ASSESSED', computedResult: 'NOT_COMPUTED' } as const
  if (kind === 'word') return [{ ...said, selfResult: met ? 'MET' : 'NOT_MET' }]
  if (kind === 'degree') return [{ ...said, value: degreeOf(met) }]
  return [{ ...said, ...numbersOf(own, ask, null) }]
}

const inputsOf = ({ asked, profile, met }: Wish): Inputs | null => {
  const [input] = asked.inputs
  if (!input) return null
  if (input.kind === 'choices') return met ? { [input.input.key]: ['Cảnh quan môi trường'] } : null
  return { [input.input.key]: String(profile.schools) }
}

const textOf = ({ kind }: FigureAsk, { key, met }: Wish): string | null => {
  if (kind === 'degree') return `Mức độ ${degreeOf(met)}`
  if (kind !== 'text') return null
  return met ? (key === 'NANG_CAO 5.3' ? 'Mức độ 3' : 'Khá') : key === 'NANG_CAO 5.3' ? 'Mức độ 2' : 'Trung bình'
}

/**
 * Illustrative figures of an indicator on the wanted side of every level that is known. Figures of the same commune and
 * indicator rise with the progress, so that a story of several saves reads as one.
 *
 * @param measure the figure that stands in the indicator's own title (NTM 3.1: ≥ 80 %)
 */
export const figuresOf = (
  wish: Wish,
  measure: Limit | null,
): Pick<AssessmentState, 'value' | 'numerator' | 'denominator' | 'valueText' | 'inputs' | 'parts'> => {
  const [whole] = wish.asked.figures
  const parts = wish.asked.figures.flatMap((ask) => partOf(wish, ask))
  const inputs = inputsOf(wish)
  if (!whole || whole.part || whole.kind === 'none' || whole.kind === 'note')
    return { ...noFigures, valueText: null, inputs, parts }
  if (whole.kind === 'text' || whole.kind === 'degree')
    return { ...noFigures, valueText: textOf(whole, wish), inputs, parts }
  return { ...numbersOf(wish, whole, measure), valueText: null, inputs, parts }
}
