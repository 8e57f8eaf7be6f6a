import { beginWrite, type CommandCtx, command } from '../kernel/command.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import type { EvidenceRecord } from './queries.js'
import { mustChange, writeRecord } from './record-service.js'
import { flagForReverification } from './reverify.js'
import { checkIndicators, linkEvent } from './service.js'

type LinkChange = Readonly<{ add: readonly number[]; remove: readonly number[]; reason: string | null }>

const unlink = async (ctx: CommandCtx, evidence: EvidenceRecord, { remove, reason }: LinkChange): Promise<void> => {
  const gone = evidence.links.filter(({ assessmentId }) => remove.includes(assessmentId))
  if (gone.length === 0) return
  if (reason === null) throw new FieldRefused('reason', 'Đề nghị nêu lý do gỡ giấy tờ khỏi chỉ tiêu.')
  const { ownerUnitId: communeId, id: evidenceId } = evidence
  const { count } = await ctx.db.evidenceLink.updateMany({
    where: { id: { in: gone.map(({ id }) => id) }, unlinkedAt: null },
    data: { unlinkedAt: ctx.now },
  })
  if (count !== gone.length) throw new Conflict()
  const events = gone.map(({ id, assessmentId }) => ({
    action: 'evidence.unlinked',
    subject: 'EvidenceLink',
    subjectId: id,
    communeId,
    from: { evidenceId, assessmentId },
    reason,
  }))
  await ctx.record(...events)
  const words = `Gỡ khỏi chỉ tiêu: ${evidence.subject}. ${reason}`
  await flagForReverification(
    ctx,
    gone.map(({ assessmentId }) => assessmentId),
    words,
  )
}

const link = async (ctx: CommandCtx, evidence: EvidenceRecord, { add }: LinkChange): Promise<void> => {
  const wanted = add.filter((id) => !evidence.links.some(({ assessmentId }) => assessmentId === id))
  if (wanted.length === 0) return
  await checkIndicators(ctx, evidence.ownerUnitId, wanted)
  const links = await ctx.db.evidenceLink.createManyAndReturn({
    data: wanted.map((assessmentId) => ({ evidenceId: evidence.id, assessmentId, linkedAt: ctx.now })),
  })
  await ctx.record(...links.map((one) => linkEvent(evidence.ownerUnitId, one)))
}

/**
 * Says anew which indicators a paper proves: adds links, closes others with a reason. A judgement an agency made that
 * loses a paper so is flagged "cần thẩm tra lại".
 * @throws Conflict when someone changed the same link at the same moment
 */
export const linkEvidence = command(
  'evidence.linked',
  async (ctx, evidence: EvidenceRecord, change: LinkChange): Promise<void> => {
    mustChange(ctx, evidence)
    await beginWrite(ctx, [evidence.ownerUnitId])
    const living = await ctx.db.evidence.count({ where: { id: evidence.id, withdrawnAt: null } })
    if (living === 0) throw new Conflict()
    ctx.unchanged() // both may come to nothing when two windows did the same
    await unlink(ctx, evidence, change)
    await link(ctx, evidence, change)
  },
)

/**
 * Withdraws a paper with its reason: it proves nothing from now on, its record and files stay for whoever could see them.
 * Judgements that rested on it are flagged "cần thẩm tra lại"; answers how many.
 * @throws Conflict when someone saved the record since `version`
 */
export const withdrawEvidence = command(
  'evidence.withdrawn',
  async (ctx, evidence: EvidenceRecord, { version, reason }: { version: number; reason: string }): Promise<number> => {
    mustChange(ctx, evidence)
    await beginWrite(ctx, [evidence.ownerUnitId])
    const { id, ownerUnitId: communeId, subject: title } = evidence
    await writeRecord(ctx, { id, version }, { withdrawnAt: ctx.now, withdrawReason: reason })
    await ctx.record({
      subject: 'Evidence',
      subjectId: id,
      communeId,
      version: version + 1,
      to: { withdrawn: true },
      reason,
    })
    const links = await ctx.db.evidenceLink.findMany({ where: { evidenceId: id, unlinkedAt: null }, take: 2000 })
    const linked = links.map(({ assessmentId }) => assessmentId)
    return flagForReverification(ctx, linked, `Thu hồi giấy tờ: ${title}. ${reason}`)
  },
)
