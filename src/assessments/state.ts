import type { ComputedResult } from '../generated/prisma/enums.js'
import type { Day } from '../kernel/time.js'
import type { SelfResult, Stage, VerifiedResult } from './status.js'

/** Facts of the commune that conditions ask for ("số trường"), or options it chose; keyed as the indicator's inputs. */
export type Inputs = Readonly<Record<string, string | readonly string[]>>

/** The figures of one part. Numbers are canonical decimal text: they were typed so and are compared so. */
export type PartState = Readonly<{
  partId: number
  value: string | null
  numerator: string | null
  denominator: string | null
  selfResult: SelfResult
  computedResult: ComputedResult
}>

/**
 * Everything that can be said of one indicator in one commune. Written whole into the `from` and `to` of each event, so
 * that a past day is one event read and nothing replayed: names here are names in stored history.
 */
export type AssessmentState = Readonly<{
  selfResult: SelfResult
  value: string | null
  numerator: string | null
  denominator: string | null
  valueText: string | null
  inputs: Inputs | null
  figuresAsOf: Day | null
  computedResult: ComputedResult
  levelId: number | null
  claimReason: string | null
  plannedDate: Day | null
  note: string | null
  stage: Stage
  verifiedResult: VerifiedResult
  /** ISO instant. */
  verifiedAt: string | null
  supplementDue: Day | null
  reverifyReason: string | null
  parts: readonly PartState[]
}>

/** What a save may change: the commune's own side and what the program makes of it. */
export type SelfState = Omit<
  AssessmentState,
  'stage' | 'verifiedResult' | 'verifiedAt' | 'supplementDue' | 'reverifyReason'
>

/** An indicator as it is opened: nothing said yet. */
export const blankState: AssessmentState = Object.freeze({
  selfResult: 'NOT_ASSESSED',
  value: null,
  numerator: null,
  denominator: null,
  valueText: null,
  inputs: null,
  figuresAsOf: null,
  computedResult: 'NOT_COMPUTED',
  levelId: null,
  claimReason: null,
  plannedDate: null,
  note: null,
  stage: 'OPEN',
  verifiedResult: 'NONE',
  verifiedAt: null,
  supplementDue: null,
  reverifyReason: null,
  parts: [],
})

/** The state alone of anything that carries one: a row, a past event. Keys in one order, so that states compare as text. */
export const stateOf = (row: AssessmentState): AssessmentState => ({
  selfResult: row.selfResult,
  value: row.value,
  numerator: row.numerator,
  denominator: row.denominator,
  valueText: row.valueText,
  inputs: row.inputs,
  figuresAsOf: row.figuresAsOf,
  computedResult: row.computedResult,
  levelId: row.levelId,
  claimReason: row.claimReason,
  plannedDate: row.plannedDate,
  note: row.note,
  stage: row.stage,
  verifiedResult: row.verifiedResult,
  verifiedAt: row.verifiedAt,
  supplementDue: row.supplementDue,
  reverifyReason: row.reverifyReason,
  parts: [...row.parts]
    .sort((a, b) => a.partId - b.partId)
    .map((part) => ({
      partId: part.partId,
      value: part.value,
      numerator: part.numerator,
      denominator: part.denominator,
      selfResult: part.selfResult,
      computedResult: part.computedResult,
    })),
})

/** A state read back from an event; what the event does not hold counts as never said. */
export const stateOfEvent = (stored: unknown): AssessmentState =>
  stateOf({
    ...blankState,
    ...(typeof stored === 'object' && stored !== null ? (stored as Partial<AssessmentState>) : {}),
  })

const sortedKeys = (inputs: Inputs | null): Inputs | null =>
  inputs && Object.fromEntries(Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1)))

/** The figures and the result: what an agency judged. Not what the program made of them, which also moves with the levels. */
const figuresOf = (state: AssessmentState) => {
  const { selfResult, value, numerator, denominator, valueText, parts } = stateOf(state)
  const said = parts.map((part) => ({ ...part, computedResult: null }))
  return { selfResult, value, numerator, denominator, valueText, inputs: sortedKeys(state.inputs), parts: said }
}

/** Whether two states hold the same figures and result: a verdict on the one is a verdict on the other. */
export const sameFigures = (a: AssessmentState, b: AssessmentState): boolean =>
  JSON.stringify(figuresOf(a)) === JSON.stringify(figuresOf(b))

const saidOf = (state: AssessmentState) => {
  const { figuresAsOf, claimReason, plannedDate, note } = state
  return { ...figuresOf(state), figuresAsOf, claimReason, plannedDate, note }
}

/** Whether a commune says the same in both: a save of it would change nothing. */
export const saysSame = (a: AssessmentState, b: AssessmentState): boolean =>
  JSON.stringify(saidOf(a)) === JSON.stringify(saidOf(b))

/**
 * The state to store after a save. A changed figure or result under a verdict asks for a new look ("cần thẩm tra lại");
 * the verdict itself is never touched.
 */
export const afterSave = (before: AssessmentState, next: AssessmentState): AssessmentState => {
  return !sameFigures(before, next) && before.verifiedResult !== 'NONE'
    ? { ...next, reverifyReason: 'VALUE_CHANGED' }
    : next
}
