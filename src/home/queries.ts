import { dueSql, lateSql, metSql, noEvidenceSql } from '../assessments/conditions.js'
import { type AssessmentRow, selectRows } from '../assessments/queries.js'
import { lateDaysSql } from '../assessments/standings.js'
import { EXPIRING_DAYS } from '../evidence/rules.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { addDays, type Day, dayFromDb, dayToDb } from '../kernel/time.js'
import { visibleEvidence } from '../policies/evidence.js'

/** What falls due this soon is announced to the commune (days). */
export const soonDays = 45

/** A page of work is short; what is beyond stands in the lists it leads to. */
const mostRows = 500

type Scope = Readonly<{ communeIds: readonly number[]; indicatorIds: readonly number[]; day: Day }>

const within = ({ communeIds, indicatorIds }: Scope): Prisma.Sql =>
  Prisma.sql`a."communeId" = ANY (${[...communeIds]}::int[]) AND a."indicatorId" = ANY (${[...indicatorIds]}::int[])`

/** What an officer has to look at: sent back, overdue, due soon, or claimed as met without a paper. */
export const listOfficerRows = (ctx: Pick<Ctx, 'db'>, scope: Scope): Promise<AssessmentRow[]> => {
  const { day } = scope
  const soon = Prisma.sql`(NOT ${metSql('self')} AND NOT ${metSql('verified')} AND a.stage = 'OPEN'
    AND ${dueSql} BETWEEN ${dayToDb(day)}::date AND ${dayToDb(addDays(day, soonDays))}::date)`
  const unproved = Prisma.sql`(a."selfResult" = 'MET' AND ${noEvidenceSql({})})`
  return selectRows(
    ctx,
    Prisma.sql`${within(scope)} AND (a.stage = 'SUPPLEMENT_REQUESTED' OR ${lateSql(day)} OR ${soon} OR ${unproved})
      ORDER BY a.id LIMIT ${mostRows}`,
  )
}

/** The oldest of what waits for a verdict among indicators. */
export const listWaiting = (ctx: Pick<Ctx, 'db'>, scope: Scope, limit: number): Promise<AssessmentRow[]> =>
  selectRows(
    ctx,
    Prisma.sql`${within(scope)} AND a.stage = 'UNDER_VERIFICATION' ORDER BY a."updatedAt", a.id LIMIT ${limit}`,
  )

/** Why indicators were sent back, in the words of whoever did it; by assessment. */
export const listSupplementReasons = async (
  ctx: Pick<Ctx, 'db'>,
  assessmentIds: readonly number[],
): Promise<Map<number, string>> => {
  if (assessmentIds.length === 0) return new Map()
  const rows = await ctx.db.$queryRaw<{ id: number; reason: string }[]>`
    SELECT own.id, e.reason FROM unnest(${[...assessmentIds]}::int[]) AS own (id)
    CROSS JOIN LATERAL (
      SELECT x.reason FROM "Event" x
      WHERE x."assessmentId" = own.id AND x.reason IS NOT NULL AND x."to" ->> 'stage' = 'SUPPLEMENT_REQUESTED'
      ORDER BY x.at DESC, x.version DESC LIMIT 1) e`
  return new Map(rows.map(({ id, reason }) => [id, reason]))
}

export type ExpiringPaper = Readonly<{ id: number; subject: string; docNumber: string | null; validUntil: Day }>

/** Papers of communes that run out within the announced days, or have run out while they still prove something. */
export const listExpiringPapers = async (
  ctx: Ctx,
  communeIds: readonly number[],
  day: Day,
): Promise<ExpiringPaper[]> => {
  const soon = dayToDb(addDays(day, EXPIRING_DAYS))
  const rows = await ctx.db.evidence.findMany({
    where: {
      ownerUnitId: { in: [...communeIds] },
      withdrawnAt: null,
      OR: [
        { validUntil: { gte: dayToDb(day), lte: soon } },
        { validUntil: { lt: dayToDb(day) }, links: { some: { unlinkedAt: null } } },
      ],
      AND: visibleEvidence(ctx.actor, ctx.today),
    },
    select: { id: true, subject: true, docNumber: true, validUntil: true },
    orderBy: [{ validUntil: 'asc' }, { id: 'asc' }],
    take: 20,
  })
  return rows.flatMap(({ validUntil, ...row }) => (validUntil ? [{ ...row, validUntil: dayFromDb(validUntil) }] : []))
}

