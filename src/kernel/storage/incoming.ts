import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { TooLarge, Unavailable } from '../errors.js'
import type { FileStore } from './store.js'

const diskFull = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'ENOENT', 'ENOTDIR', 'EEXIST'])
/** Said of a store that takes nothing at the moment. */
export const refusal =
  'Kho tệp tạm thời không nhận được tệp. Tệp chưa được lưu; các nội dung khác vẫn làm việc bình thường.'

/** A disk that refuses is an expected fault; the rest is ours. */
export const asRefusal = (error: unknown): unknown =>
  error instanceof Error && 'code' in error && diskFull.has(String(error.code)) ? new Unavailable(refusal) : error

/** What may wait in memory for the disk, of each file that is being received (bytes). */
const WAITING = 1024 ** 2

/** Writes to a file what arrives, in as few pieces as the disk's pace allows; `take` sees every byte first and may throw. */
const writingTo = (handle: FileHandle, take: (bytes: Buffer) => void): Writable => {
  const write = async (pieces: Buffer[]) => {
    for (const piece of pieces) take(piece)
    const { bytesWritten } = await handle.writev(pieces) // at the handle's place: after what was written before
    const all = pieces.reduce((sum, { length }) => sum + length, 0)
    if (bytesWritten < all) await handle.writeFile(Buffer.concat(pieces).subarray(bytesWritten))
  }
  return new Writable({
    highWaterMark: WAITING,
    write: (chunk: Buffer, _encoding, done) => {
      write([chunk]).then(() => done(), done)
    },
    writev: (chunks: { chunk: Buffer }[], done) => {
      write(chunks.map(({ chunk }) => chunk)).then(() => done(), done)
    },
  })
}

/** Where files are received: on a local disk, whatever keeps them afterwards. */
export const createIncoming = async (incoming: string): Promise<Pick<FileStore, 'receive' | 'discard' | 'sweep'>> => {
  await mkdir(incoming, { recursive: true, mode: 0o700 }).catch(() => undefined) // refused uploads say so; the rest works

  const receive: FileStore['receive'] = async (source, { maxBytes }) => {
    const temporary = path.join(incoming, randomUUID())
    const hash = createHash('sha256')
    let size = 0
    source.on('error', () => undefined) // a line that drops before we read is reported by the loop below
    try {
      await mkdir(incoming, { recursive: true, mode: 0o700 })
      const handle = await open(temporary, 'wx', 0o600)
      try {
        const take = (bytes: Buffer) => {
          size += bytes.length
          if (size > maxBytes) throw new TooLarge('Tệp lớn hơn mức cho phép.')
          hash.update(bytes)
        }
        await pipeline(source, writingTo(handle, take))
        await handle.sync()
      } finally {
        await handle.close()
      }
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined)
      throw asRefusal(error)
    }
    return { sha256: hash.digest('hex'), size, temporary }
  }

  const sweep = async (before: Date) => {
    const names = await readdir(incoming).catch(() => [])
    const old = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(path.join(incoming, name))).mtime })),
    )
    const gone = old.filter(({ at }) => at < before)
    await Promise.all(gone.map(({ name }) => rm(path.join(incoming, name), { force: true })))
    return gone.length
  }

  return { receive, discard: ({ temporary }) => rm(temporary, { force: true }), sweep }
}
