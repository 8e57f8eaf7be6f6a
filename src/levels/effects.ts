import { judged } from '../assessments/form.js'
import { judgeContext, judgedOn, type Reach } from '../assessments/place.js'
import type { AssessmentRow } from '../assessments/queries.js'
import { type AssessmentState, stateOf } from '../assessments/state.js'
import { claimNeedsReason, type Verdict } from '../assessments/verdict.js'
import type { Catalogue, IndicatorDef, LevelDef } from '../criteria/catalogue.js'
import type { ResolvedLevel } from '../criteria/levels.js'
import type { Day } from '../kernel/time.js'

/** Rows that levels decide about, with what of their communes a verdict depends on. */
export type Matters = Readonly<{
  rows: readonly AssessmentRow[]
  communes: ReadonlyMap<number, Readonly<{ id: number; name: string; validTo: Day | null }>>
  reaches: ReadonlyMap<number, Reach>
}>

/** What a change of levels makes of one row. */
export type Effect = Readonly<{
  row: AssessmentRow
  indicator: IndicatorDef
  commune: string
  before: Verdict
  after: Verdict
  /** The row with what the program now makes of its figures; the agency's verdict stays, and is flagged. */
  next: AssessmentState
}>

/** The catalogue as it would be with other levels of one indicator. */
export const withLevels = (catalogue: Catalogue, indicatorId: number, levels: readonly LevelDef[]): Catalogue => ({
  ...catalogue,
  indicator: (id) => {
    const indicator = catalogue.indicator(id)
    return indicator && id === indicatorId ? { ...indicator, levels } : indicator
  },
})

/** What a level asks, whichever row says it. */
const asked = (level: ResolvedLevel | null): string =>
  level?.known ? `${level.comparator} ${level.value ?? level.row.text}` : 'unknown'

const askedBy = (verdict: Verdict): string =>
  [verdict.level, ...verdict.parts.map(({ level }) => level)].map(asked).join('; ')

const computedOf = (state: AssessmentState): string =>
  [state.computedResult, ...state.parts.map(({ partId, computedResult }) => `${partId} ${computedResult}`)].join('; ')

export type Change = Readonly<{ before: Catalogue; after: Catalogue }>

/**
 * What a change of levels does to the rows, as of today or, for a level that begins later, of that day: those of which
 * the requirement or the stored result changes. `why` is written where đạt was claimed under the former level.
 */
export const effectsOf = (
  { before, after }: Change,
  { rows, communes, reaches }: Matters,
  { on, why }: { on: Day; why: string },
): Effect[] =>
  rows.flatMap((row) => {
    const [indicator, commune, set] = [
      after.indicator(row.indicatorId),
      communes.get(row.communeId),
      after.set(row.setId),
    ]
    if (!indicator || !commune || !set) return []
    const day = judgedOn(on, set, commune)
    const reach = reaches.get(row.communeId)
    const state = stateOf(row)
    const then = judged(indicator, state, judgeContext(before, day, reach)).verdict
    const now = judged(indicator, state, judgeContext(after, day, reach))
    if (askedBy(then) === askedBy(now.verdict) && computedOf(state) === computedOf(now.state)) return []
    return [{ row, indicator, commune: commune.name, before: then, after: now.verdict, next: settled(now.state, why) }]
  })

/** A verdict of the agency stands and is to be looked at again; a claim made under the former level says so. */
const settled = (state: AssessmentState, why: string): AssessmentState => ({
  ...state,
  reverifyReason: state.reverifyReason ?? (state.verifiedResult === 'NONE' ? null : 'LEVEL_CHANGED'),
  claimReason: state.claimReason ?? (claimNeedsReason(state.selfResult, state.computedResult) ? why : null),
})

/** Rows whose verdict is another than before: what a person deciding on a level wants to see. */
export const turned = (effects: readonly Effect[]): Effect[] =>
  effects.filter(({ before, after }) => before.result !== after.result)
