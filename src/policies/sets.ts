import type { Actor } from '../kernel/context.js'
import { holds } from './capabilities.js'

/** The coordination office fills in a level the portal does not know, or corrects one, with the document that sets it. */
export const mayEditLevels = (actor: Actor): boolean => holds(actor, 'level.edit')

/** Units in whose name a person may confirm or change assignments of agencies. */
export const mayAssignOn = (actor: Actor, unitId: number): boolean =>
  actor.grants.some((grant) => grant.role === 'COORDINATOR' && grant.unitId === unitId)
