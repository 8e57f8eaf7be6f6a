import { labelOf } from '../auth/actor.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Role } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { endOfDay } from '../kernel/time.js'
import { visibleEvidenceSql } from '../policies/evidence.js'

/** One thing that happened to an indicator of a commune, or to a paper that proves it. */
export type HistoryEvent = Readonly<{
  id: bigint
  at: Date
  action: string
  subject: string
  from: unknown
  to: unknown
  reason: string | null
  /** Null: the program. */
  who: string | null
  /** In what capacity, on that day: "UBND xã Trấn Ninh". */
  office: string | null
  /** The paper, where the person may see it. */
  paper: Readonly<{ id: number; subject: string }> | null
}>

type Row = Omit<HistoryEvent, 'office' | 'paper'> & {
  grants: { role: Role; unit: string; level: string; agency: string | null }[] | null
  paperId: number | null
  paper: string | null
}

/** What is told of a paper itself on the page of an indicator it proves; the rest stands on its own page. */
const paperActions = ['evidence.corrected', 'evidence.revised', 'evidence.withdrawn']

/** Events of the assessment, of its links, and of the papers linked while they were. */
const eventsSql = (assessmentId: number): Prisma.Sql => Prisma.sql`
  SELECT x.*, NULL::int AS "paperId" FROM "Event" x WHERE x."assessmentId" = ${assessmentId}
  UNION ALL
  SELECT x.*, l."evidenceId" FROM "EvidenceLink" l JOIN "Event" x ON x.subject = 'EvidenceLink' AND x."subjectId" = l.id
  WHERE l."assessmentId" = ${assessmentId}
  UNION ALL
  SELECT x.*, l."evidenceId" FROM "EvidenceLink" l JOIN "Event" x ON x.subject = 'Evidence' AND x."subjectId" = l."evidenceId"
  WHERE l."assessmentId" = ${assessmentId} AND x.action = ANY (${paperActions})
    AND x.at > l."linkedAt" AND x.at <= coalesce(l."unlinkedAt", 'infinity')`

/**
 * The history of an indicator in a commune, newest first, and how long it is; up to the day looked back to, where one is. The
 * caller has checked the scope.
 */
export const listHistory = async (
  ctx: Pick<Ctx, 'db' | 'actor' | 'today' | 'asOf'>,
  assessmentId: number,
  { limit, offset = 0 }: { limit: number; offset?: number },
): Promise<{ events: HistoryEvent[]; total: number }> => {
  const rows = await ctx.db.$queryRaw<(Row & { total: number })[]>`
    WITH own AS MATERIALIZED (SELECT * FROM (${eventsSql(assessmentId)}) x
      WHERE x.at < ${ctx.asOf === undefined ? 'infinity' : endOfDay(ctx.asOf)}::timestamptz), shown AS (
      SELECT *, (SELECT count(*)::int FROM own) AS total FROM own ORDER BY at DESC, id DESC LIMIT ${limit} OFFSET ${offset})
    SELECT s.id, s.at, s.action, s.subject, s."from", s."to", s.reason, s.total, u."displayName" AS who, p.id AS "paperId",
      p.subject AS paper,
      (SELECT json_agg(json_build_object('role', g.role, 'unit', n."fullName", 'level', n.level, 'agency', a."shortName") ORDER BY g.id)
        FROM "RoleGrant" g JOIN "AdminUnit" n ON n.id = g."unitId" LEFT JOIN "Agency" a ON a.id = g."agencyId"
        WHERE g."userId" = s."actorId"
          AND days(g."validFrom", g."validTo") @> (s.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) AS grants
    FROM shown s
    LEFT JOIN "User" u ON u.id = s."actorId"
    LEFT JOIN LATERAL (SELECT e.id, e.subject FROM "Evidence" e
      WHERE e.id = s."paperId" AND ${visibleEvidenceSql(ctx.actor, ctx.today)}) p ON true
    ORDER BY s.at DESC, s.id DESC`
  const events = rows.map(({ grants, paperId, paper, ...row }) => ({
    ...row,
    office: grants === null ? null : labelOf(grants),
    paper: paperId === null || paper === null ? null : { id: paperId, subject: paper },
  }))
  return { events, total: rows[0]?.total ?? 0 }
}

/** What an assessment said at a version, or null when no event tells: it was never saved so. */
export const listStatesAt = async (
  ctx: Pick<Ctx, 'db'>,
  versions: readonly Readonly<{ id: number; version: number }>[],
): Promise<Map<number, unknown>> => {
  if (versions.length === 0) return new Map()
  const rows = await ctx.db.$queryRaw<{ id: number; to: unknown }[]>`
    SELECT e."assessmentId" AS id, e."to" FROM jsonb_to_recordset(${JSON.stringify(versions)}::jsonb) AS v(id int, version int)
    JOIN "Event" e ON e."assessmentId" = v.id AND e.version = v.version`
  return new Map(rows.map(({ id, to }) => [id, to]))
}
