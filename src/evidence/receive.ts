import { PassThrough, type Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { Request, Response } from 'express'
import multer from 'multer'
import { Invalid, Refusal, TooLarge } from '../kernel/errors.js'
import { verifyCsrf } from '../kernel/http/csrf.js'
import type { FileStore, Received } from '../kernel/storage/store.js'
import { cleanFileName, FILE_FIELD } from './file-name.js'

/** A file of a form: received whole and flushed, not yet kept; or why it was not taken. */
export type Arrival = Readonly<{ name: string; received: Received | null; refusal: Refusal | null }>

export type Arrivals = Readonly<{
  files: readonly Arrival[]
  /** Removes what was received and not kept. Called in any case. */
  discard: () => Promise<void>
}>

type Limits = Readonly<{ storage: FileStore; maxBytes: number; maxFiles: number }>

/** What the fields beside the files may weigh. */
const FIELDS_ALLOWANCE = 2 * 1024 ** 2
const fieldLimits = {
  fieldNameSize: 100,
  fieldSize: 64 * 1024,
  fields: 500,
  files: 40,
  parts: 540,
  fieldNestingDepth: 0,
}

/** Every fault of a multipart body is the sender's or the line's. */
const asRefusal = (error: unknown): Refusal =>
  error instanceof Refusal
    ? error
    : new Invalid('Biểu gửi lên chưa trọn vẹn, có thể do đường truyền gián đoạn. Tệp chưa được lưu; đề nghị gửi lại.')

/**
 * The store reads from a pipe of its own: when it gives up (too large, disk full) the rest of the file runs off and the
 * form after it is still read, so that what was typed can be shown again.
 */
const receiveInto = async (storage: FileStore, source: Readable, maxBytes: number): Promise<Received> => {
  const pipe = new PassThrough()
  source.once('error', (error) => pipe.destroy(error))
  source.pipe(pipe)
  try {
    return await storage.receive(pipe, { maxBytes })
  } finally {
    source.unpipe(pipe)
    pipe.destroy()
    source.resume()
  }
}

/** Receives the files of one request, each on its own: one that is refused does not stop the others. */
const receiver = (req: Request, { storage, maxBytes, maxFiles }: Limits) => {
  const files: Arrival[] = []
  let begun = 0
  let ended = false
  const faults: unknown[] = [] // of ours, neither the sender's nor the line's

  const arrive = async (file: Express.Multer.File): Promise<void> => {
    verifyCsrf(req, (req.body as Record<string, unknown>)['_csrf']) // the token stands before the files in every form
    const name = cleanFileName(file.originalname)
    const index = begun
    begun += 1
    try {
      if (index >= maxFiles)
        throw new TooLarge(`Mỗi lần gửi nhiều nhất ${maxFiles} tệp. Đề nghị gửi tệp này ở lần sau.`)
      const received = await receiveInto(storage, file.stream, maxBytes)
      if (ended) await storage.discard(received)
      files[index] = { name, received, refusal: null }
    } catch (error) {
      if (!(error instanceof Refusal)) {
        if (!file.stream.errored) faults.push(error)
        throw error
      }
      file.stream.resume()
      files[index] = { name, received: null, refusal: error }
    }
  }
  const engine: multer.StorageEngine = {
    _handleFile: (_req, file, done) => {
      arrive(file).then(() => done(null), done)
    },
    _removeFile: (_req, _file, done) => done(null), // discard() knows them all
  }
  const discard = async () => {
    ended = true
    await Promise.all(files.flatMap(({ received }) => (received ? [storage.discard(received)] : [])))
  }
  return { engine, files, faults, discard }
}

/** A body that does not say its length is cut once it is larger than any form may be. */
const watchLength = (req: Request, most: number): void => {
  let seen = 0
  req.on('data', (chunk: Buffer) => {
    seen += chunk.length
    if (seen > most) req.destroy(new TooLarge())
  })
}

/** A browser reads the answer only once its form is sent: one that is somewhat too large is read to its end first. */
const readOff = async (req: Request, most: number): Promise<void> => {
  if (Number(req.get('content-length')) > most) return
  await finished(req.resume()).catch(() => undefined)
}

/**
 * Reads a multipart form: its fields into `req.body`, its files through the store. A form of another type has no files.
 * @throws Forbidden without the session's token before the first file; Invalid when the form was cut; TooLarge when the
 * whole is larger than all files together may be. Nothing received is left then.
 */
export const takeFiles = async (req: Request, res: Response, limits: Limits): Promise<Arrivals> => {
  if (!req.is('multipart/form-data')) return { files: [], discard: () => Promise.resolve() }
  const most = limits.maxFiles * limits.maxBytes + FIELDS_ALLOWANCE
  if (Number(req.get('content-length')) > most) {
    await readOff(req, 2 * most)
    throw new TooLarge()
  }
  const { engine, files, faults, discard } = receiver(req, limits)
  const read = multer({ storage: engine, limits: fieldLimits, defParamCharset: 'utf8' }).array(FILE_FIELD)
  try {
    await new Promise<void>((resolve, reject) => {
      watchLength(req, most)
      read(req, res, (error: unknown) => (error ? reject(asRefusal(error)) : resolve()))
    })
    verifyCsrf(req, (req.body as Record<string, unknown>)['_csrf'])
    return { files, discard }
  } catch (error) {
    await discard()
    throw faults[0] ?? error
  }
}
