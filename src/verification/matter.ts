import { getIndicatorFacts, type IndicatorFacts } from '../assessments/show-page.js'
import { getResponsibilities, type Responsibility } from '../assignments/queries.js'
import type { Ctx } from '../kernel/context.js'
import { Conflict, Forbidden } from '../kernel/errors.js'
import { type Concern, sidesOf } from '../policies/verification.js'
import { type Action, type Effect, type Outcome, outcomeOf, type Stand, standOf } from './transitions.js'

/** An indicator of a commune with whose matter it is and how it stands to verification. */
export type Matter = IndicatorFacts & Readonly<{ responsibility: Responsibility; concern: Concern; stand: Stand }>

/** Whose matter an indicator is, as the policies ask. */
export const concernOf = (communeId: number, { lead, confirmed, support }: Responsibility): Concern => ({
  communeId,
  lead: lead && { id: lead.id, confirmed },
  supportIds: support.map(({ id }) => id),
})

/** An indicator of a commune in the person's scope. @throws NotFound otherwise */
export const getMatter = async (ctx: Ctx, assessmentId: number): Promise<Matter> => {
  const facts = await getIndicatorFacts(ctx, assessmentId)
  const { set, indicator, row, context } = facts
  const responsibilities = await getResponsibilities(ctx, {
    setId: set.id,
    unitIds: context.unitPath,
    day: context.day,
  })
  const responsibility = responsibilities.of(indicator)
  return { ...facts, responsibility, concern: concernOf(row.communeId, responsibility), stand: standOf(row) }
}

/** What would come of an action of the person on the indicator as it stands. `submitter`: who sent what it is about. */
export const tryMove = (
  { actor }: Pick<Ctx, 'actor'>,
  action: Action,
  { concern, stand }: Pick<Matter, 'concern' | 'stand'>,
  submitter: number | null = null,
): Outcome => outcomeOf({ action, stand, sides: sidesOf(actor, concern), own: submitter === actor.id })

/** A move that is made. @throws Forbidden or Conflict with the table's sentence where it is refused */
export const mustMove = (outcome: Outcome): Readonly<{ onBehalf: boolean; effect: Effect }> => {
  if (outcome.ok) return outcome
  throw outcome.status === 403 ? new Forbidden(outcome.sentence) : new Conflict(outcome.sentence)
}
