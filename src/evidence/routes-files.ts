import type { Request, Response } from 'express'
import { logAccess } from '../audit/access-log.js'
import { NotFound } from '../kernel/errors.js'
import { idOf } from '../kernel/http/request.js'
import { asksForBeginning, type Sendable, sendFile } from '../kernel/http/send-file.js'
import type { FileStore } from '../kernel/storage/store.js'
import { shownAs } from './kinds.js'
import { PREVIEW_TYPE, type Previews } from './previews.js'
import { getRevision, type StoredRevision } from './queries.js'

type Deps = Readonly<{ storage: FileStore; previews: Previews }>

const opened =
  (storage: FileStore, { sha256 }: StoredRevision) =>
  async (range?: { start: number; end: number }) =>
    (await storage.open(sha256, range)).stream

/** Each reading of a file is traced once, not each range a viewer asks for. */
const trace = async (req: Request, revision: StoredRevision, preview: boolean): Promise<void> => {
  if (!asksForBeginning(req)) return
  await logAccess(req.ctx, {
    action: 'evidence.downloaded',
    userId: req.ctx.actor.id,
    subject: 'Evidence',
    subjectId: idOf(req),
    detail: { revision: revision.number, ...(preview && { preview }) },
  })
}

const noPicture = 'Tệp này chưa có ảnh xem trước.'

/** A paper's file to save, and the same to look at inside a page: PDF as it is, pictures reduced. */
export const fileHandlers = ({ storage, previews }: Deps) => {
  /** A small picture that a job made and the store keeps. */
  const kept = async (sha256: string): Promise<Pick<Sendable, 'size' | 'mediaType' | 'open'>> => ({
    size: await storage.sizeOf(sha256),
    mediaType: PREVIEW_TYPE,
    open: async (range) => (await storage.open(sha256, range)).stream,
  })

  const file = async (req: Request, res: Response): Promise<void> => {
    const revision = await getRevision(req.ctx, idOf(req), idOf(req, 'number'))
    await trace(req, revision, false)
    const { fileName: name, mediaType, size } = revision
    await sendFile(req, res, { name, mediaType, size, inline: false, open: opened(storage, revision) })
  }

  const preview = async (req: Request, res: Response): Promise<void> => {
    const revision = await getRevision(req.ctx, idOf(req), idOf(req, 'number'))
    const { fileName: name, mediaType, size } = revision
    const shown = shownAs(mediaType)
    if (shown === 'none') throw new NotFound('Tệp này không xem được trong trang. Đề nghị tải về để mở.')
    await trace(req, revision, true)
    if (shown === 'frame') {
      return sendFile(req, res, { name, mediaType, size, inline: true, open: opened(storage, revision) })
    }
    const made = revision.previewSha256 ? await kept(revision.previewSha256) : await previews.of(revision.sha256)
    await sendFile(req, res, { name, inline: true, ...made })
  }

  /** First page of a PDF, or the picture itself, as a picture. */
  const cover = async (req: Request, res: Response): Promise<void> => {
    const revision = await getRevision(req.ctx, idOf(req), idOf(req, 'number'))
    if (revision.previewSha256 === null) throw new NotFound(noPicture)
    await trace(req, revision, true)
    await sendFile(req, res, { name: 'trang-1.webp', inline: true, ...(await kept(revision.previewSha256)) })
  }

  /** The same for lists; too small to be read, so not traced. */
  const thumbnail = async (req: Request, res: Response): Promise<void> => {
    const { thumbSha256 } = await getRevision(req.ctx, idOf(req), idOf(req, 'number'))
    if (thumbSha256 === null) throw new NotFound(noPicture)
    await sendFile(req, res, { name: 'thu-nho.webp', inline: true, ...(await kept(thumbSha256)) })
  }
  return { file, preview, cover, thumbnail }
}