/** What a commune has open among indicators; `longest` is the most days one of them is late. */
export type CommuneCount = Readonly<{
  communeId: number
  waiting: number
  late: number
  longest: number
  unmet: number
}>

/** Communes with something waiting, late or unmet (on the verified basis, among `unmetIds`), in one statement. */
export const countByCommune = (
  ctx: Pick<Ctx, 'db'>,
  scope: Scope & { unmetIds: readonly number[] },
): Promise<CommuneCount[]> => {
  const unmet = Prisma.sql`(a."indicatorId" = ANY (${[...scope.unmetIds]}::int[]) AND NOT ${metSql('verified')})`
  return ctx.db.$queryRaw<CommuneCount[]>`
    SELECT a."communeId", (count(*) FILTER (WHERE a.stage = 'UNDER_VERIFICATION'))::int AS waiting,
      (count(*) FILTER (WHERE ${lateSql(scope.day)}))::int AS late,
      coalesce(max(${lateDaysSql(scope.day)}) FILTER (WHERE ${lateSql(scope.day)}), 0)::int AS longest,
      (count(*) FILTER (WHERE ${unmet}))::int AS unmet
    FROM "Assessment" a WHERE ${within(scope)} AND (a.stage <> 'OPEN' OR ${lateSql(scope.day)} OR ${unmet})
    GROUP BY a."communeId"`
}

/** Claims of đạt that the commune's own figures contradict. */
export const countContradicted = async (ctx: Pick<Ctx, 'db'>, scope: Scope): Promise<number> => {
  const [row] = await ctx.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM "Assessment" a
    WHERE ${within(scope)} AND a."selfResult" = 'MET' AND a."computedResult" = 'NOT_MET'`
  return row?.count ?? 0
}

/** Drafts of assignments that still hold on a day or later and wait for the office, by set. */
export const countDrafts = async (
  ctx: Pick<Ctx, 'db'>,
  { unitIds, day }: { unitIds: readonly number[]; day: Day },
): Promise<Map<number, number>> => {
  const rows = await ctx.db.$queryRaw<{ setId: number; count: number }[]>`
    SELECT coalesce(i."setId", c."setId") AS "setId", count(*)::int AS count
    FROM "Assignment" s LEFT JOIN "Indicator" i ON i.id = s."indicatorId" LEFT JOIN "Criterion" c ON c.id = s."criterionId"
    WHERE s."unitId" = ANY (${[...unitIds]}::int[]) AND s.status = 'DRAFT'
      AND coalesce(s."validTo", 'infinity'::date) >= ${dayToDb(day)}::date
    GROUP BY 1`
  return new Map(rows.map(({ setId, count }) => [setId, count]))
}

export type AccountCounts = Readonly<{ open: number; closed: number; firstPassword: number; withoutRole: number }>

/** The accounts by what the administrator may have to do about them. */
export const countAccounts = async (ctx: Pick<Ctx, 'db'>, day: Day): Promise<AccountCounts> => {
  const [row] = await ctx.db.$queryRaw<AccountCounts[]>`
    SELECT (count(*) FILTER (WHERE u."disabledAt" IS NULL))::int AS open,
      (count(*) FILTER (WHERE u."disabledAt" IS NOT NULL))::int AS closed,
      (count(*) FILTER (WHERE u."disabledAt" IS NULL AND u."mustChangePassword"))::int AS "firstPassword",
      (count(*) FILTER (WHERE u."disabledAt" IS NULL AND NOT EXISTS (SELECT 1 FROM "RoleGrant" g
        WHERE g."userId" = u.id AND days(g."validFrom", g."validTo") @> ${dayToDb(day)}::date)))::int AS "withoutRole"
    FROM "User" u`
  return row ?? { open: 0, closed: 0, firstPassword: 0, withoutRole: 0 }
}
