import type { DocumentInput } from '../documents/schemas.js'
import { documentOf } from '../documents/service.js'
import type { StoredFile } from '../evidence/new-file.js'
import { columnsOf, type Paper, paperOf } from '../evidence/paper.js'
import { codeFor, fileFacts, linkEvent, nameBlobs } from '../evidence/service.js'
import type { CommandCtx } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import type { Day } from '../kernel/time.js'

/** The customary paper "văn bản xác nhận (thẩm tra) của cơ quan phụ trách" among those of every criterion. */
const CONFIRMATION = 'general.3'

/** Id of the kind of paper that a written confirmation is; null where the office has retired it. */
export const findConfirmationType = async (ctx: Pick<Ctx, 'db'>): Promise<number | null> => {
  const type = await ctx.db.evidenceType.findFirst({
    where: { dossierKey: CONFIRMATION, retiredAt: null },
    select: { id: true },
  })
  return type?.id ?? null
}

/** The document an agency decides by, as its form gives it. */
export type Confirmation = Readonly<{
  /** Null: minutes, a photo, anything without a number. It proves the indicator and is no document that decides. */
  docNumber: string | null
  docIssuedOn: Day | null
  docIssuer: string
  file: StoredFile | null
  /** Where the signed paper is kept, when no file comes with it. */
  keptAt: string | null
}>

/** A decision's own fields that speak of its document. */
export type Attached = Omit<Confirmation, 'docIssuer'> & Readonly<{ docIssuer: string | null }>

/** The document of a decision; null where none comes with it. `issuer` stands where the form names none. */
export const confirmationOf = (attached: Attached, issuer: string): Confirmation | null => {
  const { docNumber, docIssuedOn, docIssuer, file, keptAt } = attached
  if (docNumber === null && file === null && keptAt === null) return null
  return { docNumber, docIssuedOn, docIssuer: docIssuer ?? issuer, file, keptAt }
}

/** What a document confirms: indicators of one commune. */
export type Proved = Readonly<{ communeId: number; assessmentIds: readonly number[] }>

const recordPaper = async (ctx: CommandCtx, confirmation: Confirmation, title: string, proved: Proved) => {
  const { communeId, assessmentIds } = proved
  const { docNumber, docIssuedOn, docIssuer, file, keptAt } = confirmation
  const paper: Paper = {
    typeId: await findConfirmationType(ctx),
    subject: title,
    docNumber,
    issuedOn: docIssuedOn,
    issuer: docIssuer,
    validUntil: null,
    dataYear: null,
    sensitivity: 'OPEN',
    keptAt,
    note: null,
  }
  const { id: evidenceId } = await ctx.db.evidence.create({
    data: { ...columnsOf(paper), ownerUnitId: communeId, currentRevision: file ? 1 : 0, createdAt: ctx.now },
    select: { id: true },
  })
  const code = codeFor()
  if (file) await addRevision(ctx, evidenceId, file, code)
  const links = await ctx.db.evidenceLink.createManyAndReturn({
    data: assessmentIds.map((assessmentId) => ({ evidenceId, assessmentId, linkedAt: ctx.now })),
  })
  await ctx.record(
    {
      action: file ? 'evidence.uploaded' : 'evidence.notedOnPaper',
      subject: 'Evidence',
      subjectId: evidenceId,
      communeId,
      to: { ...paperOf(paper), ...(file && { file: fileFacts(file, 1, code) }) },
    },
    ...links.map((link) => linkEvent(communeId, link)),
  )
}

const addRevision = async (ctx: CommandCtx, evidenceId: number, file: StoredFile, receiptCode: string) => {
  await nameBlobs(ctx, [file])
  const { sha256, fileName } = file
  await ctx.db.evidenceRevision.create({
    data: { evidenceId, number: 1, sha256, fileName, uploadedById: ctx.actor.id, uploadedAt: ctx.now, receiptCode },
  })
}

/**
 * Keeps the document of a decision: among the documents that decide something, and, where its file or its place is given,
 * as a paper of each commune that proves the indicators it is about. Within the decision's transaction; answers the
 * document's id, null for a paper without a number.
 */
export const keepConfirmation = async (
  ctx: CommandCtx,
  confirmation: Confirmation,
  { title, proved }: { title: string; proved: readonly Proved[] },
): Promise<number | null> => {
  const { docNumber, docIssuedOn, docIssuer, file, keptAt } = confirmation
  if (file || keptAt !== null) for (const one of proved) await recordPaper(ctx, confirmation, title, one)
  if (docNumber === null) return null
  const input: DocumentInput = { documentId: null, docNumber, docIssuedOn, docIssuer, docTitle: title }
  const document = await documentOf(ctx, input)
  if (file) {
    const where = { id: document.id, fileSha256: null }
    await ctx.db.legalDocument.updateMany({ where, data: { fileSha256: file.sha256 } })
  }
  return document.id
}
