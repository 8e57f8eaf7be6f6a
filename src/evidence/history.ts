import type { Ctx } from '../kernel/context.js'
import type { EvidenceRecord } from './queries.js'

/** One line of a paper's history: of its record, or of a link to an indicator. */
export type EvidenceEvent = Readonly<{
  at: Date
  actor: string | null
  action: string
  from: unknown
  to: unknown
  reason: string | null
}>

export type History = Readonly<{
  events: readonly EvidenceEvent[]
  /** The indicator of each assessment that the paper is or was linked to. */
  indicatorOf: ReadonlyMap<number, number>
}>

/** The page shows no more; a paper changes a few times in its life. */
const MOST = 200

/** What happened to a paper and to its links, newest first. */
export const listEvidenceEvents = async (
  ctx: Pick<Ctx, 'db'>,
  { id }: Pick<EvidenceRecord, 'id'>,
): Promise<History> => {
  const links = await ctx.db.evidenceLink.findMany({
    where: { evidenceId: id },
    select: { id: true, assessmentId: true, assessment: { select: { indicatorId: true } } },
    take: 2000,
  })
  const rows = await ctx.db.event.findMany({
    where: {
      OR: [
        { subject: 'Evidence', subjectId: id },
        { subject: 'EvidenceLink', subjectId: { in: links.map((link) => link.id) } },
      ],
    },
    include: { actor: { select: { displayName: true } } },
    orderBy: { id: 'desc' },
    take: MOST,
  })
  const events = rows.map(({ at, actor, action, from, to, reason }) => ({
    at,
    actor: actor?.displayName ?? null,
    action,
    from,
    to,
    reason,
  }))
  const indicatorOf = new Map(links.map((link) => [link.assessmentId, link.assessment.indicatorId]))
  return { events, indicatorOf }
}
