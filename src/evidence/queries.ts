import type { Prisma } from '../generated/prisma/client.js'
import type { Sensitivity } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { Conflict, NotFound } from '../kernel/errors.js'
import { addDays, type Day, dayFromDb, startOfDay } from '../kernel/time.js'
import { visibleEvidence } from '../policies/evidence.js'
import { type Validity, validityOf } from './rules.js'

const gone = 'Không tìm thấy hồ sơ này trong phạm vi của tài khoản.'

/** What a page may show of a file. */
export type FileState = Readonly<{ waiting: boolean; infected: boolean; hasPreview: boolean }>

const facts = {
  size: true,
  mediaType: true,
  scan: true,
  pages: true,
  previewSha256: true,
} satisfies Prisma.BlobSelect

type Facts = Prisma.BlobGetPayload<{ select: typeof facts }>

const stateOf = ({ scan, previewSha256 }: Facts): FileState => {
  const [waiting, infected] = [scan === 'PENDING', scan === 'INFECTED']
  return { waiting, infected, hasPreview: !waiting && !infected && previewSha256 !== null }
}

/** One version of a paper's file, with its receipt. */
export type Revision = Readonly<{
  number: number
  fileName: string
  sha256: string
  size: number
  mediaType: string
  receiptCode: string
  uploadedAt: Date
  uploadedBy: string
  note: string | null
  /** Of a PDF, once counted. */
  pages: number | null
  /** What may be seen of it: nothing while a scanner has not looked; a picture of its first page once made. */
  state: FileState
}>

/** An indicator that a paper proves. */
export type Link = Readonly<{ id: number; assessmentId: number; indicatorId: number; verified: boolean }>

/** A paper whole: its record, its files (newest first), what it proves now. */
export type EvidenceRecord = Readonly<{
  id: number
  ownerUnitId: number
  commune: string
  typeId: number | null
  typeName: string | null
  subject: string
  docNumber: string | null
  issuedOn: Day | null
  issuer: string | null
  validUntil: Day | null
  dataYear: number | null
  sensitivity: Sensitivity
  keptAt: string | null
  note: string | null
  /** 0: the paper lies in a cabinet, no file is here. */
  currentRevision: number
  withdrawnAt: Date | null
  withdrawReason: string | null
  createdAt: Date
  version: number
  revisions: readonly Revision[]
  links: readonly Link[]
}>

const include = {
  ownerUnit: { select: { fullName: true } },
  type: { select: { name: true } },
  revisions: {
    orderBy: { number: 'desc' },
    include: { blob: { select: facts }, uploadedBy: { select: { displayName: true } } },
  },
  links: {
    where: { unlinkedAt: null },
    orderBy: { id: 'asc' },
    include: { assessment: { select: { indicatorId: true, verifiedResult: true } } },
  },
} satisfies Prisma.EvidenceInclude

/** The search key is the database's own. */
const omit = { searchKey: true } as const

type Row = Prisma.EvidenceGetPayload<{ include: typeof include; omit: typeof omit }>

const toRevision = ({ blob, uploadedBy, ...row }: Row['revisions'][number]): Revision => ({
  number: row.number,
  fileName: row.fileName,
  sha256: row.sha256,
  size: Number(blob.size),
  mediaType: blob.mediaType,
  receiptCode: row.receiptCode,
  uploadedAt: row.uploadedAt,
  uploadedBy: uploadedBy.displayName,
  note: row.note,
  pages: blob.pages,
  state: stateOf(blob),
})

const toRecord = ({ ownerUnit, type, revisions, links, ...row }: Row): EvidenceRecord => ({
  ...row,
  commune: ownerUnit.fullName,
  typeName: type?.name ?? null,
  issuedOn: row.issuedOn && dayFromDb(row.issuedOn),
  validUntil: row.validUntil && dayFromDb(row.validUntil),
  revisions: revisions.map(toRevision),
  links: links.map(({ id, assessmentId, assessment }) => ({
    id,
    assessmentId,
    indicatorId: assessment.indicatorId,
    verified: assessment.verifiedResult !== 'NONE',
  })),
})

/** A paper the person may see. @throws NotFound alike for a missing one and one that is not theirs to see */
export const getEvidence = async (ctx: Ctx, id: number): Promise<EvidenceRecord> => {
  const row = await ctx.db.evidence.findFirst({
    where: { id, AND: visibleEvidence(ctx.actor, ctx.today) },
    include,
    omit,
  })
  if (!row) throw new NotFound(gone)
  return toRecord(row)
}

/** A file as it is sent. */
export type StoredRevision = Pick<Revision, 'number' | 'fileName' | 'sha256' | 'size' | 'mediaType'> &
  Readonly<{
    /** Kept pictures of the first page or of the picture itself, for pages and for lists; null until made. */
    previewSha256: string | null
    thumbSha256: string | null
  }>

/**
 * One version of a paper's file, to be sent.
 * @throws NotFound as `getEvidence`; Conflict while a scanner has not yet looked at it
 */
