import { type Catalogue, type IndicatorDef, type SetDef } from '../criteria/catalogue.js'
import type { StoredLevel } from '../criteria/queries.js'
import { dependentsOf } from '../criteria/requirements.js'
import type { Ctx } from '../kernel/context.js'
import type { Day } from '../kernel/time.js'
import { type Change, type Effect, effectsOf, turned, withLevels } from './effects.js'
import { asLevels, digest, type LevelPlan } from './plan.js'
import { getMatters } from './queries.js'

/** What a change of levels is about: an indicator of a set, as seen from a unit. */
export type LevelSubject = Readonly<{
  catalogue: Catalogue
  set: SetDef
  indicator: IndicatorDef
  /** The unit one stands in and those above it, nearest first. */
  unitIds: readonly number[]
}>

/** What a change reaches: its indicators (those computed from it too) and the subtree it applies in; null: everywhere. */
export type LevelScope = Readonly<{ indicatorIds: readonly number[]; unitId: number | null }>

/** A corrected or retracted level may have reached further than what takes its place. */
export const scopeOf = (
  { catalogue, indicator }: Pick<LevelSubject, 'catalogue' | 'indicator'>,
  units: readonly (number | null)[],
): LevelScope => {
  const [first = null, ...others] = units
  const indicatorIds = [indicator.id, ...dependentsOf(catalogue, indicator.id).map(({ id }) => id)]
  return { indicatorIds, unitId: others.every((unit) => unit === first) ? first : null }
}

/** The levels before and after a plan, as two catalogues. */
export const changeOf = (
  { catalogue, indicator }: Pick<LevelSubject, 'catalogue' | 'indicator'>,
  plan: LevelPlan,
): Change => ({
  before: withLevels(catalogue, indicator.id, asLevels(plan.before)),
  after: withLevels(catalogue, indicator.id, asLevels(plan.after)),
})

/** What a plan would do to the communes, and a mark of it to notice that it has become something else. */
export type Preview = Readonly<{
  /** Today, or the first day of a level that begins later. */
  on: Day
  turned: readonly Effect[]
  /** Verdicts of agencies that would be flagged to be looked at again. */
  flagged: number
  expected: string
}>

/** Where a level begins later, nothing changes today: the preview then is of its first day. */
const previewDay = (plan: LevelPlan, today: Day): Day => {
  const from = plan.entry?.validFrom ?? today
  return from > today ? from : today
}

/** Says beforehand which communes' verdicts a plan would change. Nothing is written. */
export const getPreview = async (
  ctx: Pick<Ctx, 'db' | 'today'>,
  subject: Pick<LevelSubject, 'catalogue' | 'indicator'>,
  { plan, scope }: { plan: LevelPlan; scope: LevelScope },
): Promise<Preview> => {
  const on = previewDay(plan, ctx.today)
  const effects = effectsOf(changeOf(subject, plan), await getMatters(ctx, scope, on), { on, why: '' })
  const turns = turned(effects)
  return {
    on,
    turned: turns,
    flagged: effects.filter(({ row, next }) => row.reverifyReason !== next.reverifyReason).length,
    expected: digest(turns.map(({ row, before, after }) => `${row.id} ${before.result} ${after.result}`)),
  }
}

/** The level that a form corrects or takes back, if it is live and reaches the unit. */
export const findLevel = (
  levels: readonly StoredLevel[],
  id: number | null,
  unitIds: readonly number[],
): StoredLevel | null =>
  levels.find(
    (level) =>
      level.id === id &&
      !level.retracted &&
      level.status === 'SET' &&
      (level.unitId === null || unitIds.includes(level.unitId)),
  ) ?? null
