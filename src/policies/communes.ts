import type { Prisma } from '../generated/prisma/client.js'
import type { Actor } from '../kernel/context.js'

/** The communes a person may see at all: those below the units of the grants. An officer sees the own commune only. */
export const visibleCommunes = (actor: Actor): Prisma.AdminUnitWhereInput => ({
  level: 'COMMUNE',
  id: { in: [...actor.communeIds] },
})

/** Whether a commune lies in the person's scope. */
export const seesCommune = (actor: Actor, communeId: number): boolean => actor.communeIds.includes(communeId)
