import { leadSql } from '../assignments/lead-sql.js'
import { labelOf } from '../auth/actor.js'
import { Prisma } from '../generated/prisma/client.js'
import { type Ctx, communesOf } from '../kernel/context.js'
import { dayToDb } from '../kernel/time.js'
import { agencyGrants } from '../policies/verification.js'

/** One contribution to the discussion of an indicator. */
export type Comment = Readonly<{
  id: number
  body: string
  at: Date
  authorId: number
  author: string
  /** In what capacity, on that day: "Phòng NN&PTNT". */
  office: string
  /** Whom it speaks to, by name. */
  to: readonly string[]
  agencyIds: readonly number[]
}>

type CommentRow = Omit<Comment, 'office'> & { grants: Parameters<typeof labelOf>[0] | null }

/** Comments shown of one thread; the oldest of a longer one are left out. */
const mostShown = 200

/** The key under which it is remembered how far a person has read. */
export const threadOf = (assessmentId: number): string => `assessment:${assessmentId}`

/** The discussion of an indicator, the oldest first. The caller has checked the scope. */
export const listThread = async (ctx: Pick<Ctx, 'db'>, assessmentId: number): Promise<Comment[]> => {
  const rows = await ctx.db.$queryRaw<CommentRow[]>`
    SELECT c.id, c.body, c.at, c."authorId", u."displayName" AS author,
      coalesce((SELECT json_agg(coalesce(a."shortName", n."fullName") ORDER BY m.id) FROM "CommentMention" m
        LEFT JOIN "Agency" a ON a.id = m."agencyId" LEFT JOIN "AdminUnit" n ON n.id = m."unitId"
        WHERE m."commentId" = c.id), '[]') AS "to",
      ARRAY(SELECT m."agencyId" FROM "CommentMention" m WHERE m."commentId" = c.id AND m."agencyId" IS NOT NULL) AS "agencyIds",
      (SELECT json_agg(json_build_object('role', g.role, 'unit', n."fullName", 'level', n.level, 'agency', a."shortName") ORDER BY g.id)
        FROM "RoleGrant" g JOIN "AdminUnit" n ON n.id = g."unitId" LEFT JOIN "Agency" a ON a.id = g."agencyId"
        WHERE g."userId" = c."authorId"
          AND days(g."validFrom", g."validTo") @> (c.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) AS grants
    FROM "Comment" c JOIN "User" u ON u.id = c."authorId"
    WHERE c."assessmentId" = ${assessmentId} ORDER BY c.id DESC LIMIT ${mostShown}`
  return rows.reverse().map(({ grants, ...row }) => ({ ...row, office: grants === null ? '' : labelOf(grants) }))
}

/** Remembers that a person has read a thread up to a comment; never backwards. */
export const markRead = async (
  ctx: Pick<Ctx, 'db' | 'actor'>,
  assessmentId: number,
  commentId: number,
): Promise<void> => {
  await ctx.db.$executeRaw`
    INSERT INTO "ReadMark" ("userId", thread, "commentId") VALUES (${ctx.actor.id}, ${threadOf(assessmentId)}, ${commentId})
    ON CONFLICT ("userId", thread) DO UPDATE SET "commentId" = excluded."commentId"
    WHERE "ReadMark"."commentId" < excluded."commentId"`
}

/** Whom comments on an indicator may speak to: the commune, and the agencies of the units above it today. */
export type Target = Readonly<{
  key: string
  label: string
  names: readonly string[]
  agencyId: number | null
  unitId: number | null
}>

export const listTargets = async (
  ctx: Pick<Ctx, 'db' | 'today'>,
  { communeId, unitIds }: { communeId: number; unitIds: readonly number[] },
): Promise<Target[]> => {
  const day = dayToDb(ctx.today)
  const [commune, agencies] = await Promise.all([
    ctx.db.adminUnit.findUniqueOrThrow({ where: { id: communeId }, select: { name: true, fullName: true } }),
    ctx.db.agency.findMany({
      where: {
        unitId: { in: [...unitIds] },
        validFrom: { lte: day },
        OR: [{ validTo: null }, { validTo: { gte: day } }],
      },
      select: { id: true, code: true, shortName: true, name: true },
      orderBy: [{ shortName: 'asc' }, { id: 'asc' }],
      take: 200,
    }),
  ])
  const office = `UBND ${commune.fullName.charAt(0).toLowerCase()}${commune.fullName.slice(1)}`
  const unit = {
    key: `unit:${communeId}`,
    label: office,
    names: [commune.name, commune.fullName, office],
    agencyId: null,
    unitId: communeId,
  }
  return [
    unit,
    ...agencies.map(({ id, code, shortName, name }) => ({
      key: `agency:${id}`,
      label: shortName,
      names: [code, shortName, name],
      agencyId: id,
      unitId: null,
    })),
  ]
}

