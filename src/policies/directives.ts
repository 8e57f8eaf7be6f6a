import type { Prisma } from '../generated/prisma/client.js'
import type { Actor } from '../kernel/context.js'

/**
 * The addressee rows that speak to the person: as officer of a commune, as member of the committee of a unit, in an
 * agency's name, or by name.
 */
export const addressedTo = (actor: Actor): Prisma.TaskAddresseeWhereInput => ({
  OR: [
    { unitId: { in: actor.grants.filter(({ role }) => ['COMMUNE', 'STEERING'].includes(role)).map((g) => g.unitId) } },
    { agencyId: { in: [...actor.agencyIds] } },
    { userId: actor.id },
  ],
})

/**
 * The directives a person may read: those issued by a unit of the own scope, and those that address a unit of the scope,
 * the own agency or the person.
 */
export const visibleDirectives = (actor: Actor): Prisma.DirectiveWhereInput => {
  const granted = { in: actor.grants.map(({ unitId }) => unitId) }
  const concerned: Prisma.TaskAddresseeWhereInput = {
    OR: [
      { unitId: granted },
      { unitId: { in: [...actor.communeIds] } },
      { agencyId: { in: [...actor.agencyIds] } },
      { userId: actor.id },
    ],
  }
  return {
    OR: [
      { unit: { ancestors: { some: { ancestorId: granted } } } },
      { tasks: { some: { addressees: { some: concerned } } } },
    ],
  }
}
