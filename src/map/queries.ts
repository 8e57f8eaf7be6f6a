import { listStandings, type Standing } from '../assessments/standings.js'
import type { SetDef } from '../criteria/catalogue.js'
import { monthBefore } from '../dashboards/queries.js'
import type { Ctx } from '../kernel/context.js'
import { type Commune, listCommunes, type ReportingUnit } from '../units/queries.js'
import type { Shape } from './shape.js'

/** The stored territories of units, for those that have one. What is stored was checked when it was written. */
export const listBoundaries = async (
  ctx: Pick<Ctx, 'db'>,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Shape>> => {
  const rows = await ctx.db.$queryRaw<{ id: number; coordinates: Shape }[]>`
    SELECT id, boundary -> 'coordinates' AS coordinates FROM "AdminUnit"
    WHERE id = ANY (${[...ids]}::int[]) AND boundary IS NOT NULL`
  return new Map(rows.map(({ id, coordinates }) => [id, coordinates]))
}

/** The communes of a unit on its day with their standing in a set, and their territories; a town too, which counts nowhere. */
export type MapFigures = Readonly<{
  communes: readonly Commune[]
  standings: ReadonlyMap<number, Standing>
  boundaries: ReadonlyMap<number, Shape>
}>

export const loadMap = async (ctx: Ctx, unit: ReportingUnit, set: SetDef): Promise<MapFigures> => {
  const communes = await listCommunes(ctx, unit, { ntmOnly: false })
  const communeIds = communes.map(({ id }) => id)
  const [standings, boundaries] = await Promise.all([
    listStandings(ctx, { communeIds, setIds: [set.id], before: monthBefore(unit.asOf) }),
    listBoundaries(ctx, communeIds),
  ])
  return { communes, standings: new Map(standings.map((one) => [one.communeId, one])), boundaries }
}
