import type { Actor } from '../kernel/context.js'

/** The office of a unit keeps the boundaries of its communes; `unitIds`: the unit and those above it. */
export const mayEditBoundaries = (actor: Actor, unitIds: readonly number[]): boolean =>
  actor.grants.some(({ role, unitId }) => role === 'COORDINATOR' && unitIds.includes(unitId))
