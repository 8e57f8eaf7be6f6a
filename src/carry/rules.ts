import { type AssessmentState, type PartState, stateOf } from '../assessments/state.js'
import type { Verdict } from '../assessments/verdict.js'
import type { Relation } from '../criteria/crosswalk.js'
import { compare, type Exact, exact, over, times } from '../kernel/decimal.js'

/**
 * Carry forward: what a commune measured for a lower set is offered to the set above it and never copied silently. The
 * rule of this file is that an offer never lowers: taken as it is, it turns no met indicator into an unmet one and
 * replaces no figure that is newer or better.
 */

/** One figure both sets ask for; ids of parts, null: the indicator itself. */
export type Shared = Readonly<{
  from: number | null
  to: number | null
  /** A mức độ: a part keeps it as a number, an indicator in words. */
  degree: boolean
  /** Which way the higher set's level looks; null: neither is better than the other. */
  better: 'more' | 'less' | null
}>

export type CarryCase = Readonly<{
  relation: Relation
  shared: readonly Shared[]
  lower: AssessmentState
  own: AssessmentState
  /** The higher set's verdict on a state. */
  judge: (state: AssessmentState) => Verdict
}>

/**
 * Why nothing is offered. RELATED: another figure, or not comparable · NO_FIGURE: none there · SAME: both say it already
 * · NEWER, BETTER: what stands here is · LOWERS: a met indicator would become unmet · NOT_APPLICABLE, VERIFIED: settled
 */
export type Kept = 'RELATED' | 'NO_FIGURE' | 'SAME' | 'NEWER' | 'BETTER' | 'LOWERS' | 'NOT_APPLICABLE' | 'VERIFIED'

export type Offer =
  | Readonly<{ offered: true; next: AssessmentState; verdict: Verdict; replaces: boolean }>
  | Readonly<{ offered: false; why: Kept }>

type Figure = Readonly<{ value: string | null; numerator: string | null; denominator: string | null }>

const none: Figure = { value: null, numerator: null, denominator: null }

const degreeIn = (text: string | null): string | null =>
  text === null ? null : (/^mức độ\s*(\d+)/iu.exec(text.normalize('NFC').trim())?.[1] ?? null)

const figureOf = (state: AssessmentState, partId: number | null, degree: boolean): Figure => {
  if (partId !== null) {
    const { value, numerator, denominator } = state.parts.find((part) => part.partId === partId) ?? none
    return { value, numerator, denominator }
  }
  if (degree) return { ...none, value: degreeIn(state.valueText) }
  return { value: state.value, numerator: state.numerator, denominator: state.denominator }
}

/** What the figure amounts to: of two numbers, their percentage. */
const measured = ({ value, numerator, denominator }: Figure): Exact | null => {
  if (numerator !== null && denominator !== null && compare(exact(denominator), exact(0)) > 0)
    return times(over(exact(numerator), exact(denominator)), exact(100))
  return value === null ? null : exact(value)
}

const withFigure = (state: AssessmentState, { to, degree }: Shared, figure: Figure): AssessmentState => {
  if (to === null && degree) return { ...state, valueText: figure.value === null ? null : `Mức độ ${figure.value}` }
  if (to === null) return { ...state, ...figure }
  const part: PartState = {
    selfResult: 'NOT_ASSESSED',
    ...state.parts.find(({ partId }) => partId === to),
    partId: to,
    ...figure,
    computedResult: 'NOT_COMPUTED',
  }
  return { ...state, parts: [...state.parts.filter(({ partId }) => partId !== to), part] }
}

/** Whether the lower set's figure may stand where another stands: it is newer by its day, and not worse. */
const mayReplace = ({ lower, own }: CarryCase, shared: Shared, theirs: Exact, ours: Exact): true | Kept => {
  if (lower.figuresAsOf === null || own.figuresAsOf === null || lower.figuresAsOf <= own.figuresAsOf) return 'NEWER'
  const order = compare(theirs, ours)
  const better = shared.better === 'more' ? order > 0 : shared.better === 'less' ? order < 0 : false
  return better ? true : 'BETTER'
}

