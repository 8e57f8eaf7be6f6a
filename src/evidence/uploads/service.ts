import { randomUUID } from 'node:crypto'
import { type CommandCtx, command } from '../../kernel/command.js'
import type { Ctx } from '../../kernel/context.js'
import { Conflict, FieldRefused, Invalid, TooLarge } from '../../kernel/errors.js'
import { number } from '../../kernel/format.js'
import type { FileStore } from '../../kernel/storage/store.js'
import { mayUpload } from '../../policies/evidence.js'
import { authorize } from '../../policies/guard.js'
import type { Settings } from '../../settings/settings.js'
import { FILE_FIELD } from '../file-name.js'
import { inspect, nameFault, type Scanner } from '../inspect.js'
import type { StoredFile } from '../new-file.js'
import { reviseEvidence } from '../record-service.js'
import { addEvidence, codeFor, nameBlobs, notYours } from '../service.js'
import type { Parts } from './parts.js'
import { getUpload, type ReceivedFile, type UploadRow, weighUnsaved } from './queries.js'
import { forgetBlobs } from './sweep.js'

const DAY = 24 * 3600 * 1000
const MEGABYTE = 1024 ** 2

type Limits = Settings['upload']

/** A file that is about to be sent. */
export type Announced = Readonly<{ communeId: number; fileName: string; size: number; fingerprint: string | null }>

const checkLimits = async (ctx: Ctx, { fileName, size }: Announced, limits: Limits): Promise<void> => {
  const fault = nameFault(fileName)
  if (fault) throw new Invalid(fault)
  if (size > limits.maxMegabytes * MEGABYTE) throw new TooLarge(`Tệp lớn hơn ${number(limits.maxMegabytes)} MB.`)
  if ((await weighUnsaved(ctx)) + size > limits.waitingMegabytes * MEGABYTE) {
    throw new TooLarge(
      `Các tệp gửi dở và chưa lưu vào hồ sơ đã đủ ${number(limits.waitingMegabytes)} MB. Đề nghị lưu hoặc bỏ bớt rồi gửi tiếp.`,
    )
  }
}

/**
 * Opens an upload: what is refused by name or size is refused before a byte is sent. Answers its id.
 * @throws Forbidden for another's commune, Invalid, TooLarge
 */
export const openUpload = async (ctx: Ctx, announced: Announced, limits: Limits): Promise<string> => {
  authorize(mayUpload(ctx.actor, announced), notYours)
  await checkLimits(ctx, announced, limits)
  const id = randomUUID()
  const expiresAt = new Date(ctx.now.getTime() + limits.unfinishedDays * DAY)
  await ctx.db.upload.create({ data: { ...announced, id, userId: ctx.actor.id, createdAt: ctx.now, expiresAt } })
  return id
}

/** An upload that goes on lives on: counted from the last piece, written once a day at most. */
export const prolong = async (ctx: Ctx, { id, expiresAt }: UploadRow, limits: Limits): Promise<void> => {
  const wanted = ctx.now.getTime() + limits.unfinishedDays * DAY
  if (wanted - expiresAt.getTime() < DAY) return
  await ctx.db.upload.updateMany({ where: { id, receivedAt: null }, data: { expiresAt: new Date(wanted) } })
}

/** The word of the portal that it has the file whole, and under what code that is looked up. */
export type Given = Readonly<{ id: string; fileName: string; size: number; sha256: string; code: string; at: Date }>

const givenOf = (row: UploadRow): Given | null =>
  row.receiptCode !== null && row.sha256 !== null && row.receivedAt !== null
    ? {
        id: row.id,
        fileName: row.fileName,
        size: row.size,
        sha256: row.sha256,
        code: row.receiptCode,
        at: row.receivedAt,
      }
    : null

const writeReceipt = command(
  'upload.received',
  async (ctx, { id, communeId }: UploadRow, file: StoredFile, limits: Limits): Promise<void> => {
    const code = codeFor()
    await nameBlobs(ctx, [file])
    const { count } = await ctx.db.upload.updateMany({
      where: { id, receivedAt: null },
      data: {
        sha256: file.sha256,
        receiptCode: code,
        receivedAt: ctx.now,
        expiresAt: new Date(ctx.now.getTime() + limits.unsavedDays * DAY),
      },
    })
    if (count === 0) throw new Conflict('Tệp này vừa được nhận ở lần gửi khác.')
    const { fileName, sha256, size } = file
    await ctx.record({
      subject: 'Upload',
      subjectId: 0,
      communeId,
      to: { id, fileName, sha256, size, receiptCode: code },
    })
  },
)

