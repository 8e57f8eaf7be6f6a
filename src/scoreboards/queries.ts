import { listStandings } from '../assessments/standings.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { addDays, type Day, dayToDb, startOfDay } from '../kernel/time.js'
import { type Commune, listCommunes, type ReportingUnit } from '../units/queries.js'
import type { Bundle } from './answer-times.js'
import { type Aim, classOf, countReports, type Owed, type Tally } from './rules.js'

/** Both days belong to the period. */
export type Period = Readonly<{ from: Day; to: Day }>

export type Contender = Readonly<{ commune: Commune; setId: number; keeps: boolean; of: number }> & Tally

type AimRow = { communeId: number; aimSet: number | null; maintain: boolean | null; recognised: number | null }

/** The target of the year and the title of each commune as of a day. */
const listAims = async (ctx: Ctx, communeIds: readonly number[], day: Day): Promise<Map<number, Aim>> => {
  const end = startOfDay(addDays(day, 1))
  const rows = await ctx.db.$queryRaw<AimRow[]>`
    SELECT own.id AS "communeId", t."setId" AS "aimSet", t.maintain, r."setId" AS recognised
    FROM unnest(${[...communeIds]}::int[]) AS own (id)
    LEFT JOIN LATERAL (SELECT g."setId", g.maintain FROM "Target" g
      WHERE g."communeId" = own.id AND g.year = extract(year FROM ${dayToDb(day)}::date)
        AND (g."cancelledAt" IS NULL OR g."cancelledAt" >= ${end}::timestamptz)
      ORDER BY g.maintain, g."dueDate", g.id LIMIT 1) t ON true
    LEFT JOIN LATERAL (SELECT x."setId" FROM "Recognition" x
      WHERE x."communeId" = own.id AND x."recognisedOn" <= ${dayToDb(day)}::date
        AND (x."revokedOn" IS NULL OR x."revokedOn" > ${dayToDb(day)}::date)
      ORDER BY x."recognisedOn" DESC, x.id DESC LIMIT 1) r ON true`
  return new Map(
    rows.map(({ communeId, aimSet, maintain, recognised }) => [
      communeId,
      {
        target: aimSet === null ? null : { setId: aimSet, maintain: maintain === true },
        recognisedSetId: recognised,
      },
    ]),
  )
}

/** The reports communes owed in a period, with the day each first came, as known at the end of it. */
const listOwed = async (
  ctx: Ctx,
  communeIds: readonly number[],
  { from, to }: Period,
): Promise<Map<number, readonly Owed[]>> => {
  const end = startOfDay(addDays(to, 1))
  const rows = await ctx.db.$queryRaw<{ communeId: number; owed: Owed[] }[]>`
    SELECT s."communeId", json_agg(json_build_object('dueDate', c."dueDate",
      'closed', coalesce(c."closedAt" < ${end}::timestamptz, false),
      'firstOn', (n."takenAt" AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)) AS owed
    FROM "ReportSubmission" s
    JOIN "ReportCampaign" c ON c.id = s."campaignId"
      AND c."dueDate" BETWEEN ${dayToDb(from)}::date AND ${dayToDb(to)}::date
    LEFT JOIN "ReportSnapshot" n ON n."submissionId" = s.id AND n.number = 1 AND n."takenAt" < ${end}::timestamptz
    WHERE s."communeId" = ANY (${[...communeIds]}::int[]) GROUP BY s."communeId"`
  return new Map(rows.map(({ communeId, owed }) => [communeId, owed]))
}

/** What the communes of a unit are compared by: the same few statements however many communes there are. */
export const listContenders = async (
  ctx: Ctx,
  unit: ReportingUnit,
  period: Period,
  sets: Readonly<{ all: readonly number[]; basic: number }>,
): Promise<Contender[]> => {
  const communes = await listCommunes(ctx, unit)
  const communeIds = communes.map(({ id }) => id)
  const [aims, owed, standings] = await Promise.all([
    listAims(ctx, communeIds, period.to),
    listOwed(ctx, communeIds, period),
    listStandings(ctx, { communeIds, setIds: sets.all, before: addDays(period.from, -1) }),
  ])
  return communes.map((commune) => {
    const aim = aims.get(commune.id) ?? { target: null, recognisedSetId: null }
    const { setId, keeps } = classOf(aim, sets.basic)
    const standing = standings.find((one) => one.communeId === commune.id && one.setId === setId)
    return {
      commune,
      setId,
      keeps,
      of: standing?.criteria ?? 0,
      met: standing?.criteriaVerifiedMet ?? 0,
      before: standing?.before?.criteriaVerifiedMet ?? null,
      ...countReports(owed.get(commune.id) ?? [], period.to),
    }
  })
}