type Taking = Readonly<{ shared: Shared; figure: Figure; verdict: 'blank' | 'newer' } | { verdict: Kept }>

const takingOf = (facts: CarryCase, shared: Shared): Taking => {
  const figure = figureOf(facts.lower, shared.from, shared.degree)
  const [theirs, ours] = [measured(figure), measured(figureOf(facts.own, shared.to, shared.degree))]
  if (theirs === null) return { verdict: 'NO_FIGURE' }
  if (ours === null) return { shared, figure, verdict: 'blank' }
  if (compare(theirs, ours) === 0) return { verdict: 'SAME' }
  const may = mayReplace(facts, shared, theirs, ours)
  return may === true ? { shared, figure, verdict: 'newer' } : { verdict: may }
}

type Taken = Extract<Taking, { shared: Shared }>

/** The first of several lower parts that ask for the same here (NTM 5, by the number of schools) is the one that counts. */
const onePerPlace = (takings: readonly Taking[], shared: readonly Shared[]): Taking[] =>
  takings.filter(
    ({ verdict }, index) =>
      verdict === 'NO_FIGURE' ||
      takings.findIndex((one, at) => one.verdict !== 'NO_FIGURE' && shared[at]?.to === shared[index]?.to) === index,
  )

const isBlank = (state: AssessmentState): boolean =>
  state.value === null &&
  state.numerator === null &&
  state.valueText === null &&
  state.parts.every(({ value, numerator }) => value === null && numerator === null)

/** The day up to which all figures hold: where some stay and some come, the earlier of the two; unknown if one is. */
const dayOf = ({ lower, own }: CarryCase, taken: readonly Taken[]): string | null => {
  const rest = taken.reduce((state, { shared }) => withFigure(state, shared, none), own)
  if (isBlank(rest)) return lower.figuresAsOf
  if (lower.figuresAsOf === null || own.figuresAsOf === null) return null
  return lower.figuresAsOf < own.figuresAsOf ? lower.figuresAsOf : own.figuresAsOf
}

const ORDER: readonly Kept[] = ['BETTER', 'NEWER', 'SAME', 'NO_FIGURE']

/** Met by the program's verdict or by the commune's word stays met. */
const lowers = ({ own, judge }: CarryCase, after: Verdict): boolean =>
  (judge(own).result === 'MET' && after.result !== 'MET') || (own.selfResult === 'MET' && after.result === 'NOT_MET')

/**
 * What of a lower set's figures may be offered to the indicator above it: the state the form would be filled with (the
 * commune's own result, note and dates of plan are not touched), or why nothing is.
 */
export const offerOf = (facts: CarryCase): Offer => {
  const { relation, own, shared, judge } = facts
  const kept = (why: Kept): Offer => ({ offered: false, why })
  if (relation === 'RELATED' || shared.length === 0) return kept('RELATED')
  if (own.selfResult === 'NOT_APPLICABLE' || own.verifiedResult === 'NOT_APPLICABLE') return kept('NOT_APPLICABLE')
  const takings = onePerPlace(
    shared.map((one) => takingOf(facts, one)),
    shared,
  )
  const taken = takings.filter((one): one is Taken => 'shared' in one)
  if (taken.length === 0)
    return kept(ORDER.find((why) => takings.some(({ verdict }) => verdict === why)) ?? 'NO_FIGURE')
  if (own.verifiedResult === 'MET') return kept('VERIFIED')
  const filled = taken.reduce((state, one) => withFigure(state, one.shared, one.figure), own)
  const next = stateOf({ ...filled, figuresAsOf: dayOf(facts, taken) })
  const verdict = judge(next)
  if (lowers(facts, verdict)) return kept('LOWERS')
  return { offered: true, next, verdict, replaces: taken.some((one) => one.verdict === 'newer') }
}
