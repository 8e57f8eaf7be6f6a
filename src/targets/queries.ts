import { assessmentsSql, criterionTotalsSql, setTotalsSql, type Whence } from '../assessments/sources.js'
import { type CriterionStanding, packedTotals, unpackTotals } from '../assessments/standings.js'
import type { Basis, Dated, SelfResult, Stage, VerifiedResult } from '../assessments/status.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { addDays, type Day, dayFromDb, dayToDb, endOfDay } from '../kernel/time.js'

/** An indicator of a target's set as it stands in the target's commune. */
export type TargetIndicator = Dated & Readonly<{ indicatorId: number; criterionId: number }>

/** A criterion that the plan wants completed within the target. */
export type TargetGoal = Readonly<{ criterionId: number; dueDate: Day | null }>

/** A commune that is to reach (or keep) a set by a day, with all its distance and light are judged by. */
export type Target = Readonly<{
  id: number
  commune: Readonly<{ id: number; name: string; fullName: string }>
  setId: number
  year: number
  dueDate: Day
  maintain: boolean
  focus: boolean
  note: string | null
  plan: string | null
  planId: number | null
  cancelledAt: Date | null
  version: number
  /** The criteria to be completed; none: all of the set. A day of its own only where the plan gives one. */
  goals: readonly TargetGoal[]
  /** As of this day; a target is compared with it. */
  day: Day
  /** The indicators in force on the day that the target asks for, in no order. */
  indicators: readonly TargetIndicator[]
  /** Their totals by criterion: those of the target's criteria. */
  totals: readonly CriterionStanding[]
  /** The set required first, and how the commune stands in it; null where the set asks for none. */
  prerequisite: Readonly<{ setId: number; criteria: number; met: Readonly<Record<Basis, number>> }> | null
  /** Indicators met 90 days before, or on the first day known if that is later; null when nothing is known. */
  before: Readonly<{ selfMet: number; verifiedMet: number }> | null
}>

/** How far back the pace of a target is looked at. */
const paceDays = 90

type Row = Omit<
  Target,
  'commune' | 'dueDate' | 'day' | 'indicators' | 'totals' | 'before' | 'prerequisite' | 'goals'
> & {
  goals: TargetGoal[] | null
  communeId: number
  name: string
  fullName: string
  dueDate: Date
  indicators: string | null
  totals: string | null
  selfBefore: number | null
  verifiedBefore: number | null
  firstSetId: number | null
  firstCriteria: number | null
  firstSelfMet: number | null
  firstVerifiedMet: number | null
  count: number
}

/** Six words an indicator; "-" stands for no day. */
const unpackIndicator = (packed: string): TargetIndicator => {
  const [indicatorId, criterionId, selfResult, stage, verifiedResult, planned, supplement] = packed.split(' ')
  const dayOf = (text: string | undefined) => (text === undefined || text === '-' ? null : text)
  return {
    indicatorId: Number(indicatorId),
    criterionId: Number(criterionId),
    selfResult: selfResult as SelfResult,
    stage: stage as Stage,
    verifiedResult: verifiedResult as VerifiedResult,
    plannedDate: dayOf(planned),
    supplementDue: dayOf(supplement),
  }
}

const prerequisiteOf = (row: Row): Target['prerequisite'] =>
  row.firstSetId === null
    ? null
    : {
        setId: row.firstSetId,
        criteria: row.firstCriteria ?? 0,
        met: { self: row.firstSelfMet ?? 0, verified: row.firstVerifiedMet ?? 0 },
      }

const toTarget = (row: Row, day: Day): Target => {
  const goals = row.goals ?? []
  const asked = new Set(goals.map(({ criterionId }) => criterionId))
  const within = <T extends { criterionId: number }>(rows: T[]): T[] =>
    asked.size === 0 ? rows : rows.filter(({ criterionId }) => asked.has(criterionId))
  return {
    id: row.id,
    commune: { id: row.communeId, name: row.name, fullName: row.fullName },
    setId: row.setId,
    year: row.year,
    dueDate: dayFromDb(row.dueDate),
    maintain: row.maintain,
    focus: row.focus,
    note: row.note,
    plan: row.plan,
    planId: row.planId,
    cancelledAt: row.cancelledAt,
    version: row.version,
    goals,
    day,
    indicators: within(row.indicators ? row.indicators.split(',').map(unpackIndicator) : []),
    totals: within(unpackTotals(row.totals)),
    prerequisite: prerequisiteOf(row),
    before:
      row.selfBefore === null || row.verifiedBefore === null
        ? null
        : { selfMet: row.selfBefore, verifiedMet: row.verifiedBefore },
  }
}

