import type { Ctx } from '../kernel/context.js'
import { type Day, dayToDb } from '../kernel/time.js'
import { criterionTotalsSql, recognitionStands, setTotalsSql } from './sources.js'
import { type CriterionStanding, packedTotals, unpackTotals } from './standings.js'
import type { SetTotal } from './totals.js'

/** The day by which a commune is to reach (or keep) a set. */
export type TargetDay = Readonly<{ dueDate: Day; year: number; maintain: boolean }>

/** How one commune stands in one set: stored totals and the target that is next, or the last one missed. */
export type CommuneStanding = SetTotal &
  Readonly<{ totals: readonly CriterionStanding[]; target: TargetDay | null; recognised: boolean }>

type Row = SetTotal & { packed: string | null; target: TargetDay | null; recognised: boolean }

/** One statement, all of it read by key; as of the day looked back to, where one is. */
export const getStanding = async (
  ctx: Pick<Ctx, 'db' | 'today' | 'asOf'>,
  { communeId, setId }: { communeId: number; setId: number },
): Promise<CommuneStanding> => {
  const today = dayToDb(ctx.today)
  const [row] = await ctx.db.$queryRaw<Row[]>`
    SELECT coalesce(t.criteria, 0)::int AS criteria, coalesce(t."criteriaSelfMet", 0)::int AS "criteriaSelfMet",
      coalesce(t."criteriaVerifiedMet", 0)::int AS "criteriaVerifiedMet",
      (SELECT ${packedTotals} FROM ${criterionTotalsSql(ctx)} c
        WHERE c."communeId" = k.id AND c."setId" = ${setId}) AS packed,
      (SELECT json_build_object('dueDate', g."dueDate", 'year', g.year, 'maintain', g.maintain) FROM "Target" g
        WHERE g."communeId" = k.id AND g."setId" = ${setId} AND g."cancelledAt" IS NULL
        ORDER BY g."dueDate" < ${today}::date, abs(g."dueDate" - ${today}::date) LIMIT 1) AS target,
      EXISTS (SELECT 1 FROM "Recognition" r
        WHERE r."communeId" = k.id AND r."setId" = ${setId} AND ${recognitionStands(ctx)}) AS recognised
    FROM (SELECT ${communeId}::int AS id) k
    LEFT JOIN ${setTotalsSql(ctx)} t ON t."communeId" = k.id AND t."setId" = ${setId}`
  const { packed = null, ...rest } = row ?? {
    criteria: 0,
    criteriaSelfMet: 0,
    criteriaVerifiedMet: 0,
    target: null,
    recognised: false,
  }
  return { ...rest, totals: unpackTotals(packed) }
}
