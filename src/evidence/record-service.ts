import { type CommandCtx, command } from '../kernel/command.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { paths } from '../paths.js'
import { mayChange } from '../policies/evidence.js'
import { authorize } from '../policies/guard.js'
import { FILE_FIELD } from './file-name.js'
import type { StoredFile } from './new-file.js'
import { changedFields, columnsOf, type Paper } from './paper.js'
import type { EvidenceRecord } from './queries.js'
import { type Claim, codeFor, fileFacts, nameBlobs, notYours } from './service.js'

const withdrawn = 'Hồ sơ này đã thu hồi, không sửa được nữa.'

/** @throws Forbidden for another's commune, Conflict when the paper is withdrawn */
export const mustChange = (ctx: CommandCtx, evidence: EvidenceRecord): void => {
  authorize(mayChange(ctx.actor, evidence), notYours)
  if (evidence.withdrawnAt) throw new Conflict(withdrawn)
}

/** Writes the record only as it was read. @throws Conflict when someone saved it since, or withdrew it */
export const writeRecord = async (
  { db }: CommandCtx,
  { id, version }: { id: number; version: number },
  data: Partial<ReturnType<typeof columnsOf>> & {
    currentRevision?: number
    withdrawnAt?: Date
    withdrawReason?: string
  },
): Promise<void> => {
  const { count } = await db.evidence.updateMany({
    where: { id, version, withdrawnAt: null },
    data: { ...data, version: { increment: 1 } },
  })
  if (count === 0) throw new Conflict()
}

/**
 * Corrects what is written of a paper, as it was read at `version`.
 * @throws Conflict when someone saved it since
 */
export const correctEvidence = command(
  'evidence.corrected',
  async (ctx, evidence: EvidenceRecord, { version, paper }: { version: number; paper: Paper }): Promise<boolean> => {
    mustChange(ctx, evidence)
    if (evidence.currentRevision === 0 && paper.keptAt === null)
      throw new FieldRefused('keptAt', 'Giấy tờ không có tệp trên cổng: đề nghị ghi nơi lưu bản giấy.')
    if (version !== evidence.version) throw new Conflict()
    const changed = changedFields(evidence, paper)
    if (changed.length === 0) {
      ctx.unchanged()
      return false
    }
    await writeRecord(ctx, { id: evidence.id, version }, columnsOf(paper))
    const only = (of: Paper) => Object.fromEntries(changed.map((field) => [field, of[field]]))
    const { id: subjectId, ownerUnitId: communeId } = evidence
    await ctx.record({
      subject: 'Evidence',
      subjectId,
      communeId,
      version: version + 1,
      from: only(evidence),
      to: only(paper),
    })
    return true
  },
)

/**
 * Puts a new version of a paper's file; earlier ones stay. A paper on paper gets its first file so.
 * @throws Conflict when someone saved the record since `version`
 */
export const reviseEvidence = command(
  'evidence.revised',
  async (
    ctx,
    evidence: EvidenceRecord,
    { version, note, file }: { version: number; note: string; file: StoredFile },
    claim: Claim,
  ): Promise<{ location: string }> => {
    mustChange(ctx, evidence)
    if (evidence.revisions[0]?.sha256 === file.sha256) {
      throw new FieldRefused(
        FILE_FIELD,
        'Tệp này giống hệt phiên bản đang dùng. Đề nghị chọn lại tệp của phiên bản mới.',
      )
    }
    const number = evidence.currentRevision + 1
    const code = file.receiptCode ?? codeFor()
    const { id, ownerUnitId: communeId } = evidence
    await writeRecord(ctx, { id, version }, { currentRevision: number })
    await nameBlobs(ctx, [file])
    await ctx.db.evidenceRevision.create({
      data: {
        evidenceId: id,
        number,
        sha256: file.sha256,
        fileName: file.fileName,
        uploadedById: ctx.actor.id,
        uploadedAt: ctx.now,
        receiptCode: code,
        note,
      },
    })
    const from = evidence.revisions[0]
    await ctx.record({
      subject: 'Evidence',
      subjectId: id,
      communeId,
      version: version + 1,
      ...(from && { from: { file: { number: from.number, fileName: from.fileName, sha256: from.sha256 } } }),
      to: { file: fileFacts(file, number, code) },
      reason: note,
    })
    const location = paths.evidence.receipts({}, { code })
    await claim(ctx, location)
    return { location }
  },
)
