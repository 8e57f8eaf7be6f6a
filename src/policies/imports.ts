import type { Prisma } from '../generated/prisma/client.js'
import type { Actor } from '../kernel/context.js'

const unitsOf = (actor: Actor, role: 'ADMIN' | 'COORDINATOR'): number[] =>
  actor.grants.filter((grant) => grant.role === role).map(({ unitId }) => unitId)

/**
 * The imports a person sees: the own ones; the coordination office those of its unit and the communes below; the
 * administrator those of accounts. Lists of persons stay with the administrator.
 */
export const visibleBatches = (actor: Actor): Prisma.ImportBatchWhereInput => {
  const below = (units: readonly number[]) => ({ ancestors: { some: { ancestorId: { in: [...units] } } } })
  return {
    OR: [
      { userId: actor.id },
      { kind: { not: 'USERS' }, unit: below(unitsOf(actor, 'COORDINATOR')) },
      { kind: 'USERS', unit: below(unitsOf(actor, 'ADMIN')) },
    ],
  }
}

type Batch = Readonly<{ userId: number }>

/** Who uploaded a file goes on with it: maps its columns, confirms it, drops it. */
export const mayContinue = (actor: Actor, batch: Batch): boolean => batch.userId === actor.id

/** Who confirmed it takes it back, or the coordination office of the unit. */
export const mayUndo = (actor: Actor, batch: Batch & Readonly<{ unitId: number; kind: string }>): boolean =>
  batch.userId === actor.id || (batch.kind !== 'USERS' && unitsOf(actor, 'COORDINATOR').includes(batch.unitId))
