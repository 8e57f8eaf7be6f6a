import type { SetTotal } from '../assessments/totals.js'
import type { Ctx } from '../kernel/context.js'
import { type Day, dayFromDb, dayToDb } from '../kernel/time.js'

/** How the communes of a unit stood in a set at the end of a day: those that lived then, whatever became of them. */
export type Month = Readonly<{
  day: Day
  /** Communes in the denominator on that day. */
  communes: number
  /** Those of which something is known. */
  totals: readonly (SetTotal & Readonly<{ communeId: number }>)[]
}>

const unpack = (packed: string | null): Month['totals'] =>
  (packed?.split(',') ?? []).map((text) => {
    const [communeId = 0, criteria = 0, criteriaSelfMet = 0, criteriaVerifiedMet = 0] = text.split(' ').map(Number)
    return { communeId, criteria, criteriaSelfMet, criteriaVerifiedMet }
  })

/**
 * The standings of a unit's communes (in the person's scope) at the end of some days: one statement, one probe of the day
 * rows for each commune and day, however long the history is.
 */
export const listMonths = async (
  ctx: Pick<Ctx, 'db' | 'actor'>,
  { unitId, setId, days }: { unitId: number; setId: number; days: readonly Day[] },
): Promise<Month[]> => {
  const rows = await ctx.db.$queryRaw<{ day: Date; communes: number; packed: string | null }[]>`
    SELECT m.day, count(*)::int AS communes,
      string_agg(concat_ws(' ', u.id, d.criteria, d."criteriaSelfMet", d."criteriaVerifiedMet"), ','
        ORDER BY u."sortOrder", u.id) FILTER (WHERE d.criteria IS NOT NULL) AS packed
    FROM unnest(${days.map(dayToDb)}::date[]) m (day)
    JOIN "UnitClosure" c ON c."ancestorId" = ${unitId} AND days(c."validFrom", c."validTo") @> m.day
    JOIN "AdminUnit" u ON u.id = c."descendantId" AND u.level = 'COMMUNE' AND u."ntmScope"
      AND u.id = ANY (${[...ctx.actor.communeIds]}::int[])
    LEFT JOIN LATERAL (
      SELECT x.criteria, x."criteriaSelfMet", x."criteriaVerifiedMet" FROM "SetTotalDay" x
      WHERE x."communeId" = u.id AND x."setId" = ${setId} AND x.day <= m.day ORDER BY x.day DESC LIMIT 1) d ON true
    GROUP BY m.day ORDER BY m.day`
  return rows.map(({ day, communes, packed }) => ({ day: dayFromDb(day), communes, totals: unpack(packed) }))
}

/** Indicators of a target that counted as met at the end of a day. */
export type TargetMonth = Readonly<{ targetId: number; day: Day; selfMet: number; verifiedMet: number }>

type Aim = Readonly<{ id: number; commune: { id: number }; setId: number; goals: readonly { criterionId: number }[] }>

/** How targets grew: indicators met of the criteria they ask for at the end of some days, in one statement. */
export const listTargetMonths = async (
  ctx: Pick<Ctx, 'db'>,
  targets: readonly Aim[],
  days: readonly Day[],
): Promise<TargetMonth[]> => {
  if (targets.length === 0) return []
  const goals = targets.flatMap(({ id, goals: some }) => some.map(({ criterionId }) => ({ id, criterionId })))
  const rows = await ctx.db.$queryRaw<(Omit<TargetMonth, 'day'> & { day: Date })[]>`
    WITH goal AS (SELECT * FROM unnest(${goals.map(({ id }) => id)}::int[], ${goals.map((one) => one.criterionId)}::int[])
      g ("targetId", "criterionId"))
    SELECT t.id AS "targetId", m.day, sum(d."selfMet")::int AS "selfMet", sum(d."verifiedMet")::int AS "verifiedMet"
    FROM unnest(${targets.map(({ id }) => id)}::int[], ${targets.map(({ commune }) => commune.id)}::int[],
      ${targets.map(({ setId }) => setId)}::int[]) t (id, "communeId", "setId")
    CROSS JOIN unnest(${days.map(dayToDb)}::date[]) m (day)
    JOIN "Criterion" k ON k."setId" = t."setId" AND (NOT EXISTS (SELECT 1 FROM goal g WHERE g."targetId" = t.id)
      OR EXISTS (SELECT 1 FROM goal g WHERE g."targetId" = t.id AND g."criterionId" = k.id))
    CROSS JOIN LATERAL (
      SELECT x."selfMet", x."verifiedMet" FROM "CriterionTotalDay" x
      WHERE x."communeId" = t."communeId" AND x."setId" = t."setId" AND x."criterionId" = k.id AND x.day <= m.day
      ORDER BY x.day DESC LIMIT 1) d
    GROUP BY t.id, m.day ORDER BY t.id, m.day`
  return rows.map(({ day, ...row }) => ({ ...row, day: dayFromDb(day) }))
}

/** The last day on which anything changed in a criterion of a commune: key `${communeId}/${criterionId}`. */
export const listLastMoves = async (
  ctx: Pick<Ctx, 'db'>,
  { communeIds, setId, day }: { communeIds: readonly number[]; setId: number; day: Day },
): Promise<Map<string, Day>> => {
  const rows = await ctx.db.$queryRaw<{ communeId: number; packed: string }[]>`
    SELECT u.id AS "communeId", string_agg(concat_ws(' ', k.id, d.day), ',') AS packed
    FROM unnest(${[...communeIds]}::int[]) u (id) JOIN "Criterion" k ON k."setId" = ${setId}
    CROSS JOIN LATERAL (
      SELECT x.day FROM "CriterionTotalDay" x
      WHERE x."communeId" = u.id AND x."setId" = k."setId" AND x."criterionId" = k.id AND x.day <= ${dayToDb(day)}::date
      ORDER BY x.day DESC LIMIT 1) d
    GROUP BY u.id`
  return new Map(
    rows.flatMap(({ communeId, packed }) =>
      packed.split(',').map((text): [string, Day] => {
        const [criterionId = '', moved = ''] = text.split(' ')
        return [`${communeId}/${criterionId}`, moved]
      }),
    ),
  )
}
