import type { Prisma } from '../generated/prisma/client.js'
import { type Actor, communesOf } from '../kernel/context.js'

type Place = Readonly<{ communeId: number }>

/** The obstacles a person may read: those of the communes in scope. */
export const visibleObstacles = (actor: Actor): Prisma.ObstacleWhereInput => ({
  communeId: { in: [...actor.communeIds] },
})

/** The commune and the coordination office write obstacles down, correct them and say that they are settled. */
export const mayRaiseObstacle = (actor: Actor, { communeId }: Place): boolean =>
  communesOf(actor, 'COMMUNE', 'COORDINATOR').includes(communeId)

/** The agency that is asked answers, or the office in its stead. */
export const mayAnswerObstacle = (
  actor: Actor,
  { communeId, answererId }: Place & Readonly<{ answererId: number | null }>,
): boolean =>
  communesOf(actor, 'COORDINATOR').includes(communeId) ||
  actor.grants.some(
    ({ role, agencyId, communeIds }) =>
      role === 'AGENCY' && agencyId !== null && agencyId === answererId && communeIds.includes(communeId),
  )
