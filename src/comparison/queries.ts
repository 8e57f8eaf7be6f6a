import type { Basis } from '../assessments/status.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { type Day, endOfDay } from '../kernel/time.js'

/** The event that decided between two days: after it the indicator counted as met, or no longer did. */
export type Cause = Readonly<{
  communeId: number
  criterionId: number
  indicatorId: number
  assessmentId: number
  at: Date
  action: string
  reason: string | null
  /** Null: the program. */
  who: string | null
}>

/** A criterion of a commune that rose to met, or fell from it. */
export type Moved = Readonly<{ communeId: number; criterionId: number; up: boolean }>

type Span = Readonly<{ from: Day; to: Day; basis: Basis }>

/** Whether a state that an event holds counts as met; a state that was not there does not. */
const metIn = (state: Prisma.Sql, basis: Basis): Prisma.Sql =>
  basis === 'self'
    ? Prisma.sql`coalesce(${state} ->> 'selfResult' IN ('MET', 'NOT_APPLICABLE'), false)`
    : Prisma.sql`coalesce(${state} ->> 'verifiedResult' IN ('MET', 'NOT_APPLICABLE'), false)`

/** The last event of the assessment `a` within the span after which it counts otherwise than before, in the direction `up`. */
const turning = ({ from, to, basis }: Span, up: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT x.at, x.version, x.action, x.reason, x."actorId" FROM "Event" x
  WHERE x."assessmentId" = a.id AND x.at >= ${endOfDay(from)}::timestamptz AND x.at < ${endOfDay(to)}::timestamptz
    AND ${metIn(Prisma.sql`x."to"`, basis)} = ${up} AND ${metIn(Prisma.sql`x."from"`, basis)} <> ${up}
  ORDER BY x.at DESC, x.version DESC LIMIT 1`

/**
 * What decided about criteria that rose or fell: of each the last such event on one of its indicators. None where the list of
 * indicators itself changed. One statement.
 */
export const listCauses = async (ctx: Pick<Ctx, 'db'>, moved: readonly Moved[], span: Span): Promise<Cause[]> => {
  if (moved.length === 0) return []
  return ctx.db.$queryRaw<Cause[]>`
    SELECT DISTINCT ON (m."communeId", m."criterionId") m."communeId", m."criterionId", a."indicatorId", a.id AS "assessmentId",
      e.at, e.action, e.reason, u."displayName" AS who
    FROM jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) AS m("communeId" int, "criterionId" int, up boolean)
    JOIN "Assessment" a ON a."communeId" = m."communeId" AND a."criterionId" = m."criterionId"
    CROSS JOIN LATERAL (${turning(span, Prisma.sql`m.up`)}) e
    LEFT JOIN "User" u ON u.id = e."actorId"
    ORDER BY m."communeId", m."criterionId", e.at DESC, e.version DESC, a.id`
}

/** What happened to an indicator between two days. */
export type Happened = Readonly<{
  assessmentId: number
  /** Events in the span. */
  count: number
  at: Date
  action: string
  reason: string | null
  who: string | null
}>

/**
 * Of assessments: how often each changed within the span, and the event that decided (after which it counts as it does on
 * the later day), else the last one. One statement; the caller bounds the ids.
 */
export const listHappened = async (
  ctx: Pick<Ctx, 'db'>,
  assessments: readonly Readonly<{ id: number; up: boolean | null }>[],
  span: Span,
): Promise<Map<number, Happened>> => {
  if (assessments.length === 0) return new Map()
  const { from, to } = span
  const rows = await ctx.db.$queryRaw<Happened[]>`
    SELECT a.id AS "assessmentId", n.count, e.at, e.action, e.reason, u."displayName" AS who
    FROM jsonb_to_recordset(${JSON.stringify(assessments)}::jsonb) AS a(id int, up boolean)
    CROSS JOIN LATERAL (SELECT count(*)::int AS count FROM "Event" x WHERE x."assessmentId" = a.id
      AND x.at >= ${endOfDay(from)}::timestamptz AND x.at < ${endOfDay(to)}::timestamptz) n
    LEFT JOIN LATERAL (${turning(span, Prisma.sql`a.up`)}) t ON true
    JOIN LATERAL (SELECT x.at, x.action, x.reason, x."actorId" FROM "Event" x WHERE x."assessmentId" = a.id
      AND x.at >= ${endOfDay(from)}::timestamptz AND x.at < ${endOfDay(to)}::timestamptz
      AND (t.version IS NULL OR x.version = t.version) ORDER BY x.at DESC, x.version DESC LIMIT 1) e ON true
    LEFT JOIN "User" u ON u.id = e."actorId"`
  return new Map(rows.map((row) => [row.assessmentId, row]))
}
