import { leadSql } from '../assignments/lead-sql.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { PLANNED_ANEW } from '../kernel/db/statement-names.js'
import { agencyGrants, coordinatedCommunes } from '../policies/verification.js'

/** One submission that waits, as the queue lists it. */
export type Waiting = Readonly<{
  id: number
  assessmentId: number
  communeId: number
  commune: string
  indicatorId: number
  criterionId: number
  setId: number
  submittedAt: Date
  submittedById: number
  agencyId: number | null
  agency: string | null
  /** The lead's assignment is confirmed; else the coordination office decides. */
  confirmed: boolean
}>

/** Longer queues are shown to this length, the oldest first; nobody works through more in one go. */
const mostWaiting = 3000

/**
 * Whose queue a submission stands in: that of the agency which leads the indicator by a confirmed assignment today, and
 * that of the coordination office of the commune, which may act in the agency's place. Over an assessment `a` with `lead`.
 */
const ownSql = (ctx: Pick<Ctx, 'actor'>): Prisma.Sql => {
  const ways = agencyGrants(ctx.actor).map(
    ({ agencyId, communeIds }) => Prisma.sql`(lead."agencyId" = ${agencyId} AND lead.confirmed
      AND a."communeId" = ANY (${[...communeIds]}::int[]))`,
  )
  const coordinated = coordinatedCommunes(ctx.actor)
  if (coordinated.length > 0) ways.push(Prisma.sql`a."communeId" = ANY (${[...coordinated]}::int[])`)
  return ways.length === 0 ? Prisma.sql`FALSE` : Prisma.sql`(${Prisma.join(ways, ' OR ')})`
}

/** Everything that waits for the person, the oldest first: one statement. */
export const listWaiting = async (ctx: Pick<Ctx, 'db' | 'actor' | 'today'>): Promise<Waiting[]> =>
  ctx.db.$queryRaw<Waiting[]>`
    SELECT ${Prisma.raw(PLANNED_ANEW)} v.id, v."assessmentId", a."communeId", n.name AS commune, a."indicatorId", a."criterionId", a."setId",
      v."submittedAt", v."submittedById", lead."agencyId", g."shortName" AS agency, coalesce(lead.confirmed, false) AS confirmed
    FROM "VerificationSubmission" v
    JOIN "Assessment" a ON a.id = v."assessmentId" AND a."communeId" = ANY (${[...ctx.actor.communeIds]}::int[])
    JOIN "AdminUnit" n ON n.id = a."communeId"
    ${leadSql(ctx.today)}
    LEFT JOIN "Agency" g ON g.id = lead."agencyId"
    WHERE v."closedAt" IS NULL AND ${ownSql(ctx)}
    ORDER BY v."submittedAt", v.id LIMIT ${mostWaiting}`

/** How many submissions wait for the person: what stands beside the menu's entry. */
export const countWaiting = async (ctx: Pick<Ctx, 'db' | 'actor' | 'today'>): Promise<number> =>
  (await listWaiting(ctx)).length
