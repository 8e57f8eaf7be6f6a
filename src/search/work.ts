import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { dayToDb } from '../kernel/time.js'
import { capabilities, holds } from '../policies/capabilities.js'
import type { Found } from './queries.js'
import { countedAtMost, holdsAll, mostHits } from './words.js'

/** Kinds that are found alike: a row with a name, a place and a day. */
export const WORK_KINDS = ['task', 'obstacle', 'campaign', 'letter', 'meeting', 'agency', 'village'] as const
export type WorkKind = (typeof WORK_KINDS)[number]

/** `about` is where it belongs to (a commune, a unit); `day` the day that matters for its kind. */
export type WorkHit = Readonly<{
  id: number
  parentId: number | null
  title: string
  about: string | null
  day: Date | null
}>

const ints = (list: readonly number[]): Prisma.Sql => Prisma.sql`${[...list]}::int[]`
const P = Prisma.sql

/** Whether a unit lies on or below one of the given. */
const under = (column: Prisma.Sql, units: readonly number[]): Prisma.Sql =>
  P`EXISTS (SELECT 1 FROM "UnitClosure" c WHERE c."descendantId" = ${column} AND c."ancestorId" = ANY (${ints(units)}))`

type Source = Readonly<{ select: Prisma.Sql; key: Prisma.Sql; order: Prisma.Sql }>

/** Tasks given within the scope, and those that speak to the person or to a commune in scope. */
const tasks = ({ actor }: Ctx): Source => {
  const granted = actor.grants.map(({ unitId }) => unitId)
  const spokenTo = actor.grants.filter(({ role }) => role === 'COMMUNE' || role === 'STEERING').map((g) => g.unitId)
  return {
    select: P`k.id, NULL::int AS "parentId", k.title, coalesce(l."docNumber", m.subject) AS about, k."dueDate" AS day
      FROM "Task" k LEFT JOIN "Directive" d ON d.id = k."directiveId" LEFT JOIN "LegalDocument" l ON l.id = d."documentId"
      LEFT JOIN "Meeting" m ON m.id = k."meetingId"
      WHERE (${under(P`coalesce(d."unitId", m."unitId")`, granted)} OR EXISTS (
        SELECT 1 FROM "TaskAddressee" r WHERE r."taskId" = k.id AND (r."agencyId" = ANY (${ints(actor.agencyIds)})
          OR r."userId" = ${actor.id} OR r."unitId" = ANY (${ints(spokenTo)})
          OR (k."directiveId" IS NOT NULL AND r."unitId" = ANY (${ints([...granted, ...actor.communeIds])})))))`,
    key: P`k."searchKey"`,
    order: P`k."closedAt" IS NOT NULL, k."dueDate" DESC NULLS LAST, k.id DESC`,
  }
}

const sourcesOf = (ctx: Ctx): Readonly<Record<WorkKind, Source | null>> => {
  const { actor } = ctx
  const communes = ints(actor.communeIds)
  const offices = (capability: 'letter.read' | 'meeting.read') =>
    actor.grants
      .filter(({ role }) => (capabilities[capability] as readonly string[]).includes(role))
      .map((g) => g.unitId)
  const granted = actor.grants.map(({ unitId }) => unitId)
  const today = P`${dayToDb(ctx.today)}::date`
  return {
    task: tasks(ctx),
    obstacle: {
      select: P`o.id, NULL::int AS "parentId", o.description AS title, u."fullName" AS about, (o."raisedAt" AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day
        FROM "Obstacle" o JOIN "AdminUnit" u ON u.id = o."communeId" WHERE o."communeId" = ANY (${communes})`,
      key: P`o."searchKey"`,
      order: P`o."resolvedAt" IS NOT NULL, o.id DESC`,
    },
    campaign: {
      select: P`c.id, NULL::int AS "parentId", c.title, u."fullName" AS about, c."cutoffDate" AS day
        FROM "ReportCampaign" c JOIN "AdminUnit" u ON u.id = c."unitId" WHERE EXISTS (
          SELECT 1 FROM "ReportSubmission" r WHERE r."campaignId" = c.id AND r."communeId" = ANY (${communes}))`,
      key: P`c."searchKey"`,
      order: P`c."cutoffDate" DESC, c.id DESC`,
    },
    letter: holds(actor, 'letter.read')
      ? {
          select: P`g.id, NULL::int AS "parentId", g.title, u."fullName" AS about, (g."createdAt" AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day
            FROM "GeneratedDocument" g JOIN "AdminUnit" u ON u.id = g."unitId"
            WHERE g.kind = 'CHASING_LETTER' AND ${under(P`g."unitId"`, offices('letter.read'))}`,
          key: P`g."searchKey"`,
          order: P`g."createdAt" DESC, g.id DESC`,
        }
      : null,
    meeting: holds(actor, 'meeting.read')
      ? {
          select: P`m.id, NULL::int AS "parentId", m.subject AS title, u."fullName" AS about, m."heldOn" AS day
            FROM "Meeting" m JOIN "AdminUnit" u ON u.id = m."unitId" WHERE ${under(P`m."unitId"`, offices('meeting.read'))}`,
          key: P`m."searchKey"`,
          order: P`m."heldOn" DESC, m.id DESC`,
        }
      : null,
    agency: {
      select: P`a.id, NULL::int AS "parentId", a.name AS title, u."fullName" AS about, NULL::date AS day
        FROM "Agency" a JOIN "AdminUnit" u ON u.id = a."unitId" WHERE days(a."validFrom", a."validTo") @> ${today}
          AND (${under(P`a."unitId"`, granted)} OR a."unitId" IN (
            SELECT c."ancestorId" FROM "UnitClosure" c WHERE c."descendantId" = ANY (${ints(granted)})
              AND days(c."validFrom", c."validTo") @> ${today}))`,
      key: P`a."searchKey"`,
      order: P`a.name, a.id`,
    },
    village: {
      select: P`v.id, v."communeId" AS "parentId", v.name AS title, u."fullName" AS about, NULL::date AS day
        FROM "Village" v JOIN "AdminUnit" u ON u.id = v."communeId"
        WHERE v."communeId" = ANY (${communes}) AND v."validTo" IS NULL`,
      key: P`v."searchKey"`,
      order: P`v.name, v.id`,
    },
  }
}

type Row = WorkHit & { kind: WorkKind; found: number }

/**
 * Tasks, obstacles, campaigns, letters, meetings, agencies and villages the person may open, in one statement: each kind
 * is bounded by itself, so that none costs more than its first rows and a count to `countedAtMost`.
 */
export const findWork = async (ctx: Ctx, words: readonly string[]): Promise<ReadonlyMap<WorkKind, Found<WorkHit>>> => {
  const sources = sourcesOf(ctx)
  const parts = WORK_KINDS.flatMap((kind) => {
    const source = sources[kind]
    if (source === null) return []
    const { select, key, order } = source
    return [
      P`(SELECT ${kind}::text AS kind, found.*, (count(*) OVER ())::int AS found FROM (
        SELECT row_number() OVER (ORDER BY ${order}) AS place, ${select} AND ${holdsAll(key, words)}
        ORDER BY place LIMIT ${countedAtMost}) found ORDER BY place LIMIT ${mostHits})`,
    ]
  })
  const rows = await ctx.db.$queryRaw<Row[]>`${Prisma.join(parts, ' UNION ALL ')}`
  return new Map(
    WORK_KINDS.map((kind) => {
      const hits = rows.filter((row) => row.kind === kind)
      return [kind, { hits, total: hits[0]?.found ?? 0 }]
    }),
  )
}