/**
 * Submissions of the period, and those still open at its end whenever they came, as known then. One that was recalled by
 * then asks for no answer. `v` the submission, `a` its assessment, `d` the decision.
 */
const sentSql = (communeIds: readonly number[], { from, to }: Period): Prisma.Sql => {
  const [start, end] = [startOfDay(from), startOfDay(addDays(to, 1))]
  return Prisma.sql`"VerificationSubmission" v
    JOIN "Assessment" a ON a.id = v."assessmentId" AND a."communeId" = ANY (${[...communeIds]}::int[])
    LEFT JOIN "VerificationDecision" d ON d."submissionId" = v.id AND d."decidedAt" < ${end}::timestamptz
    WHERE v."submittedAt" < ${end}::timestamptz
      AND (d.id IS NOT NULL OR v."closedAt" IS NULL OR v."closedAt" >= ${end}::timestamptz)
      AND (v."submittedAt" >= ${start}::timestamptz OR d.id IS NULL)`
}

const sentOn = Prisma.sql`(v."submittedAt" AT TIME ZONE 'Asia/Ho_Chi_Minh')::date`
const answeredOn = Prisma.sql`(d."decidedAt" AT TIME ZONE 'Asia/Ho_Chi_Minh')::date`

/** As many rows as there are pairs of days; more than this no district has in three years. */
const mostBundles = 50_000

/** What agencies were sent and when they answered, by agency and days: one statement. */
export const listBundles = (
  ctx: Pick<Ctx, 'db'>,
  communeIds: readonly number[],
  period: Period,
): Promise<Bundle[]> => ctx.db.$queryRaw<Bundle[]>`
    SELECT s.*, g."shortName" AS agency FROM (
      SELECT v."agencyId", ${sentOn}::text AS "sentOn", ${answeredOn}::text AS "answeredOn", count(*)::int AS count
      FROM ${sentSql(communeIds, period)} GROUP BY 1, 2, 3 LIMIT ${mostBundles}) s
    LEFT JOIN "Agency" g ON g.id = s."agencyId" ORDER BY g."shortName" NULLS LAST, s."agencyId", s."sentOn", s."answeredOn"`

/** One submission as the list behind the numbers shows it. */
export type SentRow = Readonly<{
  id: number
  assessmentId: number
  commune: string
  indicatorId: number
  sentOn: Day
  answeredOn: Day | null
  result: string | null
  total: number
}>

/** The submissions of an agency (0: of nobody), the longest on the way first; `total` stands on each. */
export const listSent = (
  ctx: Pick<Ctx, 'db'>,
  communeIds: readonly number[],
  period: Period,
  { agencyId, open, page, size }: Readonly<{ agencyId: number; open: boolean; page: number; size: number }>,
): Promise<SentRow[]> => ctx.db.$queryRaw<SentRow[]>`
    SELECT s.*, n.name AS commune FROM (
      SELECT v.id, v."assessmentId", a."communeId", a."indicatorId", ${sentOn}::text AS "sentOn",
        ${answeredOn}::text AS "answeredOn", d.result::text AS result, (count(*) OVER ())::int AS total
      FROM ${sentSql(communeIds, period)} AND coalesce(v."agencyId", 0) = ${agencyId} AND (d.id IS NULL OR NOT ${open})
      ORDER BY coalesce(${answeredOn}, ${dayToDb(period.to)}::date) - ${sentOn} DESC, v.id
      LIMIT ${size} OFFSET ${(page - 1) * size}) s
    JOIN "AdminUnit" n ON n.id = s."communeId"`
