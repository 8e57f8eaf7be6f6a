import type { Size } from './options.js'
import { databaseOf } from './seed/seed.js'
import { type Server, withClient } from './server.js'

/** The rows the measures of one size are about. */
export type Fixture = Readonly<{
  district: number
  province: number
  /** The agency of `bench.agency`, and a criterion with the most that waits for it. */
  queue: { agency: number; criterion: number; criterionNo: number }
  set: { id: number; code: string }
  /** The sixteen communes of the first district. */
  communes: readonly number[]
  /** In each of them an indicator measured in percent, nobody's but ours: saves of 16 connections do not meet. */
  rows: readonly { id: number; communeId: number; criterionId: number }[]
  /** Versions of those rows now, by id. */
  versions: () => Promise<Map<number, number>>
}>

/** Finds the rows to measure in a seeded database. */
export const readFixture = (server: Server, size: Size): Promise<Fixture> =>
  withClient(server.url(databaseOf(size)), async (client) => {
    const places = await client.query<{ level: string; id: number }>(
      `SELECT level::text, min(id) AS id FROM "AdminUnit" WHERE level <> 'COMMUNE' GROUP BY level`,
    )
    const idOf = (level: string) => places.rows.find((row) => row.level === level)?.id ?? 0
    const { rows } = await client.query<Fixture['rows'][number]>(
      `SELECT DISTINCT ON (a."communeId") a.id, a."communeId", a."criterionId"
       FROM "UnitClosure" k JOIN "AdminUnit" u ON u.id = k."descendantId" AND u.level = 'COMMUNE' AND u."ntmScope"
       JOIN "Assessment" a ON a."communeId" = u.id AND a."setId" = 1 AND a.stage = 'OPEN' AND a."verifiedResult" = 'NONE'
       JOIN "Indicator" i ON i.id = a."indicatorId" AND i.type = 'PERCENT' AND i.inputs IS NULL
       JOIN "RequirementLevel" l ON l."indicatorId" = i.id AND l.status = 'SET' AND l.comparator = 'GTE' AND l.value IS NOT NULL
         AND l.year IS NULL AND l."communeGroup" IS NULL AND l."partId" IS NULL AND l."retractedAt" IS NULL
       WHERE k."ancestorId" = $1 AND days(k."validFrom", k."validTo") @> date '2024-05-20'
         AND NOT EXISTS (SELECT FROM "IndicatorPart" p WHERE p."indicatorId" = i.id)
       ORDER BY a."communeId", a.id`,
      [idOf('DISTRICT')],
    )
    const waiting = await client.query<Fixture['queue']>(
      `SELECT g."agencyId" AS agency, c.id AS criterion, c.no AS "criterionNo"
       FROM "User" w JOIN "RoleGrant" g ON g."userId" = w.id
       JOIN "Assignment" s ON s."agencyId" = g."agencyId" AND s.role = 'LEAD' JOIN "Criterion" c ON c.id = s."criterionId" AND c."setId" = 1
       JOIN "Assessment" a ON a."criterionId" = c.id AND a.stage = 'UNDER_VERIFICATION' AND a."communeId" = ANY ($1)
       WHERE w.username = 'bench.agency' GROUP BY 1, 2, 3 ORDER BY count(*) DESC, c.id LIMIT 1`,
      [rows.map(({ communeId }) => communeId)],
    )
    const versions = () =>
      withClient(server.url(databaseOf(size)), async (again) => {
        const found = await again.query<{ id: number; version: number }>(
          'SELECT id, version FROM "Assessment" WHERE id = ANY ($1)',
          [rows.map(({ id }) => id)],
        )
        return new Map(found.rows.map(({ id, version }) => [id, version]))
      })
    return {
      district: idOf('DISTRICT'),
      province: idOf('PROVINCE'),
      queue: waiting.rows[0] ?? { agency: 0, criterion: 0, criterionNo: 0 },
      set: { id: 1, code: 'NTM_2021_2025' },
      communes: rows.map(({ communeId }) => communeId),
      rows,
      versions,
    }
  })
