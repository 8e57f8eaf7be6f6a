import type { Role } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { dayToDb } from '../kernel/time.js'
import type { NoticeKind } from './kinds.js'

/** Whom a notice goes to: those who answer for a unit (in a role, else its officers or committee), an agency, a person. */
export type Recipient = Readonly<{
  unitId?: number | null
  role?: Role
  agencyId?: number | null
  userId?: number | null
}>

export type Notice = Readonly<{
  kind: NoticeKind
  /** Told once under it to each person, however often and by however many processes. */
  key: string
  title: string
  href: string
  to: Recipient
}>

/** Notices written in one statement; more are split. */
const atOnce = 2000

/**
 * Puts notices into the inboxes of those who hold the right today, are not shut out and want that kind; never of the one
 * who caused it. Nothing is mailed here: the day's digest tells what is in the inbox. Answers how many were new.
 */
export const tell = async (
  ctx: Pick<Ctx, 'db' | 'now' | 'today' | 'actor'>,
  notices: readonly Notice[],
): Promise<number> => {
  let told = 0
  for (let from = 0; from < notices.length; from += atOnce) {
    const rows = notices.slice(from, from + atOnce).map(({ to, ...notice }) => ({ ...notice, ...to }))
    told += await ctx.db.$executeRaw`
      INSERT INTO "Notification" ("userId", kind, "dedupeKey", title, href, at)
      SELECT DISTINCT ON (u.id, n.key) u.id, n.kind, n.key, n.title, n.href, ${ctx.now}::timestamptz
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS n(kind text, key text, title text, href text,
        "unitId" int, role text, "agencyId" int, "userId" int)
      JOIN LATERAL (
        SELECT n."userId" AS id WHERE n."userId" IS NOT NULL
        UNION SELECT g."userId" FROM "RoleGrant" g
        WHERE days(g."validFrom", g."validTo") @> ${dayToDb(ctx.today)}::date
          AND ((g."agencyId" = n."agencyId" AND g.role = 'AGENCY')
            OR (g."unitId" = n."unitId" AND (g.role::text = n.role OR (n.role IS NULL AND g.role IN ('COMMUNE', 'STEERING')))))
      ) r ON true
      JOIN "User" u ON u.id = r.id AND u."disabledAt" IS NULL AND u.id <> ${ctx.actor.id}
        AND coalesce(u."noticeChoices" -> 'kinds' ->> n.kind, '') <> 'NONE'
      ORDER BY u.id, n.key
      ON CONFLICT ("userId", "dedupeKey") DO NOTHING`
  }
  return told
}
