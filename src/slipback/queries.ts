import { criterionTotalsSql, recognitionStands } from '../assessments/sources.js'
import { type CriterionStanding, packedTotals, unpackTotals } from '../assessments/standings.js'
import type { Catalogue } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { type Day, dayFromDb } from '../kernel/time.js'
import { revocationRuleOf } from './revocation.js'

/** A title that stands in the register, with the totals of the set it is measured on. */
export type Title = Readonly<{
  communeId: number
  setId: number
  standardYear: number
  recognisedOn: Day
  docNumber: string
  totals: readonly CriterionStanding[]
}>

type Row = Omit<Title, 'recognisedOn' | 'totals'> & { recognisedOn: Date; totals: string | null }

/** The titles that communes hold, now or on the day looked back to: one statement. */
export const listTitles = async (
  ctx: Pick<Ctx, 'db' | 'asOf'>,
  communeIds: readonly number[],
  catalogue: Catalogue,
): Promise<Title[]> => {
  const sets = catalogue.sets.map((set) => ({ id: set.id, measured: revocationRuleOf(set, catalogue).measured.id }))
  const rows = await ctx.db.$queryRaw<Row[]>`
    SELECT r."communeId", r."setId", r."standardYear", r."recognisedOn", l."docNumber",
      (SELECT ${packedTotals} FROM ${criterionTotalsSql(ctx)} c
        WHERE c."communeId" = r."communeId" AND c."setId" = m.measured AND c.indicators > 0) AS totals
    FROM "Recognition" r JOIN "LegalDocument" l ON l.id = r."documentId"
    JOIN unnest(${sets.map(({ id }) => id)}::int[], ${sets.map(({ measured }) => measured)}::int[]) m (set, measured)
      ON m.set = r."setId"
    WHERE r."communeId" = ANY (${[...communeIds]}::int[]) AND ${recognitionStands(ctx)}
    ORDER BY r."recognisedOn", r.id`
  return rows.map(({ recognisedOn, totals, ...row }) => ({
    ...row,
    recognisedOn: dayFromDb(recognisedOn),
    totals: unpackTotals(totals),
  }))
}
