/** What the leader's page shows beside the matrix: the floor's statements, the same rows by the same probes. */
import type { Row } from './floor-queue.js'

type Ask = <R extends object = Row>(text: string, values: unknown[]) => Promise<R[]>

const monthsSql = `SELECT m.day::text AS day, count(*)::int AS communes, string_agg(concat_ws(' ', u.id, d.criteria, d."criteriaSelfMet",
    d."criteriaVerifiedMet"), ',') AS packed
  FROM unnest($3::date[]) m (day)
  JOIN "UnitClosure" c ON c."ancestorId" = $1 AND days(c."validFrom", c."validTo") @> m.day
  JOIN "AdminUnit" u ON u.id = c."descendantId" AND u.level = 'COMMUNE' AND u."ntmScope"
  LEFT JOIN LATERAL (SELECT x.criteria, x."criteriaSelfMet", x."criteriaVerifiedMet" FROM "SetTotalDay" x
    WHERE x."communeId" = u.id AND x."setId" = $2 AND x.day <= m.day ORDER BY x.day DESC LIMIT 1) d ON true
  GROUP BY m.day ORDER BY m.day`

const waitsSql = (today: string): string => `SELECT a."indicatorId", count(*)::int AS count,
    sum(date '${today}' - v."submittedAt"::date)::int AS days, max(date '${today}' - v."submittedAt"::date)::int AS longest
  FROM "VerificationSubmission" v JOIN "Assessment" a ON a.id = v."assessmentId"
  WHERE v."closedAt" IS NULL AND a."communeId" = ANY ($1) AND a."setId" = $2 GROUP BY 1`

const beforeSql = `SELECT u.id AS "communeId", string_agg(concat_ws(' ', k.id, d.indicators, d."verifiedMet"), ',') AS packed
  FROM unnest($1::int[]) u (id) JOIN "Criterion" k ON k."setId" = $2
  CROSS JOIN LATERAL (SELECT x.indicators, x."verifiedMet" FROM "CriterionTotalDay" x WHERE x."communeId" = u.id AND x."setId" = $2
    AND x."criterionId" = k.id AND x.day <= $3::date ORDER BY x.day DESC LIMIT 1) d GROUP BY u.id`

const titlesSql = `SELECT n.name, r."standardYear", l."docNumber", (SELECT count(*)::int FROM "CriterionTotal" c
    WHERE c."communeId" = r."communeId" AND c."setId" = r."setId" AND c."verifiedMet" < c.indicators) AS unmet
  FROM "Recognition" r JOIN "LegalDocument" l ON l.id = r."documentId" JOIN "AdminUnit" n ON n.id = r."communeId"
  WHERE r."communeId" = ANY ($1) AND r."revokedOn" IS NULL`

const campaignsSql = `SELECT id, title, "cutoffDate"::text AS day FROM "ReportCampaign" WHERE "unitId" = $1 ORDER BY "cutoffDate" DESC LIMIT 6`

const followedSql = (
  today: string,
): string => `SELECT count(*) FILTER (WHERE r.state <> 'DONE' AND r."dueDate" < date '${today}')::int AS late,
    count(*) FILTER (WHERE r.state = 'DONE')::int AS done, count(*)::int AS open
  FROM "TaskAddressee" r JOIN "Task" k ON k.id = r."taskId" AND k."closedAt" IS NULL
  JOIN "Directive" d ON d.id = k."directiveId" AND d."unitId" = $1 WHERE r.state <> 'CLOSED'`

const ends = ['06', '07', '08', '09', '10', '11', '12'].map((month) => `2023-${month}-28`)
const days = [...ends, '2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30']

/** The rows of the page beside its matrix. */
export const readOverview = async (
  ask: Ask,
  today: string,
  { unit, set, ids }: { unit: number; set: number; ids: unknown[] },
) => {
  const [months, waits, before, titles, campaigns, followed] = await Promise.all([
    ask(monthsSql, [unit, set, [...days, today]]),
    ask(waitsSql(today), [ids, set]),
    ask(beforeSql, [ids, set, '2024-04-30']),
    ask(titlesSql, [ids]),
    ask(campaignsSql, [unit]),
    ask(followedSql(today), [unit]),
  ])
  return { months, waits, before, titles, campaigns, followed }
}

/** Months as average and bands, and what else stands there, cell by cell. */
export const overviewCells = ({
  months,
  titles,
  campaigns,
  followed,
}: Awaited<ReturnType<typeof readOverview>>): (string | number | boolean | null)[][] => [
  ...months.map(({ day, communes, packed }) => {
    const met = String(packed ?? '')
      .split(',')
      .map((text) => Number(text.split(' ')[3] ?? 0))
    const average = met.reduce((sum, one) => sum + one, 0) / Math.max(met.length, 1)
    return [
      day ?? '',
      communes ?? 0,
      average.toFixed(2),
      ...[0, 5, 10, 15, 19].map((from) => met.filter((one) => one >= from).length),
    ]
  }),
  ...[...titles, ...campaigns, ...followed].map((row) => Object.values(row)),
]

/** The criteria a commune met on the day compared with. */
export const metBefore = (before: readonly Row[]): ReadonlyMap<unknown, ReadonlySet<number>> =>
  new Map(
    before.map(({ communeId, packed }) => [
      communeId,
      new Set(
        String(packed)
          .split(',')
          .flatMap((text) => {
            const [id = 0, of = 0, met = 0] = text.split(' ').map(Number)
            return of > 0 && of === met ? [id] : []
          }),
      ),
    ]),
  )