/** A discussion in which something new concerns the person. */
export type UnreadThread = Readonly<{
  assessmentId: number
  communeId: number
  commune: string
  indicatorId: number
  setId: number
  count: number
  /** One of the new comments speaks to the person's commune or agency. */
  mentioned: boolean
  lastAt: Date
  lastAuthor: string
  lastBody: string
}>

/** Comments older than this are no news, also to a new account (days). */
const newsDays = 90

/** Comments that speak to the person's communes or agencies. Over a comment `c`. */
const mentionsMeSql = (ctx: Pick<Ctx, 'actor'>): Prisma.Sql => Prisma.sql`EXISTS (SELECT FROM "CommentMention" n
  WHERE n."commentId" = c.id AND (n."agencyId" = ANY (${agencyGrants(ctx.actor).map(({ agencyId }) => agencyId)}::int[])
    OR n."unitId" = ANY (${[...communesOf(ctx.actor, 'COMMUNE')]}::int[])))`

/**
 * What concerns whom: an officer the discussions of the commune, the coordination office those of its district, an agency
 * those it leads and those that mention it, everyone those they wrote in themselves.
 */
const concernsMeSql = (ctx: Pick<Ctx, 'actor'>): Prisma.Sql => {
  const own = [...communesOf(ctx.actor, 'COMMUNE', 'COORDINATOR')]
  const agencies = agencyGrants(ctx.actor).map(({ agencyId }) => agencyId)
  return Prisma.sql`(a."communeId" = ANY (${own}::int[]) OR lead."agencyId" = ANY (${agencies}::int[])
    OR EXISTS (SELECT FROM "Comment" o WHERE o."assessmentId" = a.id AND o."authorId" = ${ctx.actor.id})
    OR EXISTS (SELECT FROM "Comment" o JOIN "CommentMention" n ON n."commentId" = o.id
      WHERE o."assessmentId" = a.id AND n."agencyId" = ANY (${agencies}::int[])))`
}

/** Discussions with something new for the person, those that speak to them first, then the latest: one statement. */
export const listUnread = async (ctx: Ctx, limit = 50): Promise<UnreadThread[]> => {
  const since = new Date(ctx.now.getTime() - newsDays * 24 * 3600 * 1000)
  return ctx.db.$queryRaw<UnreadThread[]>`
    SELECT x.*, u."displayName" AS "lastAuthor", l.body AS "lastBody" FROM (
      SELECT a.id AS "assessmentId", a."communeId", n.name AS commune, a."indicatorId", a."setId", count(*)::int AS count,
        bool_or(${mentionsMeSql(ctx)}) AS mentioned, max(c.at) AS "lastAt", max(c.id) AS "lastId"
      FROM "Comment" c
      JOIN "Assessment" a ON a.id = c."assessmentId" AND a."communeId" = ANY (${[...ctx.actor.communeIds]}::int[])
      JOIN "AdminUnit" n ON n.id = a."communeId"
      LEFT JOIN "ReadMark" m ON m."userId" = ${ctx.actor.id} AND m.thread = 'assessment:' || a.id
      ${leadSql(ctx.today)}
      WHERE c.at >= ${since}::timestamptz AND c."authorId" <> ${ctx.actor.id} AND c.id > coalesce(m."commentId", 0)
        AND ${concernsMeSql(ctx)}
      GROUP BY a.id, n.name) x
    JOIN "Comment" l ON l.id = x."lastId" JOIN "User" u ON u.id = l."authorId"
    ORDER BY x.mentioned DESC, x."lastAt" DESC, x."assessmentId" LIMIT ${limit}`
}
