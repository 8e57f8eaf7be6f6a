import type { Actor } from '../kernel/context.js'
import { holds } from './capabilities.js'

/** The coordination office fills in a level the portal does not know, or corrects one, with the document that sets it. */
export const mayEditLevels = (actor: Actor): boolean => holds(actor, 'level.edit')

/** Where they may: seen from a unit (it and those above it, nearest first), the office of one of these. */
export const mayEditLevelsFor = (actor: Actor, unitIds: readonly number[]): boolean =>
  actor.grants.some((grant) => grant.role === 'COORDINATOR' && unitIds.includes(grant.unitId))

/** Units in whose name a person may confirm or change assignments of agencies. */
export const mayAssignOn = (actor: Actor, unitId: number): boolean =>
  actor.grants.some((grant) => grant.role === 'COORDINATOR' && grant.unitId === unitId)

/** Criteria sets are the same for the whole portal: whoever keeps it, and the office that answers for the sets, bring in versions of them. */
export const mayImportSets = (actor: Actor): boolean => holds(actor, 'set.import')
