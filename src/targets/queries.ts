import { lateSql, metSql } from '../assessments/conditions.js'
import { type CriterionStanding, lateDaysSql, packedTotals, unpackTotals } from '../assessments/standings.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { addDays, type Day, dayFromDb, dayToDb } from '../kernel/time.js'

/** What a target's distance, light and forecast are judged by. Counts of indicators unless said; days as of the asked day. */
export type TargetFacts = Readonly<{
  id: number
  commune: Readonly<{ id: number; name: string; fullName: string }>
  setId: number
  year: number
  dueDate: Day
  maintain: boolean
  focus: boolean
  note: string | null
  plan: string | null
  criteria: number
  criteriaSelfMet: number
  criteriaVerifiedMet: number
  /** Indicators in force, and of them those met on each basis. */
  indicators: number
  selfMet: number
  verifiedMet: number
  /** Unmet on the commune's own word, of them those whose planned day has passed (or whose supplement is due) … */
  overdue: number
  longestOverdue: number
  /** … those without a planned day, and the latest planned day of the others. */
  unplanned: number
  latestPlanned: Day | null
  /** The pace: what was met on each basis on a past day, 90 days ago or the first day known if later. */
  since: Day | null
  selfMetSince: number
  verifiedMetSince: number
  /** Criteria with an overdue indicator. */
  lateCriteria: readonly number[]
  counts: readonly CriterionStanding[]
}>

/** How far back the pace of a target is looked at. */
export const paceDays = 90

type Row = Omit<TargetFacts, 'commune' | 'dueDate' | 'latestPlanned' | 'since' | 'counts'> & {
  communeId: number
  name: string
  fullName: string
  dueDate: Date
  latestPlanned: Date | null
  since: Date | null
  counts: string | null
  total: number
}

const toFacts = ({ communeId, name, fullName, total: _, ...row }: Row): TargetFacts => ({
  ...row,
  commune: { id: communeId, name, fullName },
  dueDate: dayFromDb(row.dueDate),
  latestPlanned: row.latestPlanned && dayFromDb(row.latestPlanned),
  since: row.since && dayFromDb(row.since),
  counts: unpackTotals(row.counts),
})

/** Which targets: of these communes; `setIds` narrows. Targets of past years count while they are not reached. */
export type TargetFilter = Readonly<{ communeIds: readonly number[]; setIds?: readonly number[]; day: Day; limit: number }>

/** The targets to be followed, with the facts they are judged by, the nearest first; `total` counts those beyond the limit too. One statement. */
export const listTargets = async (
  ctx: Pick<Ctx, 'db'>,
  { communeIds, setIds, day, limit }: TargetFilter,
): Promise<{ targets: TargetFacts[]; total: number }> => {
  const on = dayToDb(day)
  const ofSets = setIds ? Prisma.sql`AND t."setId" = ANY (${[...setIds]}::int[])` : Prisma.empty
  const rows = await ctx.db.$queryRaw<Row[]>`
    WITH picked AS MATERIALIZED (
      SELECT t.*, u.name, u."fullName", p.name AS plan, coalesce(n.criteria, 0)::int AS criteria,
        coalesce(n."criteriaSelfMet", 0)::int AS "criteriaSelfMet",
        coalesce(n."criteriaVerifiedMet", 0)::int AS "criteriaVerifiedMet",
        least(${on}::date, s."validTo") AS on_day, count(*) OVER ()::int AS total
      FROM "Target" t
      JOIN "AdminUnit" u ON u.id = t."communeId"
      JOIN "CriteriaSet" s ON s.id = t."setId"
      LEFT JOIN "Plan" p ON p.id = t."planId"
      LEFT JOIN "SetTotal" n ON n."communeId" = t."communeId" AND n."setId" = t."setId"
      WHERE t."communeId" = ANY (${[...communeIds]}::int[]) AND t."cancelledAt" IS NULL ${ofSets}
        AND (t.year >= extract(year FROM ${on}::date) OR n."criteriaVerifiedMet" < n.criteria)
      ORDER BY t."dueDate", t.focus DESC, u."sortOrder", t.id
      LIMIT ${limit})
    SELECT t.id, t."communeId", t."setId", t.year, t."dueDate", t.maintain, t.focus, t.note, t.name, t."fullName", t.plan,
      t.criteria, t."criteriaSelfMet", t."criteriaVerifiedMet", t.total, now.*, past.*, totals.counts
    FROM picked t
    CROSS JOIN LATERAL (${stateNow(day)}) now
    CROSS JOIN LATERAL (${stateBefore(addDays(day, -paceDays))}) past
    CROSS JOIN LATERAL (
      SELECT ${packedTotals} AS counts
      FROM "CriterionTotal" c WHERE c."communeId" = t."communeId" AND c."setId" = t."setId" AND c.indicators > 0) totals
    ORDER BY t."dueDate", t.focus DESC, t.name, t.id`
  return { targets: rows.map(toFacts), total: rows[0]?.total ?? 0 }
}

/** A target's indicators as they stand. The commune owes a day only for what it does not claim itself. */
const stateNow = (day: Day): Prisma.Sql => Prisma.sql`
  SELECT count(*)::int AS indicators,
    (count(*) FILTER (WHERE ${metSql('self')}))::int AS "selfMet",
    (count(*) FILTER (WHERE ${metSql('verified')}))::int AS "verifiedMet",
    (count(*) FILTER (WHERE ${lateSql(day)}))::int AS overdue,
    coalesce(max(${lateDaysSql(day)}) FILTER (WHERE ${lateSql(day)}), 0)::int AS "longestOverdue",
    (count(*) FILTER (WHERE ${open} AND a."plannedDate" IS NULL))::int AS unplanned,
    max(a."plannedDate") FILTER (WHERE ${open}) AS "latestPlanned",
    coalesce(array_agg(DISTINCT a."criterionId") FILTER (WHERE ${lateSql(day)}), '{}') AS "lateCriteria"
  FROM "Assessment" a JOIN "Indicator" i ON i.id = a."indicatorId"
  WHERE a."communeId" = t."communeId" AND a."setId" = t."setId" AND days(i."validFrom", i."validTo") @> t.on_day`

const open: Prisma.Sql = Prisma.sql`NOT ${metSql('self')} AND NOT ${metSql('verified')}`

/** What was met on a past day: the last kept totals at or before it, or the first ones known. */
const stateBefore = (day: Day): Prisma.Sql => Prisma.sql`
  SELECT known.since, coalesce(sum(d."selfMet"), 0)::int AS "selfMetSince", coalesce(sum(d."verifiedMet"), 0)::int AS "verifiedMetSince"
  FROM (SELECT greatest(${dayToDb(day)}::date, min(day)) AS since FROM "SetTotalDay"
    WHERE "communeId" = t."communeId" AND "setId" = t."setId") known
  LEFT JOIN "Criterion" c ON c."setId" = t."setId"
  LEFT JOIN LATERAL (
    SELECT "selfMet", "verifiedMet" FROM "CriterionTotalDay" x
    WHERE x."communeId" = t."communeId" AND x."setId" = t."setId" AND x."criterionId" = c.id AND x.day <= known.since
    ORDER BY x.day DESC LIMIT 1) d ON true
  GROUP BY known.since`
