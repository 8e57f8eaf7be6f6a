import { createReadStream } from 'node:fs'
import { mkdir, rename, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import type { FileStore } from '../kernel/storage/store.js'
import { reducePicture } from './pictures.js'

export type Preview = Readonly<{
  size: number
  mediaType: string
  open: (range?: { start: number; end: number }) => Promise<Readable>
}>

/** Reduced pictures for pages until a job has made them, by the hash of the original. All of it can be made again. */
export type Previews = Readonly<{ of: (sha256: string) => Promise<Preview> }>

/** Of every small picture. */
export const PREVIEW_TYPE = 'image/webp'

const ofBytes = (bytes: Buffer): Preview => ({
  size: bytes.length,
  mediaType: PREVIEW_TYPE,
  open: (range) => Promise.resolve(Readable.from([range ? bytes.subarray(range.start, range.end + 1) : bytes])),
})

/** Makes a preview at its first use and keeps it in the folder; where the folder takes nothing it is made each time. */
export const createPreviews = (folder: string, storage: FileStore): Previews => {
  const placeOf = (sha256: string) => path.join(folder, sha256.slice(0, 2), `${sha256}.webp`)
  const making = new Map<string, Promise<Preview>>()

  const make = async (sha256: string): Promise<Preview> => {
    const { stream } = await storage.open(sha256)
    const bytes = await reducePicture(stream)
    const place = placeOf(sha256)
    const draft = `${place}.draft`
    await mkdir(path.dirname(place), { recursive: true, mode: 0o700 })
      .then(() => writeFile(draft, bytes, { mode: 0o600 }))
      .then(() => rename(draft, place))
      .catch(() => undefined)
    return ofBytes(bytes)
  }

  const of = async (sha256: string): Promise<Preview> => {
    const place = placeOf(sha256)
    const known = await stat(place).catch(() => null)
    if (known)
      return {
        size: known.size,
        mediaType: PREVIEW_TYPE,
        open: (range) => Promise.resolve(createReadStream(place, range)),
      }
    const made = making.get(sha256) ?? make(sha256).finally(() => making.delete(sha256))
    making.set(sha256, made)
    return made
  }
  return { of }
}
