import type { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { type Day, dayToDb } from '../kernel/time.js'
import { phaseOf } from './queries.js'

/** What of one source fell into the period, the year so far and the phase so far; null: nothing was entered. */
export type Mobilised = Readonly<{ period: string | null; year: string | null; phase: string | null }>
export type SourceTotals = Readonly<{ source: string; amount: Mobilised; quantity: Mobilised }>

type Row = { source: string } & Record<
  'amountPeriod' | 'amountYear' | 'amountPhase' | 'quantityPeriod' | 'quantityYear' | 'quantityPhase',
  Prisma.Decimal | null
>

const text = (value: Prisma.Decimal | null): string | null => value?.toString() ?? null

/**
 * What communes mobilised up to a day, by source: in the period from the given day, since the beginning of the year, since
 * the beginning of the phase. What was entered for a period counts on the day it ends.
 */
export const listMobilised = async (
  ctx: Pick<Ctx, 'db'>,
  { communeIds, from, to }: { communeIds: readonly number[]; from: Day; to: Day },
): Promise<SourceTotals[]> => {
  const year = to.slice(0, 4)
  const { first } = phaseOf(Number(year))
  const [since, january] = [dayToDb(from), dayToDb(`${year}-01-01`)]
  const rows = await ctx.db.$queryRaw<Row[]>`
    SELECT r.source,
      sum(r.amount) FILTER (WHERE r."periodEnd" >= ${since}::date) AS "amountPeriod",
      sum(r.amount) FILTER (WHERE r."periodEnd" >= ${january}::date) AS "amountYear", sum(r.amount) AS "amountPhase",
      sum(r.quantity) FILTER (WHERE r."periodEnd" >= ${since}::date) AS "quantityPeriod",
      sum(r.quantity) FILTER (WHERE r."periodEnd" >= ${january}::date) AS "quantityYear", sum(r.quantity) AS "quantityPhase"
    FROM "MobilisedResource" r
    WHERE r."communeId" = ANY (${[...communeIds]}::int[])
      AND r."periodEnd" BETWEEN ${dayToDb(`${first}-01-01`)}::date AND ${dayToDb(to)}::date
    GROUP BY r.source ORDER BY r.source LIMIT 100`
  return rows.map((row) => ({
    source: row.source,
    amount: { period: text(row.amountPeriod), year: text(row.amountYear), phase: text(row.amountPhase) },
    quantity: { period: text(row.quantityPeriod), year: text(row.quantityYear), phase: text(row.quantityPhase) },
  }))
}
