import type { Prisma } from '../generated/prisma/client.js'
import { type Actor, communesOf } from '../kernel/context.js'

/** The assessments a person may read: those of the communes in scope. */
export const visibleAssessments = (actor: Actor): Prisma.AssessmentWhereInput => ({
  communeId: { in: [...actor.communeIds] },
})

/** The coordination office updates any commune of its district, an officer the own commune; nobody else. */
export const mayUpdate = (actor: Actor, row: { communeId: number }): boolean =>
  communesOf(actor, 'COORDINATOR', 'COMMUNE').includes(row.communeId)