export type Receiving = Readonly<{ parts: Parts; storage: FileStore; scan: Scanner; limits: Limits }>

const removeUpload = async (ctx: Ctx, parts: Parts, id: string): Promise<void> => {
  await ctx.db.upload.deleteMany({ where: { id, receivedAt: null } })
  await parts.remove(id)
}

/**
 * Takes a file that was sent to its end through the same examination as one of a plain form, keeps it durably and gives its
 * receipt. Asked again it gives the same receipt, so an answer that was lost on its way does no harm.
 * @throws Conflict when pieces are missing; Invalid with the reason when the file is refused, which ends the upload
 */
export const receiveUpload = async (
  ctx: Ctx,
  row: UploadRow,
  { parts, storage, scan, limits }: Receiving,
): Promise<Given> => {
  const already = givenOf(row)
  if (already) return already
  if ((await parts.sizeOf(row.id)) !== row.size) throw new Conflict('Tệp chưa gửi hết. Đề nghị gửi tiếp phần còn lại.')
  const received = await storage.receive(parts.read(row.id), { maxBytes: row.size })
  try {
    const { sha256, size } = received
    const found = await inspect({ path: received.temporary, name: row.fileName, size }, scan)
    if (!found.ok) {
      await removeUpload(ctx, parts, row.id)
      throw new Invalid(found.message)
    }
    await storage.keep(received)
    const file = { fileName: row.fileName, sha256, size, mediaType: found.mediaType, scan: found.scan }
    await writeReceipt(ctx, row, file, limits)
  } finally {
    await storage.discard(received)
  }
  await parts.remove(row.id)
  const given = givenOf(await getUpload(ctx, row.id))
  if (!given) throw new Error('a received upload has no receipt')
  return given
}

/** Drops an upload that no record has taken: what was sent of it is removed. @throws Conflict when it is saved */
export const dropUpload = async (ctx: Ctx, row: UploadRow, parts: Parts): Promise<void> => {
  if (row.savedAt) throw new Conflict('Tệp này đã lưu vào hồ sơ; mở hồ sơ để thu hồi.')
  if (row.receivedAt) await discardReceived(ctx, row)
  await removeUpload(ctx, parts, row.id)
}

/** That a receipt's file was given up by its sender stays known; the file itself goes when nothing else names it. */
const discardReceived = command('upload.dropped', async (ctx, row: UploadRow): Promise<void> => {
  const { id, communeId, receiptCode, fileName, sha256 } = row
  const { count } = await ctx.db.upload.updateMany({
    where: { id, savedAt: null, droppedAt: null },
    data: { droppedAt: ctx.now },
  })
  if (count === 0) throw new Conflict('Tệp này vừa được lưu vào hồ sơ.')
  await forgetBlobs(ctx.db, [sha256])
  await ctx.record({ subject: 'Upload', subjectId: 0, communeId, from: { id, receiptCode, fileName } })
})

/** Said of a file that was named by a form and cannot be saved any more. */
export const gone = 'Một tệp đã gửi không còn chờ lưu. Đề nghị bỏ tệp đó, hoặc chọn và gửi lại.'

/**
 * Marks received files as taken by a record, in its transaction.
 * @throws FieldRefused when another form took one of them before
 */
const takeUploads = async ({ db, actor, now }: CommandCtx, files: readonly ReceivedFile[]): Promise<void> => {
  if (files.length === 0) return
  const { count } = await db.upload.updateMany({
    where: {
      id: { in: files.map(({ uploadId }) => uploadId) },
      userId: actor.id,
      savedAt: null,
      droppedAt: null,
      receivedAt: { not: null },
    },
    data: { savedAt: now },
  })
  if (count !== files.length) throw new FieldRefused(FILE_FIELD, gone)
}

type Tail<T> = T extends (ctx: infer _Ctx, ...args: infer Args) => unknown ? Args : never

/** Adds papers (`addEvidence`) together with the received files that become some of them. */
export const addWithUploads = command(
  'evidence.uploaded',
  async (ctx, sent: readonly ReceivedFile[], ...args: Tail<typeof addEvidence>) => {
    await takeUploads(ctx, sent)
    return addEvidence(ctx, ...args)
  },
)

/** Puts a new version of a paper (`reviseEvidence`) together with the received file that becomes it. */
export const reviseWithUploads = command(
  'evidence.revised',
  async (ctx, sent: readonly ReceivedFile[], ...args: Tail<typeof reviseEvidence>) => {
    await takeUploads(ctx, sent)
    return reviseEvidence(ctx, ...args)
  },
)
