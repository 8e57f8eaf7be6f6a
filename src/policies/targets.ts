import type { Actor } from '../kernel/context.js'
import { communesOf } from '../kernel/context.js'

/** The units in whose name a person makes plans and gives targets: the coordination office of one of them. */
export const plansOf = (actor: Actor): number[] =>
  actor.grants.filter(({ role }) => role === 'COORDINATOR').map(({ unitId }) => unitId)

/** Whether a plan of this unit is theirs to write. */
export const mayPlanFor = (actor: Actor, unitId: number): boolean => plansOf(actor).includes(unitId)

/** Whether a target of this commune is theirs to give, change or cancel. */
export const mayTarget = (actor: Actor, communeId: number): boolean =>
  communesOf(actor, 'COORDINATOR').includes(communeId)
