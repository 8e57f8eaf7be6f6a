import type { Request, RequestHandler, Response } from 'express'
import type { PrismaClient } from '../../generated/prisma/client.js'
import { Conflict, Invalid } from '../../kernel/errors.js'
import type { FileStore } from '../../kernel/storage/store.js'
import { paths } from '../../paths.js'
import type { SettingsReader } from '../../settings/settings.js'
import { cleanFileName } from '../file-name.js'
import type { Scanner } from '../inspect.js'
import type { Parts } from './parts.js'
import { findLength, getUpload, type UploadRow } from './queries.js'
import { type Announced, dropUpload, openUpload, prolong, receiveUpload } from './service.js'
import type { Transfers } from './tus.js'

type Deps = Readonly<{
  db: PrismaClient
  parts: Parts
  storage: FileStore
  settings: SettingsReader
  scan: Scanner
}>

const PROTOCOL = '1.0.0'
const broken = () => new Invalid('Yêu cầu gửi tệp chưa đúng dạng. Đề nghị tải lại trang.')

/** The file names of the protocol's header: `name base64` pairs, any text. */
const readMetadata = (header: string): ReadonlyMap<string, string> =>
  new Map(
    header.split(',').map((pair): [string, string] => {
      const [name = '', value = ''] = pair.trim().split(' ')
      return [name, Buffer.from(value, 'base64').toString('utf8')]
    }),
  )

const announcedBy = (req: Request): Announced => {
  const [length, metadata] = [req.get('upload-length') ?? '', readMetadata(req.get('upload-metadata') ?? '')]
  const [commune, name] = [metadata.get('commune') ?? '', metadata.get('filename') ?? '']
  if (!/^[1-9]\d{0,11}$/.test(length) || !/^[1-9]\d{0,8}$/.test(commune) || name === '') throw broken()
  const fingerprint = metadata.get('fingerprint') ?? ''
  return {
    communeId: Number(commune),
    fileName: cleanFileName(name),
    size: Number(length),
    fingerprint: /^[\w-]{1,80}$/.test(fingerprint) ? fingerprint : null,
  }
}

const idOfUpload = (req: Request): string => String(req.params['upload'])

/** What the protocol says of a file that lies here whole: nothing is left to send. */
const sayWhole = (res: Response, { size }: UploadRow): void => {
  res
    .set({ 'Tus-Resumable': PROTOCOL, 'Upload-Offset': String(size), 'Upload-Length': String(size) })
    .status(200)
    .end()
}

/** A script is told plainly that nobody is logged in; a redirect to a page would look to it like an answer. */
export const loginAsked: RequestHandler = (req, res, next) => {
  if (req.user && !req.user.mustChangePassword) return next()
  res.status(401).type('text').send('Phiên làm việc đã hết hạn.')
}

/** Files sent in pieces (tus 1.0): opening, sending on, giving up, and the receipt at the end. All of one's own. */
export const transferHandlers = ({ db, parts, storage, settings, scan }: Deps) => {
  let loaded: Promise<Transfers> | undefined
  /** The protocol's package is read at its first use. */
  const transfers = () => {
    loaded ??= import('./tus.js').then(({ createTransfers }) =>
      createTransfers({ parts, path: paths.uploads.create(), lengthOf: (id) => findLength(db, id) }),
    )
    return loaded
  }
  const limits = async () => (await settings.get()).upload

  const create = async (req: Request, res: Response): Promise<void> => {
    const id = await openUpload(req.ctx, announcedBy(req), await limits())
    await (await transfers())(req, res, id)
  }

  const ask = async (req: Request, res: Response): Promise<void> => {
    const row = await getUpload(req.ctx, idOfUpload(req))
    if (row.receivedAt) return sayWhole(res, row)
    await (await transfers())(req, res, row.id)
  }

  const send = async (req: Request, res: Response): Promise<void> => {
    const row = await getUpload(req.ctx, idOfUpload(req))
    if (row.receivedAt) throw new Conflict('Tệp này đã nhận đủ.')
    await prolong(req.ctx, row, await limits())
    await (await transfers())(req, res, row.id)
  }

  const drop = async (req: Request, res: Response): Promise<void> => {
    await dropUpload(req.ctx, await getUpload(req.ctx, idOfUpload(req)), parts)
    res.set('Tus-Resumable', PROTOCOL).status(204).end()
  }

  const receive = async (req: Request, res: Response): Promise<void> => {
    const row = await getUpload(req.ctx, idOfUpload(req))
    const given = await receiveUpload(req.ctx, row, { parts, storage, scan, limits: await limits() })
    const { id, code, fileName, size, sha256, at } = given
    res.json({ id, code, fileName, size, sha256, at: at.toISOString() })
  }
  return { create, ask, send, drop, receive }
}