/**
 * Which targets: of these communes, as of a day. Those to be followed, unless a year or one target is asked for: of past
 * years they count while they are not reached. A cancelled one is found only by its id.
 */
export type TargetFilter = Readonly<{
  communeIds: readonly number[]
  day: Day
  limit: number
  only?: Readonly<{ year: number }> | Readonly<{ id: number }>
}>

/**
 * Targets as they are, or as they stood at the end of the day looked back to: those given by then, with the day and the
 * remarks that the last change by then left, or the first change after it found; a later cancellation is not known yet.
 */
export const targetsSql = ({ asOf }: Whence): Prisma.Sql =>
  asOf === undefined
    ? Prisma.sql`"Target"`
    : Prisma.sql`(SELECT k.id, k."communeId", k."setId", k."planId", k.year, coalesce((v.told ->> 'dueDate')::date, k."dueDate") AS "dueDate",
        coalesce((v.told ->> 'maintain')::boolean, k.maintain) AS maintain, coalesce((v.told ->> 'focus')::boolean, k.focus) AS focus,
        CASE WHEN v.told IS NULL THEN k.note ELSE v.told ->> 'note' END AS note,
        CASE WHEN k."cancelledAt" < ${endOfDay(asOf)}::timestamptz THEN k."cancelledAt" END AS "cancelledAt", k.version
      FROM "Target" k
      CROSS JOIN LATERAL (SELECT coalesce(
        (SELECT x."to" FROM "Event" x WHERE x.subject = 'Target' AND x."subjectId" = k.id
          AND x.at < ${endOfDay(asOf)}::timestamptz AND x."to" ->> 'maintain' IS NOT NULL ORDER BY x.id DESC LIMIT 1),
        (SELECT x."from" FROM "Event" x WHERE x.subject = 'Target' AND x."subjectId" = k.id
          AND x.at >= ${endOfDay(asOf)}::timestamptz AND x."from" ->> 'maintain' IS NOT NULL ORDER BY x.id LIMIT 1)) AS told) v
      WHERE NOT EXISTS (SELECT 1 FROM "Event" x WHERE x.subject = 'Target' AND x."subjectId" = k.id
        AND x.action = 'target.added' AND x.at >= ${endOfDay(asOf)}::timestamptz))`

/** The criterion `c` is one that the target `t` asks for. */
const askedFor = Prisma.sql`(NOT EXISTS (SELECT 1 FROM "TargetCriterion" g WHERE g."targetId" = t.id)
  OR EXISTS (SELECT 1 FROM "TargetCriterion" g WHERE g."targetId" = t.id AND g."criterionId" = c."criterionId"))`

const picking = (whence: Whence, on: Date, only: TargetFilter['only']): Prisma.Sql => {
  if (only && 'id' in only) return Prisma.sql`t.id = ${only.id}`
  if (only) return Prisma.sql`t."cancelledAt" IS NULL AND t.year = ${only.year}`
  return Prisma.sql`t."cancelledAt" IS NULL AND (t.year >= extract(year FROM ${on}::date)
    OR EXISTS (SELECT 1 FROM ${criterionTotalsSql(whence)} c WHERE c."communeId" = t."communeId" AND c."setId" = t."setId"
      AND c.indicators > 0 AND c."verifiedMet" < c.indicators AND ${askedFor}))`
}

/**
 * The targets to be followed, the nearest first, in one statement; `total` counts those beyond the limit too. Of a day looked
 * back to, all but the criteria chosen within a target, which are those of today: their history is told in words only.
 */
