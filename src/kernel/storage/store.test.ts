import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bucket, startBucket } from '../../../tests/support/bucket.js'
import { NotFound, TooLarge, Unavailable } from '../errors.js'
import { createFileStore, type DiskStore } from './disk.js'
import { openStore } from './open.js'
import type { FileStore } from './store.js'

const bytes = randomBytes(300_000)
const sha256 = createHash('sha256').update(bytes).digest('hex')
const minute = 60_000

let folder: string
let bucket: Bucket
beforeAll(async () => {
  bucket = await startBucket(await mkdtemp(path.join(os.tmpdir(), 'bucket-')))
})
afterAll(() => bucket.stop())
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'kho tệp '))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const incoming = () => readdir(path.join(folder, 'files', 'incoming'))
const receive = (store: FileStore, content: Buffer = bytes) =>
  store.receive(Readable.from([content.subarray(0, 1000), content.subarray(1000)]), { maxBytes: 1e6 })
const list = async (store: FileStore, before: number) => {
  const found: string[] = []
  for await (const one of store.listKept(new Date(before))) found.push(one)
  return found
}

describe.each(['disk', 'bucket'] as const)('the store on a %s', (kind) => {
  let store: FileStore
  beforeEach(async () => {
    store = await openStore({ dataDir: folder, bucket: kind === 'bucket' ? bucket.config : undefined })
    for (const one of await list(store, Date.now() + minute)) await store.removeKept(one, new Date(Date.now() + minute))
  })

  it('gives back the bytes it was given, under their hash', async () => {
    const received = await receive(store)
    expect(received).toMatchObject({ sha256, size: bytes.length })
    await store.keep(received)
    const { stream, size } = await store.open(sha256)
    expect(size).toBe(bytes.length)
    expect(await store.sizeOf(sha256)).toBe(bytes.length)
    expect((await buffer(stream)).equals(bytes)).toBe(true)
    expect(await incoming()).toEqual([])
  })

  it('keeps the same content once', async () => {
    for (let time = 0; time < 2; time += 1) await store.keep(await receive(store))
    expect(await incoming()).toEqual([])
    expect(await list(store, Date.now() + minute)).toEqual([sha256])
  })

  it('keeps many at once', async () => {
    const contents = Array.from({ length: 12 }, () => randomBytes(50_000))
    const kept = await Promise.all(
      contents.map(async (content) => {
        const received = await receive(store, content)
        await store.keep(received)
        return received.sha256
      }),
    )
    expect((await list(store, Date.now() + minute)).sort()).toEqual([...kept].sort())
    for (const [index, one] of kept.entries())
      expect((await buffer((await store.open(one)).stream)).equals(contents[index] ?? Buffer.alloc(0))).toBe(true)
  })

  it('leaves nothing of a file that is too large or cut off', async () => {
    await expect(store.receive(Readable.from([bytes]), { maxBytes: 1000 })).rejects.toBeInstanceOf(TooLarge)
    const cut = new Readable({ read() {} })
    cut.push(bytes)
    queueMicrotask(() => cut.destroy(new Error('the line dropped')))
    await expect(store.receive(cut, { maxBytes: 1e6 })).rejects.toThrow('the line dropped')
    expect(await incoming()).toEqual([])
  })

  it('drops what was received and is not wanted, and sweeps what was forgotten', async () => {
    await store.discard(await receive(store))
    expect(await incoming()).toEqual([])
    await writeFile(path.join(folder, 'files', 'incoming', 'left-over'), 'x')
    expect(await store.sweep(new Date(Date.now() - minute))).toBe(0)
    expect(await store.sweep(new Date(Date.now() + minute))).toBe(1)
    expect(await incoming()).toEqual([])
  })

  it('gives a part of a file', async () => {
    await store.keep(await receive(store))
    const { stream, size } = await store.open(sha256, { start: 10, end: 19 })
    expect(size).toBe(bytes.length)
    expect((await buffer(stream)).equals(bytes.subarray(10, 20))).toBe(true)
  })

  it('lists and removes what was kept before an instant', async () => {
    await store.keep(await receive(store))
    expect(await list(store, Date.now() - minute)).toEqual([])
    expect(await list(store, Date.now() + minute)).toEqual([sha256])
    expect(await store.removeKept(sha256, new Date(Date.now() - minute))).toBe(false)
    expect(await store.sizeOf(sha256)).toBe(bytes.length)
    expect(await store.removeKept(sha256, new Date(Date.now() + minute))).toBe(true)
    expect(await store.removeKept(sha256, new Date(Date.now() + minute))).toBe(false)
    await expect(store.open(sha256)).rejects.toBeInstanceOf(NotFound)
    await expect(store.sizeOf(sha256)).rejects.toBeInstanceOf(NotFound)
    expect(await incoming()).toEqual([])
  })
})

describe('a disk', () => {
  let store: DiskStore
  beforeEach(async () => {
    store = await createFileStore(path.join(folder, 'files'))
  })

  it('leaves alone what was kept again since', async () => {
    const old = new Date(Date.now() - 86_400_000)
    const before = new Date(Date.now() - minute)
    await store.keep(await receive(store))
    await utimes(store.pathOf(sha256), old, old)
    expect(await list(store, before.getTime())).toEqual([sha256])
    await store.keep(await receive(store))
    expect(await list(store, before.getTime())).toEqual([])
    expect(await store.removeKept(sha256, before)).toBe(false)
    expect((await readFile(store.pathOf(sha256))).equals(bytes)).toBe(true)
  })

  it('that takes nothing says so', async () => {
    const place = path.join(folder, 'files')
    await rm(place, { recursive: true })
    await writeFile(place, 'a file where the folder was')
    await expect(receive(store)).rejects.toBeInstanceOf(Unavailable)
    expect(existsSync(place)).toBe(true)
    await chmod(place, 0o600)
  })
})

describe('a bucket', () => {
  it('that is away refuses, and keeps what was received until it is back', async () => {
    const location = { ...bucket.config.location, endpoint: 'http://127.0.0.1:9' }
    const away = await openStore({ dataDir: folder, bucket: { ...bucket.config, location } })
    const received = await receive(away)
    await expect(away.keep(received)).rejects.toBeInstanceOf(Unavailable)
    await expect(away.open(sha256)).rejects.toBeInstanceOf(Unavailable)
    expect(await incoming()).toHaveLength(1)
    const back = await openStore({ dataDir: folder, bucket: bucket.config })
    await back.keep(received)
    expect(await back.sizeOf(sha256)).toBe(bytes.length)
  })
})

describe('the store on a disk of an earlier version', () => {
  it('finds the files that lie one folder deeper, and has them where it keeps its own', async () => {
    const deeper = path.join(folder, 'files', sha256.slice(0, 2), sha256.slice(2, 4))
    await mkdir(deeper, { recursive: true })
    await writeFile(path.join(deeper, sha256), bytes)
    const store = await createFileStore(path.join(folder, 'files'))
    expect((await buffer((await store.open(sha256)).stream)).equals(bytes)).toBe(true)
    expect(existsSync(deeper)).toBe(false)
    expect(await list(store, Date.now() + minute)).toEqual([sha256])
    const again = await createFileStore(path.join(folder, 'files'))
    expect(await again.sizeOf(sha256)).toBe(bytes.length)
  })
})
