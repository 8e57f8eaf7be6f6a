import type { Prisma } from '../generated/prisma/client.js'
import type { Actor } from '../kernel/context.js'
import { capabilities } from './capabilities.js'

const unitsOf = (actor: Actor, roles: readonly string[]): number[] =>
  actor.grants.filter(({ role }) => roles.includes(role)).map(({ unitId }) => unitId)

/** The papers of an office a person may read: those of the units on which a reading role is held, and of units below. */
export const visibleOfficePapers = (actor: Actor, capability: 'letter.read' | 'meeting.read') => ({
  unit: { ancestors: { some: { ancestorId: { in: unitsOf(actor, capabilities[capability]) } } } },
})

/** The chasing letters a person may read. */
export const visibleLetters = (actor: Actor): Prisma.GeneratedDocumentWhereInput =>
  visibleOfficePapers(actor, 'letter.read')

/** The office of a unit makes its letters and holds its meetings; `unitIds`: the unit and those above it. */
export const mayActForOffice = (actor: Actor, unitIds: readonly number[]): boolean =>
  actor.grants.some(({ role, unitId }) => role === 'COORDINATOR' && unitIds.includes(unitId))
