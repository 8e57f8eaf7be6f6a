import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, rmdir, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { NotFound } from '../errors.js'
import { asRefusal, createIncoming } from './incoming.js'
import { type FileStore, missing, type Received } from './store.js'

/** A directory entry survives a crash only when its folder is flushed too. */
const flushFolder = async (folder: string) => {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

/** A store whose files have a path. */
export type DiskStore = FileStore & Readonly<{ pathOf: (sha256: string) => string }>

const FOLDERS = Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, '0'))

/** Makes the folders of the files once and for all, so that keeping a file flushes one folder and no more. */
const makeFolders = async (folder: string) => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const there = new Set(await readdir(folder))
  const lacking = FOLDERS.filter((name) => !there.has(name))
  if (lacking.length === 0) return
  for (const name of lacking) await mkdir(path.join(folder, name), { recursive: true, mode: 0o700 })
  await flushFolder(folder)
}

const unlessGone = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'ENOENT') throw error
}

/**
 * Earlier versions kept files one folder deeper (ab/cd/abcd…): they are moved up, each by one rename, so that a start that
 * is interrupted is finished by the next. Folders without such files are only looked at. What another process on the same
 * folder has moved meanwhile is as good.
 */
const raiseDeeper = async (folder: string) => {
  for (const first of FOLDERS) {
    const place = path.join(folder, first)
    const entries = await readdir(place, { withFileTypes: true }).catch(() => [])
    const deeper = entries.filter((entry) => entry.isDirectory() && FOLDERS.includes(entry.name))
    for (const { name } of deeper) {
      for (const file of await readdir(path.join(place, name)).catch(() => [])) {
        await rename(path.join(place, name, file), path.join(place, file)).catch(unlessGone)
      }
      await rmdir(path.join(place, name)).catch(unlessGone)
    }
    if (deeper.length > 0) await flushFolder(place)
  }
}

/** Files on a local disk: incoming/ for what is being received, then a folder for each beginning of a hash. */
export const createFileStore = async (folder: string): Promise<DiskStore> => {
  const incoming = path.join(folder, 'incoming')
  const placeOf = (sha256: string) => path.join(folder, sha256.slice(0, 2), sha256)
  const receiving = await createIncoming(incoming)
  await makeFolders(folder).catch(() => undefined) // refused uploads say so; the rest works
  await raiseDeeper(folder)

  const moveTo = async (place: string, temporary: string) => {
    const moved = await rename(temporary, place).then(
      () => true,
      () => false,
    )
    if (moved) return
    await makeFolders(folder) // the store was put in place or emptied while we ran
    await rename(temporary, place)
  }

  const keep = async ({ sha256, temporary }: Received) => {
    const place = placeOf(sha256)
    const now = new Date()
    const known = await utimes(place, now, now).then(
      () => true, // and from now on too young to be swept before a row names it
      () => false,
    )
    try {
      if (!known) await moveTo(place, temporary)
      await flushFolder(path.dirname(place))
    } catch (error) {
      throw asRefusal(error)
    }
    if (known) await rm(temporary, { force: true })
  }

  const sizeOf = async (sha256: string): Promise<number> => {
    const found = await stat(placeOf(sha256)).catch(() => null)
    if (!found) throw new NotFound(missing)
    return found.size
  }

  const openFile: FileStore['open'] = async (sha256, range) => {
    const size = await sizeOf(sha256)
    return { stream: createReadStream(placeOf(sha256), range), size }
  }

  async function* listKept(before: Date): AsyncGenerator<string> {
    for (const first of FOLDERS) {
      for (const name of await readdir(path.join(folder, first)).catch((): string[] => [])) {
        const found = await stat(path.join(folder, first, name)).catch(() => null)
        if (found && found.mtime < before && /^[0-9a-f]{64}$/.test(name)) yield name
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

  return { ...receiving, keep, open: openFile, sizeOf, pathOf: placeOf, listKept, removeKept }
}
