import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'

/**
 * The bytes so far of files that are sent in pieces, one file each. What was written stays through a crash of the process;
 * what `append` acknowledged is flushed and stays through one of the machine.
 */
export type Parts = Readonly<{
  create: (id: string) => Promise<void>
  /** Writes from `offset` on until the stream ends, be it because the line dropped. Answers the new length. */
  append: (id: string, offset: number, source: Readable) => Promise<number>
  /** Bytes so far; null when there is no such file. */
  sizeOf: (id: string) => Promise<number | null>
  read: (id: string) => Readable
  remove: (id: string) => Promise<void>
  /** Names of the files last written before the given instant. */
  listBefore: (before: Date) => Promise<string[]>
}>

/** Keeps them in a folder of the data folder that only the portal reads. */
export const createParts = (dataDir: string): Parts => {
  const folder = path.join(dataDir, 'uploads')
  const placeOf = (id: string) => path.join(folder, id)

  const create = async (id: string): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(placeOf(id), '', { mode: 0o600, flag: 'wx' })
  }

  const append = async (id: string, offset: number, source: Readable): Promise<number> => {
    const handle = await open(placeOf(id), 'r+')
    try {
      let position = offset
      for await (const chunk of source as AsyncIterable<Buffer>) {
        await handle.write(chunk, 0, chunk.length, position)
        position += chunk.length
      }
      await handle.sync()
      return position
    } finally {
      await handle.close()
    }
  }

  const sizeOf = (id: string): Promise<number | null> =>
    stat(placeOf(id)).then(
      ({ size }) => size,
      () => null,
    )

  const listBefore = async (before: Date): Promise<string[]> => {
    const names = await readdir(folder).catch((): string[] => [])
    const found = await Promise.all(
      names.map(async (name) => {
        const known = await stat(placeOf(name)).catch(() => null)
        return known && known.mtime < before ? [name] : []
      }),
    )
    return found.flat()
  }

  return {
    create,
    append,
    sizeOf,
    read: (id) => createReadStream(placeOf(id)),
    remove: (id) => rm(placeOf(id), { force: true }),
    listBefore,
  }
}
