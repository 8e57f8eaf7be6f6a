import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { NotFound, TooLarge, Unavailable } from '../errors.js'
import type { FileStore, Received } from './store.js'

const diskFull = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'ENOENT', 'ENOTDIR', 'EEXIST'])
const refusal = 'Kho tệp tạm thời không nhận được tệp. Tệp chưa được lưu; các nội dung khác vẫn làm việc bình thường.'

const asRefusal = (error: unknown): unknown =>
  error instanceof Error && 'code' in error && diskFull.has(String(error.code)) ? new Unavailable(refusal) : error

/** A directory entry survives a crash only when its folder is flushed too. */
const flushFolder = async (folder: string) => {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

/** What may wait in memory for the disk, of each file that is being received (bytes). */
const WAITING = 1024 ** 2

/** Writes to a file what arrives, in as few pieces as the disk's pace allows; `take` sees every byte first and may throw. */
const writingTo = (handle: FileHandle, take: (bytes: Buffer) => void): Writable => {
  const write = async (bytes: Buffer) => {
    take(bytes)
    await handle.writeFile(bytes) // on an open handle: after what was written before
  }
  return new Writable({
    highWaterMark: WAITING,
    write: (chunk: Buffer, _encoding, done) => {
      write(chunk).then(() => done(), done)
    },
    writev: (chunks: { chunk: Buffer }[], done) => {
      write(Buffer.concat(chunks.map(({ chunk }) => chunk))).then(() => done(), done)
    },
  })
}

/** Files on a local disk: incoming/ for what is being received, then two levels of folders by hash. */
export const createFileStore = async (folder: string): Promise<FileStore> => {
  const incoming = path.join(folder, 'incoming')
  const placeOf = (sha256: string) => path.join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
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

  const flushFolders = async (place: string) => {
    for (const level of [path.dirname(place), path.dirname(path.dirname(place)), folder]) await flushFolder(level)
  }

  const keep = async ({ sha256, temporary }: Received) => {
    const place = placeOf(sha256)
    const now = new Date()
    const known = await utimes(place, now, now).then(
      () => true, // and from now on too young to be swept before a row names it
      () => false,
    )
    try {
      await mkdir(path.dirname(place), { recursive: true, mode: 0o700 })
      if (!known) await rename(temporary, place)
      await flushFolders(place)
    } catch (error) {
      throw asRefusal(error)
    }
    if (known) await rm(temporary, { force: true })
  }

  const sizeOf = async (sha256: string): Promise<number> => {
    const found = await stat(placeOf(sha256)).catch(() => null)
    if (!found) throw new NotFound('Không tìm thấy tệp trong kho. Đề nghị báo quản trị hệ thống.')
    return found.size
  }

  const openFile: FileStore['open'] = async (sha256, range) => {
    const size = await sizeOf(sha256)
    return { stream: createReadStream(placeOf(sha256), range), size }
  }

  async function* listKept(before: Date): AsyncGenerator<string> {
    const inside = (...names: string[]) => readdir(path.join(folder, ...names)).catch((): string[] => [])
    for (const first of (await inside()).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
      for (const second of await inside(first)) {
        for (const name of await inside(first, second)) {
          const found = await stat(path.join(folder, first, second, name)).catch(() => null)
          if (found && found.mtime < before && /^[0-9a-f]{64}$/.test(name)) yield name
        }
      }
    }
  }

  /** Put aside first: whoever keeps the same content at this moment either made it young again or no longer finds it. */
  const removeKept = async (sha256: string, before: Date) => {
    const aside = path.join(incoming, randomUUID())
    const moved = await rename(placeOf(sha256), aside).then(
      () => true,
      () => false,
    )
    if (!moved) return false
    const { mtime } = await stat(aside)
    if (mtime >= before) await rename(aside, placeOf(sha256))
    else await rm(aside, { force: true })
    return mtime < before
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

  return {
    receive,
    keep,
    discard: ({ temporary }) => rm(temporary, { force: true }),
    open: openFile,
    sizeOf,
    pathOf: placeOf,
    sweep,
    listKept,
    removeKept,
  }
}
