import { recognitionStands } from '../assessments/sources.js'
import { type CriterionStanding, listCriterionTotals } from '../assessments/standings.js'
import type { Basis } from '../assessments/status.js'
import { type Catalogue, getCatalogue } from '../criteria/catalogue.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { type Day, dayFromDb } from '../kernel/time.js'
import { type Commune, listCommunes, type ReportingUnit } from '../units/queries.js'
import type { Asked } from './figures.js'

/** A title a commune holds, by its decision. */
export type Title = Readonly<{
  communeId: number
  setId: number
  docNumber: string
  issuer: string
  recognisedOn: Day
  standardYear: number
}>

/** What table 8 lists: titles that stand on the day, and how the criteria of their sets stand in those communes. */
export type RegisterFigures = Readonly<{
  unit: ReportingUnit
  day: Day
  basis: Basis
  catalogue: Catalogue
  communes: readonly Commune[]
  titles: readonly Title[]
  totals: ReadonlyMap<number, readonly CriterionStanding[]>
}>

type Row = Omit<Title, 'recognisedOn'> & { recognisedOn: Date }

const listTitles = async (ctx: Ctx, communeIds: readonly number[]): Promise<Title[]> => {
  const rows = await ctx.db.$queryRaw<Row[]>(Prisma.sql`
    SELECT r."communeId", r."setId", l."docNumber", l.issuer, r."recognisedOn", r."standardYear"
    FROM "Recognition" r JOIN "LegalDocument" l ON l.id = r."documentId"
    WHERE r."communeId" = ANY (${[...communeIds]}::int[]) AND ${recognitionStands(ctx)}
    ORDER BY r."communeId", r."setId" LIMIT 2000`)
  return rows.map(({ recognisedOn, ...row }) => ({ ...row, recognisedOn: dayFromDb(recognisedOn) }))
}

/** Reads the register of a unit's communes with what they meet of the sets they are recognised for. */
export const registerFigures = async (ctx: Ctx, { unit, basis }: Asked): Promise<RegisterFigures> => {
  const [communes, catalogue] = await Promise.all([listCommunes(ctx, unit), getCatalogue(ctx)])
  const communeIds = communes.map(({ id }) => id)
  const [titles, totals] = await Promise.all([
    listTitles(ctx, communeIds),
    listCriterionTotals(ctx, { communeIds, setIds: catalogue.sets.map(({ id }) => id) }),
  ])
  return { unit, day: unit.asOf, basis, catalogue, communes, titles, totals }
}
