import type { Catalogue, SetDef } from '../criteria/catalogue.js'
import type { LevelBook, LevelPlace } from '../criteria/levels.js'
import type { Ctx } from '../kernel/context.js'
import { type Day, dayToDb } from '../kernel/time.js'
import type { Commune } from '../units/queries.js'

/** The day on which a commune is judged by a set: today, or the last day of whichever of the two has ended. */
export const judgedOn = (today: Day, set: Pick<SetDef, 'validTo'>, commune: Pick<Commune, 'validTo'>): Day =>
  [today, set.validTo, commune.validTo].filter((day) => day !== null).reduce((a, b) => (a < b ? a : b))

/** The levels of the catalogue as the rules read them. */
export const bookOf =
  (catalogue: Catalogue): LevelBook =>
  (indicatorId) =>
    catalogue.indicator(indicatorId)?.levels ?? []

/** Where a commune hangs on a day: its own id and those above, nearest first, and the commune group its levels go by. */
export type Reach = Readonly<{ communeId: number; unitPath: readonly number[]; communeGroup: string | null }>

/** The reach of communes on a day, of one that has ended on its last day: one statement. */
export const listReaches = async (ctx: Pick<Ctx, 'db'>, communeIds: readonly number[], day: Day): Promise<Reach[]> =>
  ctx.db.$queryRaw<Reach[]>`
    SELECT u.id AS "communeId",
      ARRAY(SELECT c."ancestorId" FROM "UnitClosure" c
        WHERE c."descendantId" = u.id AND days(c."validFrom", c."validTo") @> d.day ORDER BY c.depth) AS "unitPath",
      (SELECT t.value FROM "UnitTrait" t
        WHERE t."unitId" = u.id AND t.trait = 'COMMUNE_GROUP' AND days(t."validFrom", t."validTo") @> d.day) AS "communeGroup"
    FROM "AdminUnit" u CROSS JOIN LATERAL (SELECT least(${dayToDb(day)}::date, u."validTo") AS day) d
    WHERE u.id = ANY (${[...communeIds]}::int[]) ORDER BY u.id`

/** Where and when the levels of a set are asked for in one commune. */
export const getPlace = async (
  ctx: Pick<Ctx, 'db' | 'today'>,
  set: Pick<SetDef, 'validTo'>,
  commune: Pick<Commune, 'id' | 'validTo'>,
): Promise<LevelPlace> => {
  const day = judgedOn(ctx.today, set, commune)
  const [reach] = await listReaches(ctx, [commune.id], day)
  return placeOn(day, reach)
}

/** A reach as the level rules take it. The year judged is that of the day: levels of income differ by year. */
export const placeOn = (day: Day, reach: Pick<Reach, 'unitPath' | 'communeGroup'> | undefined): LevelPlace => ({
  day,
  year: Number(day.slice(0, 4)),
  unitPath: reach?.unitPath ?? [],
  communeGroup: reach?.communeGroup ?? null,
})
