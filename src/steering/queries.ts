import type { Ctx } from '../kernel/context.js'
import { type Day, dayFromDb, dayToDb } from '../kernel/time.js'

/** What a member of the steering committee follows: a commune, a criterion, or one in the other, between two days. */
export type Following = Readonly<{
  id: number
  userId: number
  commune: Readonly<{ id: number; fullName: string }> | null
  criterionId: number | null
  document: Readonly<{ docNumber: string; issuedOn: Day | null }> | null
  validFrom: Day
  validTo: Day | null
  version: number
}>

/** More than a committee of thirty can follow. */
const most = 2000

/** What members follow on a day or will follow later, by member. */
export const listFollowings = async (
  ctx: Pick<Ctx, 'db'>,
  { userIds, from }: { userIds: readonly number[]; from: Day },
): Promise<Following[]> => {
  const rows = await ctx.db.steeringAssignment.findMany({
    where: { userId: { in: [...userIds] }, OR: [{ validTo: null }, { validTo: { gte: dayToDb(from) } }] },
    include: {
      commune: { select: { id: true, fullName: true, sortOrder: true } },
      document: { select: { docNumber: true, issuedOn: true } },
    },
    orderBy: [{ userId: 'asc' }, { commune: { sortOrder: 'asc' } }, { criterion: { no: 'asc' } }, { id: 'asc' }],
    relationLoadStrategy: 'join',
    take: most,
  })
  return rows.map((row) => ({
    id: row.id,
    userId: row.userId,
    commune: row.commune && { id: row.commune.id, fullName: row.commune.fullName },
    criterionId: row.criterionId,
    document: row.document && {
      docNumber: row.document.docNumber,
      issuedOn: row.document.issuedOn && dayFromDb(row.document.issuedOn),
    },
    validFrom: dayFromDb(row.validFrom),
    validTo: row.validTo && dayFromDb(row.validTo),
    version: row.version,
  }))
}

export type Member = Readonly<{ id: number; name: string; unitId: number }>

/** The members of the steering committees of units on a day, by name. */
export const listMembers = async (
  ctx: Pick<Ctx, 'db'>,
  { unitIds, day }: { unitIds: readonly number[]; day: Day },
): Promise<Member[]> => {
  const on = dayToDb(day)
  const rows = await ctx.db.roleGrant.findMany({
    where: {
      unitId: { in: [...unitIds] },
      role: 'STEERING',
      validFrom: { lte: on },
      OR: [{ validTo: null }, { validTo: { gte: on } }],
      user: { disabledAt: null },
    },
    select: { unitId: true, user: { select: { id: true, displayName: true } } },
    orderBy: [{ user: { sortKey: 'asc' } }, { id: 'asc' }],
    take: 300,
  })
  return rows.map(({ unitId, user }) => ({ id: user.id, name: user.displayName, unitId }))
}