export const getRevision = async (ctx: Ctx, id: number, number: number): Promise<StoredRevision> => {
  const row = await ctx.db.evidenceRevision.findFirst({
    where: { evidenceId: id, number, evidence: visibleEvidence(ctx.actor, ctx.today) },
    include: { blob: { select: { ...facts, thumbSha256: true } } },
  })
  if (!row) throw new NotFound(gone)
  const { size, mediaType, previewSha256, thumbSha256 } = row.blob
  const { waiting, infected } = stateOf(row.blob)
  if (waiting) throw new Conflict('Tệp đang chờ quét vi-rút, chưa mở được. Đề nghị thử lại sau.')
  if (infected) throw new Conflict('Tệp có dấu hiệu chứa mã độc nên không mở được. Đề nghị xã thay bằng tệp khác.')
  return {
    number,
    fileName: row.fileName,
    sha256: row.sha256,
    size: Number(size),
    mediaType,
    previewSha256,
    thumbSha256,
  }
}

/** A paper as the page of its indicator lists it. */
export type EvidenceRow = Readonly<{
  id: number
  typeId: number | null
  subject: string
  docNumber: string | null
  issuedOn: Day | null
  issuer: string | null
  validity: Validity
  sensitivity: Sensitivity
  /** No file here: the paper itself is kept at `keptAt`. */
  onPaper: boolean
  keptAt: string | null
  /** Number of the current file version; 0 on paper. */
  revision: number
  fileName: string | null
  size: number | null
  mediaType: string | null
  pages: number | null
  /** Null on paper. */
  state: FileState | null
  addedAt: Date
}>

/** No indicator has more: a bound, not a page. */
const MOST_OF_AN_INDICATOR = 200

/** Papers linked to an indicator and not withdrawn: now, or at the end of the day looked back to. */
const proving = ({ asOf }: Pick<Ctx, 'asOf'>, assessmentId: number): Prisma.EvidenceWhereInput => {
  if (asOf === undefined) return { withdrawnAt: null, links: { some: { assessmentId, unlinkedAt: null } } }
  const end = startOfDay(addDays(asOf, 1))
  const linked = { assessmentId, linkedAt: { lt: end }, OR: [{ unlinkedAt: null }, { unlinkedAt: { gte: end } }] }
  return { OR: [{ withdrawnAt: null }, { withdrawnAt: { gte: end } }], links: { some: linked } }
}

/**
 * Papers that prove an indicator, newest first; those the person may see. Of a past day those that proved it then, each with
 * its words and its file of today.
 */
export const listEvidenceOf = async (ctx: Ctx, assessmentId: number): Promise<EvidenceRow[]> => {
  const rows = await ctx.db.evidence.findMany({
    where: { AND: [proving(ctx, assessmentId), visibleEvidence(ctx.actor, ctx.today)] },
    include: {
      revisions: {
        orderBy: { number: 'desc' },
        take: 1,
        include: { blob: { select: facts } },
      },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MOST_OF_AN_INDICATOR,
  })
  return rows.map((row) => {
    const file = row.revisions[0]
    return {
      id: row.id,
      typeId: row.typeId,
      subject: row.subject,
      docNumber: row.docNumber,
      issuedOn: row.issuedOn && dayFromDb(row.issuedOn),
      issuer: row.issuer,
      validity: validityOf(row.validUntil && dayFromDb(row.validUntil), ctx.today),
      sensitivity: row.sensitivity,
      onPaper: row.currentRevision === 0,
      keptAt: row.keptAt,
      revision: row.currentRevision,
      fileName: file?.fileName ?? null,
      size: file ? Number(file.blob.size) : null,
      mediaType: file?.blob.mediaType ?? null,
      pages: file?.blob.pages ?? null,
      state: file ? stateOf(file.blob) : null,
      addedAt: row.createdAt,
    }
  })
}

/** A receipt: what was received, when, from whom, into which paper. */
export type Receipt = Revision &
  Readonly<{
    evidenceId: number
    subject: string
    commune: string
    uploaderId: number
    links: readonly Readonly<{ assessmentId: number; code: string }>[]
  }>

/** The receipts of the given codes among papers the person may see, in the order of the codes. */
export const listReceipts = async (ctx: Ctx, codes: readonly string[]): Promise<Receipt[]> => {
  const rows = await ctx.db.evidenceRevision.findMany({
    where: { receiptCode: { in: [...codes] }, evidence: visibleEvidence(ctx.actor, ctx.today) },
    include: {
      ...include.revisions.include,
      evidence: {
        select: {
          subject: true,
          ownerUnit: { select: { fullName: true } },
          links: {
            where: { unlinkedAt: null },
            orderBy: { id: 'asc' },
            take: 50,
            select: { assessmentId: true, assessment: { select: { indicator: { select: { code: true } } } } },
          },
        },
      },
    },
    take: codes.length,
  })
  const receipts = rows.map(({ evidence, ...row }) => ({
    ...toRevision(row),
    evidenceId: row.evidenceId,
    uploaderId: row.uploadedById,
    subject: evidence.subject,
    commune: evidence.ownerUnit.fullName,
    links: evidence.links.map(({ assessmentId, assessment }) => ({ assessmentId, code: assessment.indicator.code })),
  }))
  return receipts.sort((a, b) => codes.indexOf(a.receiptCode) - codes.indexOf(b.receiptCode))
}
