import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { DataStore, Server, Upload } from '@tus/server'
import type { Parts } from './parts.js'

/** Answers one request of the protocol about the upload of this id, which the caller has checked. */
export type Transfers = (req: IncomingMessage, res: ServerResponse, id: string) => Promise<void>

/** What the protocol's package answers with. */
class Answer extends Error {
  readonly status_code: number
  readonly body: string
  constructor(status: number, body: string) {
    super(body)
    this.status_code = status
    this.body = body
  }
}

const full = () => new Answer(503, 'Kho tệp tạm thời không nhận được tệp. Phần đã gửi được giữ lại.')

/** The disk's own faults; a line that dropped is none. */
const ofDisk = (error: unknown): unknown => (error instanceof Error && 'syscall' in error ? full() : error)

/** The bytes lie in the parts; what an upload is stands in our own table. */
class PartStore extends DataStore {
  private readonly parts: Parts
  private readonly lengthOf: (id: string) => Promise<number | null>

  constructor(parts: Parts, lengthOf: (id: string) => Promise<number | null>) {
    super()
    this.extensions = ['creation', 'termination']
    this.parts = parts
    this.lengthOf = lengthOf
  }

  override async create(upload: Upload): Promise<Upload> {
    await this.parts.create(upload.id).catch((error: unknown) => {
      throw ofDisk(error)
    })
    return upload
  }

  override write(source: Readable, id: string, offset: number): Promise<number> {
    return this.parts.append(id, offset, source).catch((error: unknown) => {
      throw ofDisk(error)
    })
  }

  override async getUpload(id: string): Promise<Upload> {
    const [size, offset] = await Promise.all([this.lengthOf(id), this.parts.sizeOf(id)])
    if (size === null || offset === null) throw new Answer(410, 'Tệp gửi dở không còn trên cổng.')
    return new Upload({ id, size, offset })
  }

  override remove(id: string): Promise<void> {
    return this.parts.remove(id)
  }
}

/**
 * The protocol on `path`. A request that comes while an older one still writes the same file ends that one: its line was
 * dropped. What goes wrong inside is answered as 503, so that the sender tries again.
 * @param lengthOf the whole size of an upload, null where it is unknown
 */
export const createTransfers = (options: {
  parts: Parts
  path: string
  lengthOf: (id: string) => Promise<number | null>
}): Transfers => {
  const { parts, path, lengthOf } = options
  const ids = new WeakMap<object, string>()
  const server = new Server({
    path,
    datastore: new PartStore(parts, lengthOf),
    relativeLocation: true,
    allowedOrigins: [],
    namingFunction: (req) => ids.get(req.runtime?.node?.req ?? req) ?? '',
    onResponseError: (_req, error) => {
      if ('status_code' in error && error.status_code < 500) return undefined
      const { status_code, body } = full()
      return { status_code, body }
    },
  })
  return async (req, res, id) => {
    ids.set(req, id)
    await server.handle(req, res)
  }
}
