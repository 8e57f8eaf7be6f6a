import type { Prisma } from '../generated/prisma/client.js'
import type { Actor } from '../kernel/context.js'
import { capabilities, holds } from './capabilities.js'

const publisher = (role: string): boolean => (capabilities['public.manage'] as readonly string[]).includes(role)

/** Whether a person switches the public pages of the portal on and off. */
export const maySwitchPublic = (actor: Actor): boolean => holds(actor, 'public.manage')

/** The office or the administrator of a unit publishes its figures; `unitIds`: the unit and those above it. */
export const mayPublish = (actor: Actor, unitIds: readonly number[]): boolean =>
  actor.grants.some(({ role, unitId }) => publisher(role) && unitIds.includes(unitId))

/** The publications a person manages: those of the units on which the right is held, and of units below. */
export const visiblePublications = (actor: Actor): Prisma.GeneratedDocumentWhereInput => ({
  unit: {
    ancestors: {
      some: { ancestorId: { in: actor.grants.filter(({ role }) => publisher(role)).map(({ unitId }) => unitId) } },
    },
  },
})
