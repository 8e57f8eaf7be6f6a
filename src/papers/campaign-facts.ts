import { readTexts } from '../campaigns/queries.js'
import type { Texts } from '../campaigns/rules.js'
import type { Ctx } from '../kernel/context.js'

/** The last frozen version of a commune's report in a campaign; null where the commune has submitted none. */
export const findSnapshot = async (
  ctx: Pick<Ctx, 'db'>,
  campaignId: number,
  communeId: number,
): Promise<{ submissionId: number; number: number; texts: Texts } | null> => {
  const row = await ctx.db.reportSnapshot.findFirst({
    where: { submission: { campaignId, communeId } },
    select: { submissionId: true, number: true, content: true },
    orderBy: { number: 'desc' },
  })
  return row && { submissionId: row.submissionId, number: row.number, texts: textsIn(row.content) }
}

/** The text parts inside a frozen content. */
const textsIn = (content: unknown): Texts =>
  typeof content === 'object' && content !== null && 'texts' in content ? readTexts(content.texts) : {}

/** What the accepted reports of a campaign say in words, by commune in the office's order. */
export const listAcceptedTexts = async (
  ctx: Pick<Ctx, 'db' | 'actor'>,
  campaignId: number,
): Promise<{ commune: string; texts: Texts }[]> => {
  const rows = await ctx.db.$queryRaw<{ commune: string; texts: unknown }[]>`
    SELECT u."fullName" AS commune, s.content -> 'texts' AS texts
    FROM "ReportSubmission" r JOIN "AdminUnit" u ON u.id = r."communeId"
    JOIN LATERAL (SELECT x.content FROM "ReportSnapshot" x WHERE x."submissionId" = r.id ORDER BY x.number DESC LIMIT 1) s ON true
    WHERE r."campaignId" = ${campaignId} AND r.state = 'ACCEPTED' AND r."communeId" = ANY (${[...ctx.actor.communeIds]}::int[])
    ORDER BY u."sortOrder", u.id LIMIT 500`
  return rows.map(({ commune, texts }) => ({ commune, texts: readTexts(texts) }))
}