export const listTargets = async (
  ctx: Pick<Ctx, 'db' | 'asOf'>,
  { communeIds, day, limit, only }: TargetFilter,
): Promise<{ targets: Target[]; total: number }> => {
  const on = dayToDb(day)
  const rows = await ctx.db.$queryRaw<Row[]>`
    WITH picked AS MATERIALIZED (
      SELECT t.*, u.name, u."fullName", u."sortOrder", p.name AS plan, least(${on}::date, s."validTo") AS on_day,
        s."prerequisiteId" AS "firstSetId", first.criteria AS "firstCriteria", first."criteriaSelfMet" AS "firstSelfMet",
        first."criteriaVerifiedMet" AS "firstVerifiedMet", count(*) OVER ()::int AS count
      FROM ${targetsSql(ctx)} t
      JOIN "AdminUnit" u ON u.id = t."communeId"
      JOIN "CriteriaSet" s ON s.id = t."setId"
      LEFT JOIN "Plan" p ON p.id = t."planId"
      LEFT JOIN ${setTotalsSql(ctx)} first ON first."communeId" = t."communeId" AND first."setId" = s."prerequisiteId"
      WHERE t."communeId" = ANY (${[...communeIds]}::int[]) AND ${picking(ctx, on, only)}
      ORDER BY t."dueDate", t.focus DESC, u."sortOrder", t.id
      LIMIT ${limit})
    SELECT t.id, t."communeId", t."setId", t.year, t."dueDate", t.maintain, t.focus, t.note, t.name, t."fullName", t.plan,
      t."planId", t."cancelledAt", t.version,
      (SELECT json_agg(json_build_object('criterionId', g."criterionId", 'dueDate', g."dueDate") ORDER BY g."criterionId")
        FROM "TargetCriterion" g WHERE g."targetId" = t.id) AS goals,
      t."firstSetId", t."firstCriteria", t."firstSelfMet", t."firstVerifiedMet", t.count, now.indicators, past.*, totals.totals
    FROM picked t
    CROSS JOIN LATERAL (${indicatorsNow(ctx)}) now
    CROSS JOIN LATERAL (${metBefore(addDays(day, -paceDays))}) past
    CROSS JOIN LATERAL (SELECT ${packedTotals} AS totals FROM ${criterionTotalsSql(ctx)} c
      WHERE c."communeId" = t."communeId" AND c."setId" = t."setId" AND c.indicators > 0) totals
    ORDER BY t."dueDate", t.focus DESC, t."sortOrder", t.id`
  return { targets: rows.map((row) => toTarget(row, day)), total: rows[0]?.count ?? 0 }
}

// Whether an indicator is in force is asked of each row: as a join, the planner tries all indicators of all sets instead.
const indicatorsNow = (ctx: Whence): Prisma.Sql => Prisma.sql`
  SELECT string_agg(concat_ws(' ', a."indicatorId", a."criterionId", a."selfResult", a.stage, a."verifiedResult",
    coalesce(a."plannedDate"::text, '-'), coalesce(a."supplementDue"::text, '-')), ',') AS indicators
  FROM ${assessmentsSql(ctx)}
  WHERE a."communeId" = t."communeId" AND a."setId" = t."setId"
    AND (SELECT days(i."validFrom", i."validTo") @> t.on_day FROM "Indicator" i WHERE i.id = a."indicatorId")`

/** What was met on a past day: the last kept totals at or before it, or the first ones known. */
const metBefore = (day: Day): Prisma.Sql => Prisma.sql`
  SELECT sum(d."selfMet")::int AS "selfBefore", sum(d."verifiedMet")::int AS "verifiedBefore"
  FROM (SELECT greatest(${dayToDb(day)}::date, min(day)) AS since FROM "SetTotalDay"
    WHERE "communeId" = t."communeId" AND "setId" = t."setId") known
  JOIN (SELECT id AS "criterionId" FROM "Criterion" WHERE "setId" = t."setId") c ON ${askedFor}
  CROSS JOIN LATERAL (
    SELECT x."selfMet", x."verifiedMet" FROM "CriterionTotalDay" x
    WHERE x."communeId" = t."communeId" AND x."setId" = t."setId" AND x."criterionId" = c."criterionId" AND x.day <= known.since
    ORDER BY x.day DESC LIMIT 1) d`
