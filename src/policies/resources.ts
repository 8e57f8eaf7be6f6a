import { type Actor, communesOf, hasRole } from '../kernel/context.js'

/** A commune enters what it mobilised, its model sites and its arrears; the coordination office those of any commune. */
export const mayEnterResources = (actor: Actor, { communeId }: { communeId: number }): boolean =>
  communesOf(actor, 'COMMUNE', 'COORDINATOR').includes(communeId)

/** What was given to a unit of the Programme is kept by the coordination office, for its own unit and those below. */
export const mayEnterFunds = (actor: Actor, { unitId }: { unitId: number }): boolean =>
  hasRole(actor, 'COORDINATOR') &&
  (communesOf(actor, 'COORDINATOR').includes(unitId) ||
    actor.grants.some((grant) => grant.role === 'COORDINATOR' && grant.unitId === unitId))
