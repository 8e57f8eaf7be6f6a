import type { Role } from '../generated/prisma/enums.js'
import type { Actor } from '../kernel/context.js'

const unitsOf = (actor: Actor, roles: readonly Role[]): number[] =>
  actor.grants.filter(({ role }) => roles.includes(role)).map(({ unitId }) => unitId)

/** Who looks over a whole unit knows the people who work on it and below it. */
const OVERSEERS: readonly Role[] = ['ADMIN', 'COORDINATOR', 'AGENCY', 'STEERING', 'LEADER', 'COMMUNE']

/**
 * Units whose people a person finds, with everything below them. An officer's is the commune; of the units above it the
 * officer finds the coordination office and the agencies (`officeUnits`).
 */
export const peopleUnits = (actor: Actor): number[] => unitsOf(actor, OVERSEERS)

/** Communes of an officer: the offices and agencies above them are found too. */
export const officeUnits = (actor: Actor): number[] => unitsOf(actor, ['COMMUNE'])

/** Roles an officer finds above the commune. */
export const OFFICE_ROLES = ['COORDINATOR', 'AGENCY'] as const satisfies readonly Role[]

/** Units whose people's telephone and mail a person sees: who gives the work out has to reach them. */
export const contactUnits = (actor: Actor): number[] => unitsOf(actor, ['ADMIN', 'COORDINATOR', 'LEADER'])
