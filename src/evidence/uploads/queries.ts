import type { Ctx } from '../../kernel/context.js'
import type { Db } from '../../kernel/db/client.js'
import { NotFound } from '../../kernel/errors.js'
import type { StoredFile } from '../new-file.js'

/** A file sent in pieces, as its sender sees it. */
export type UploadRow = Readonly<{
  id: string
  communeId: number
  fileName: string
  size: number
  fingerprint: string | null
  sha256: string | null
  receiptCode: string | null
  receivedAt: Date | null
  savedAt: Date | null
  expiresAt: Date
}>

const select = {
  id: true,
  communeId: true,
  fileName: true,
  size: true,
  fingerprint: true,
  sha256: true,
  receiptCode: true,
  receivedAt: true,
  savedAt: true,
  expiresAt: true,
} as const

/** Whether a text can be an upload's id at all. */
export const isId = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

/** An upload of the person's own. @throws NotFound alike for a missing one, one that ran out, and another's */
export const getUpload = async (ctx: Ctx, id: string): Promise<UploadRow> => {
  const row = isId(id)
    ? await ctx.db.upload.findFirst({
        where: { id, userId: ctx.actor.id, droppedAt: null, expiresAt: { gt: ctx.now } },
        select,
      })
    : null
  if (!row) throw new NotFound('Tệp gửi dở không còn trên cổng.')
  return { ...row, size: Number(row.size) }
}

/** More of one person's files are not shown at once; the limit of their weight stops far earlier. */
const MOST = 100

/** The person's files for a commune that no record has taken yet: under way and received, in the order they were begun. */
export const listUnsaved = async (ctx: Ctx, communeId: number): Promise<UploadRow[]> => {
  const rows = await ctx.db.upload.findMany({
    where: { userId: ctx.actor.id, communeId, savedAt: null, droppedAt: null, expiresAt: { gt: ctx.now } },
    select,
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: MOST,
  })
  return rows.map((row) => ({ ...row, size: Number(row.size) }))
}

/** What the person's unsaved files weigh together (bytes). */
export const weighUnsaved = async (ctx: Ctx): Promise<number> => {
  const { _sum } = await ctx.db.upload.aggregate({
    where: { userId: ctx.actor.id, savedAt: null, droppedAt: null, expiresAt: { gt: ctx.now } },
    _sum: { size: true },
  })
  return Number(_sum.size ?? 0)
}

/** Whole size of an upload (bytes), whoever's; null when there is none. */
export const findLength = async (db: Db, id: string): Promise<number | null> => {
  const row = await db.upload.findUnique({ where: { id }, select: { size: true } })
  return row && Number(row.size)
}

/** A received file as a record takes it, with the receipt that was given for it. */
export type ReceivedFile = Readonly<{ uploadId: string; file: StoredFile }>

/**
 * Those of the person's received files for a commune that the ids name, in their order; what is gone is left out. One that
 * a record took already is among them: whether by this very form, sent twice, is known only when it is saved.
 */
export const listReceived = async (ctx: Ctx, communeId: number, ids: readonly string[]): Promise<ReceivedFile[]> => {
  if (ids.length === 0) return []
  const rows = await ctx.db.upload.findMany({
    where: { id: { in: [...ids] }, userId: ctx.actor.id, communeId, droppedAt: null, expiresAt: { gt: ctx.now } },
    take: ids.length,
  })
  const blobs = await ctx.db.blob.findMany({
    where: { sha256: { in: rows.flatMap(({ sha256 }) => sha256 ?? []) }, scan: { not: 'INFECTED' } },
    select: { sha256: true, size: true, mediaType: true, scan: true },
    take: ids.length,
  })
  return ids.flatMap((id) => {
    const row = rows.find((one) => one.id === id)
    const blob = row && blobs.find(({ sha256 }) => sha256 === row.sha256)
    if (!blob || blob.scan === 'INFECTED' || row.receiptCode === null) return []
    const { sha256, size, mediaType, scan } = blob
    const file = { fileName: row.fileName, sha256, size: Number(size), mediaType, scan, receiptCode: row.receiptCode }
    return [{ uploadId: id, file }]
  })
}

/** What the portal says of a receipt whose paper the person does not see, or that has none. */
export type ReceiptTrace = Readonly<{
  code: string
  /** elsewhere: outside the person's scope · unsaved: waits for its record · dropped: given up before */
  state: 'elsewhere' | 'unsaved' | 'dropped'
  sha256: string
  size: number
  at: Date
  /** Only of the person's own. */
  own: Readonly<{ fileName: string; communeId: number; expiresAt: Date; droppedAt: Date | null }> | null
}>

/** What is known of receipts by their codes alone, whoever asks: that they were given, when, and for which bytes. */
export const traceReceipts = async (ctx: Ctx, codes: readonly string[]): Promise<ReceiptTrace[]> => {
  if (codes.length === 0) return []
  const where = { receiptCode: { in: [...codes] } }
  const revisions = await ctx.db.evidenceRevision.findMany({
    where,
    select: { receiptCode: true, sha256: true, uploadedAt: true, blob: { select: { size: true } } },
    take: codes.length,
  })
  const saved = revisions.map(
    ({ receiptCode: code, sha256, uploadedAt: at, blob }): ReceiptTrace => ({
      code,
      state: 'elsewhere',
      sha256,
      size: Number(blob.size),
      at,
      own: null,
    }),
  )
  const waiting = await ctx.db.upload.findMany({ where: { ...where, savedAt: null }, take: codes.length })
  const unsaved = waiting.flatMap((row): ReceiptTrace[] => {
    const { receiptCode: code, sha256, receivedAt: at, fileName, communeId, expiresAt, droppedAt } = row
    if (code === null || sha256 === null || at === null) return []
    const own = row.userId === ctx.actor.id ? { fileName, communeId, expiresAt, droppedAt } : null
    const state = own === null ? 'elsewhere' : droppedAt ? 'dropped' : 'unsaved'
    return [{ code, state, sha256, size: Number(row.size), at, own }]
  })
  return [...saved, ...unsaved]
}
