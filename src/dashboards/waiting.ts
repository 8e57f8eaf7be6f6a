import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { type Day, dayToDb, endOfDay } from '../kernel/time.js'

/** How long submissions of an indicator wait for the agency, in calendar days since they were sent. */
export type Wait = Readonly<{ count: number; days: number; longest: number }>

const openOn = (asOf: Day | undefined): Prisma.Sql =>
  asOf === undefined
    ? Prisma.sql`v."closedAt" IS NULL`
    : Prisma.sql`v."submittedAt" < ${endOfDay(asOf)}::timestamptz
        AND (v."closedAt" IS NULL OR v."closedAt" >= ${endOfDay(asOf)}::timestamptz)`

/** What waits for a verdict, now or on the day looked back to, by indicator: one statement. */
export const listWaits = async (
  ctx: Pick<Ctx, 'db' | 'asOf'>,
  { communeIds, indicatorIds, day }: { communeIds: readonly number[]; indicatorIds: readonly number[]; day: Day },
): Promise<Map<number, Wait>> => {
  const rows = await ctx.db.$queryRaw<(Wait & { indicatorId: number })[]>`
    SELECT a."indicatorId", count(*)::int AS count, sum(w.days)::int AS days, max(w.days)::int AS longest
    FROM "VerificationSubmission" v JOIN "Assessment" a ON a.id = v."assessmentId"
    CROSS JOIN LATERAL (
      SELECT ${dayToDb(day)}::date - (v."submittedAt" AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS days) w
    WHERE ${openOn(ctx.asOf)} AND a."communeId" = ANY (${[...communeIds]}::int[])
      AND a."indicatorId" = ANY (${[...indicatorIds]}::int[])
    GROUP BY a."indicatorId"`
  return new Map(rows.map(({ indicatorId, ...wait }) => [indicatorId, wait]))
}

/** Several of them together. */
export const sumWaits = (some: Iterable<Wait | undefined>): Wait => {
  let sum: Wait = { count: 0, days: 0, longest: 0 }
  for (const one of some)
    if (one)
      sum = {
        count: sum.count + one.count,
        days: sum.days + one.days,
        longest: Math.max(sum.longest, one.longest),
      }
  return sum
}
