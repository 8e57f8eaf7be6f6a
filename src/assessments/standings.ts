import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { type Day, dayToDb } from '../kernel/time.js'
import { lateSql } from './conditions.js'
import { criterionTotalsSql, datedSql, recognitionStands, setTotalsSql } from './sources.js'
import type { CriterionTotal, SetTotal } from './totals.js'

/** What was stored when it was written: nothing here counts assessments to know what is met. */

export type CriterionStanding = CriterionTotal & Readonly<{ criterionId: number }>

/** Nine numbers a criterion, as the statements below pack them: a page of 200 communes reads 200 rows, not 3,800. */
export const packedTotals: Prisma.Sql = Prisma.sql`string_agg(concat_ws(' ', c."criterionId", c.indicators, c."selfMet",
  c."selfNotMet", c."selfTouched", c."verifiedMet", c."verifiedNotMet", c.waiting, c."notApplicable"), ',')`

/** The criteria of one commune out of `packedTotals`, in one order: the database packs them as it finds them. */
export const unpackTotals = (packed: string | null): CriterionStanding[] => {
  if (!packed) return []
  const totals = packed.split(',').map((text) => {
    const [criterionId = 0, indicators = 0, selfMet = 0, selfNotMet = 0, selfTouched = 0, ...rest] = text
      .split(' ')
      .map(Number)
    const [verifiedMet = 0, verifiedNotMet = 0, waiting = 0, notApplicable = 0] = rest
    return {
      criterionId,
      indicators,
      selfMet,
      selfNotMet,
      selfTouched,
      verifiedMet,
      verifiedNotMet,
      waiting,
      notApplicable,
    }
  })
  return totals.sort((a, b) => a.criterionId - b.criterionId)
}

type Whose = Readonly<{ communeIds: readonly number[]; setIds: readonly number[] }>

/** Those of these communes in these sets, of totals `t`. */
const within = ({ communeIds, setIds }: Whose): Prisma.Sql =>
  Prisma.sql`t."communeId" = ANY (${[...communeIds]}::int[]) AND t."setId" = ANY (${[...setIds]}::int[])`

/** The stored totals of the criteria of sets, by commune; of the day looked back to, where one is. */
export const listCriterionTotals = async (
  ctx: Pick<Ctx, 'db' | 'asOf'>,
  whose: Whose,
): Promise<Map<number, CriterionStanding[]>> => {
  const rows = await ctx.db.$queryRaw<{ communeId: number; packed: string }[]>`
    SELECT c."communeId", ${packedTotals} AS packed
    FROM (SELECT t.* FROM ${criterionTotalsSql(ctx)} t WHERE ${within(whose)}) c GROUP BY c."communeId"`
  return new Map(rows.map(({ communeId, packed }) => [communeId, unpackTotals(packed)]))
}

/** How a commune stands in a set now and stood on an earlier day, and whether it is in the register of recognitions. */
export type Standing = SetTotal &
  Readonly<{
    communeId: number
    setId: number
    /** Null where nothing is known of that day. */
    before: Omit<SetTotal, 'criteria'> | null
    /** Recognised for the set and not revoked, whatever today's count says. */
    recognised: boolean
  }>

type StandingRow = Omit<Standing, 'before'> & { selfBefore: number | null; verifiedBefore: number | null }

/** Standings of communes in sets, now or on the day looked back to; `before` as of the end of the given day. */
export const listStandings = async (
  ctx: Pick<Ctx, 'db' | 'asOf'>,
  { communeIds, setIds, before }: Whose & { before: Day },
): Promise<Standing[]> => {
  const rows = await ctx.db.$queryRaw<StandingRow[]>`
    SELECT t."communeId", t."setId", t.criteria, t."criteriaSelfMet", t."criteriaVerifiedMet",
      d."criteriaSelfMet" AS "selfBefore", d."criteriaVerifiedMet" AS "verifiedBefore",
      EXISTS (SELECT 1 FROM "Recognition" r
        WHERE r."communeId" = t."communeId" AND r."setId" = t."setId" AND ${recognitionStands(ctx)}) AS recognised
    FROM ${setTotalsSql(ctx)} t
    LEFT JOIN LATERAL (
      SELECT x."criteriaSelfMet", x."criteriaVerifiedMet" FROM "SetTotalDay" x
      WHERE x."communeId" = t."communeId" AND x."setId" = t."setId" AND x.day <= ${dayToDb(before)}::date
      ORDER BY x.day DESC LIMIT 1) d ON true
    WHERE ${within({ communeIds, setIds })}`
  return rows.map(({ selfBefore, verifiedBefore, ...row }) => ({
    ...row,
    before:
      selfBefore === null || verifiedBefore === null
        ? null
        : { criteriaSelfMet: selfBefore, criteriaVerifiedMet: verifiedBefore },
  }))
}

/** Days a late row is late: since its supplement was due, else since its planned day. */
export const lateDaysSql = (day: Day): Prisma.Sql => Prisma.sql`(${dayToDb(day)}::date - CASE
  WHEN a.stage = 'SUPPLEMENT_REQUESTED' AND a."supplementDue" < ${dayToDb(day)}::date THEN a."supplementDue"
  ELSE a."plannedDate" END)`

/** Indicators that are late or on an agency's desk; `longest` is the most days any of them is late. */
export type Pending = Readonly<{ late: number; longest: number; waiting: number }>
type PendingRow = Pending & { communeId: number | null; criterionId: number | null; indicatorId: number | null }

export type PendingCounts = Readonly<{
  /** By commune and criterion: key `${communeId}/${criterionId}`. */
  cells: ReadonlyMap<string, Pending>
  indicators: ReadonlyMap<number, Pending>
}>

/**
 * What is late or waiting among the given indicators, now or on the day looked back to, twice: by commune and criterion for the corners of the matrix, by
 * indicator for the agency that answers for it. One statement; as many rows as there are such cells and indicators.
 */
export const countPending = async (
  ctx: Pick<Ctx, 'db' | 'asOf'>,
  { communeIds, indicatorIds, day }: { communeIds: readonly number[]; indicatorIds: readonly number[]; day: Day },
): Promise<PendingCounts> => {
  const rows = await ctx.db.$queryRaw<PendingRow[]>`
    SELECT a."communeId", a."criterionId", a."indicatorId", (count(*) FILTER (WHERE a.late))::int AS late,
      coalesce(max(a.days) FILTER (WHERE a.late), 0)::int AS longest,
      (count(*) FILTER (WHERE a.stage = 'UNDER_VERIFICATION'))::int AS waiting
    FROM (
      SELECT a."communeId", a."criterionId", a."indicatorId", a.stage, ${lateSql(day)} AS late, ${lateDaysSql(day)} AS days
      FROM ${datedSql(ctx)}
      WHERE a."communeId" = ANY (${[...communeIds]}::int[]) AND a."indicatorId" = ANY (${[...indicatorIds]}::int[])
        AND (${lateSql(day)} OR a.stage = 'UNDER_VERIFICATION')) a
    GROUP BY GROUPING SETS ((a."communeId", a."criterionId"), (a."indicatorId"))`
  const cells = new Map<string, Pending>()
  const indicators = new Map<number, Pending>()
  for (const { communeId, criterionId, indicatorId, ...pending } of rows) {
    if (indicatorId !== null) indicators.set(indicatorId, pending)
    else if (communeId !== null && criterionId !== null) cells.set(`${communeId}/${criterionId}`, pending)
  }
  return { cells, indicators }
}
