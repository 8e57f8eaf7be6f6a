import type { Catalogue, SetDef } from '../criteria/catalogue.js'
import type { LevelBook } from '../criteria/levels.js'
import type { Ctx } from '../kernel/context.js'
import { type Day, dayToDb } from '../kernel/time.js'
import type { Commune } from '../units/queries.js'
import type { JudgeContext, Titles } from './verdict.js'

/** The day on which a commune is judged by a set: today, or the last day of whichever of the two has ended. */
export const judgedOn = (today: Day, set: Pick<SetDef, 'validTo'>, commune: Pick<Commune, 'validTo'>): Day =>
  [today, set.validTo, commune.validTo].filter((day) => day !== null).reduce((a, b) => (a < b ? a : b))

/** What of a commune its levels and verdicts depend on. */
export type Reach = Readonly<{
  communeId: number
  /** The commune and the units above it, nearest first. */
  unitPath: readonly number[]
  communeGroup: string | null
  /** Sets it was recognised for, by decisions in the register. */
  titles: readonly Readonly<{
    code: string
    held: boolean
    docNumber: string | null
    recognisedOn: Day
    revokedOn: Day | null
    standardYear: number
  }>[]
}>

/** The reach of communes on a day, of one that has ended on its last day: one statement. */
export const listReaches = async (ctx: Pick<Ctx, 'db'>, communeIds: readonly number[], day: Day): Promise<Reach[]> =>
  ctx.db.$queryRaw<Reach[]>`
    SELECT u.id AS "communeId",
      ARRAY(SELECT c."ancestorId" FROM "UnitClosure" c
        WHERE c."descendantId" = u.id AND days(c."validFrom", c."validTo") @> d.day ORDER BY c.depth) AS "unitPath",
      (SELECT t.value FROM "UnitTrait" t
        WHERE t."unitId" = u.id AND t.trait = 'COMMUNE_GROUP' AND days(t."validFrom", t."validTo") @> d.day) AS "communeGroup",
      (SELECT coalesce(json_agg(json_build_object('code', s.code, 'docNumber', l."docNumber",
          'recognisedOn', r."recognisedOn", 'revokedOn', r."revokedOn", 'standardYear', r."standardYear",
          'held', r."recognisedOn" <= d.day AND (r."revokedOn" IS NULL OR r."revokedOn" > d.day)) ORDER BY r.id), '[]')
        FROM "Recognition" r JOIN "CriteriaSet" s ON s.id = r."setId" JOIN "LegalDocument" l ON l.id = r."documentId"
        WHERE r."communeId" = u.id) AS titles
    FROM "AdminUnit" u CROSS JOIN LATERAL (SELECT least(${dayToDb(day)}::date, u."validTo") AS day) d
    WHERE u.id = ANY (${[...communeIds]}::int[]) ORDER BY u.id`

const titlesOf = (catalogue: Catalogue, reach: Reach | undefined): Titles => {
  const name = (code: string) => catalogue.sets.find((set) => set.code === code)?.name ?? code
  const entries = (reach?.titles ?? []).map(({ code, ...title }) => [code, { ...title, name: name(code) }] as const)
  return Object.fromEntries(entries) // a later decision on the same set stands
}

/** The levels of the catalogue as the rules read them. */
const bookOf =
  (catalogue: Catalogue): LevelBook =>
  (indicatorId) =>
    catalogue.indicator(indicatorId)?.levels ?? []

/** What the rules judge by in one commune. The year judged is that of the day: levels of income differ by year. */
export const judgeContext = (catalogue: Catalogue, day: Day, reach: Reach | undefined): JudgeContext => ({
  day,
  year: Number(day.slice(0, 4)),
  unitPath: reach?.unitPath ?? [],
  communeGroup: reach?.communeGroup ?? null,
  levels: bookOf(catalogue),
  titles: titlesOf(catalogue, reach),
})

/** What the rules judge by in a commune for a set today, or on the last day of whichever has ended. */
export const getJudgeContext = async (
  ctx: Pick<Ctx, 'db' | 'today'>,
  catalogue: Catalogue,
  { set, commune }: { set: Pick<SetDef, 'validTo'>; commune: Pick<Commune, 'id' | 'validTo'> },
): Promise<JudgeContext> => {
  const day = judgedOn(ctx.today, set, commune)
  const [reach] = await listReaches(ctx, [commune.id], day)
  return judgeContext(catalogue, day, reach)
}
