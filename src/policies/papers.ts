import type { Prisma } from '../generated/prisma/client.js'
import type { Actor } from '../kernel/context.js'
import { capabilities } from './capabilities.js'

const unitsOf = (actor: Actor, roles: readonly string[]): number[] =>
  actor.grants.filter(({ role }) => roles.includes(role)).map(({ unitId }) => unitId)

/** The reports made that a person may read: those of the units on which a reading role is held, and of units below. */
export const visiblePapers = (actor: Actor): Prisma.GeneratedDocumentWhereInput => ({
  unit: { ancestors: { some: { ancestorId: { in: unitsOf(actor, capabilities['paper.read']) } } } },
})

/**
 * Who makes reports of a unit; `unitIds`: the unit and those above it. The office those of its district and communes, an
 * officer those of the own commune.
 */
export const mayMakePapers = (actor: Actor, unitIds: readonly number[]): boolean =>
  actor.grants.some(
    ({ role, unitId }) =>
      (role === 'COORDINATOR' && unitIds.includes(unitId)) || (role === 'COMMUNE' && unitIds[0] === unitId),
  )

/** The templates a person may see: those of the units on which the office is held, and of units below. */
export const visibleTemplates = (actor: Actor): Prisma.DocumentTemplateWhereInput => ({
  unit: { ancestors: { some: { ancestorId: { in: unitsOf(actor, ['COORDINATOR']) } } } },
})
