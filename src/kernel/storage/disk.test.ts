import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NotFound, TooLarge, Unavailable } from '../errors.js'
import { createFileStore } from './disk.js'
import type { FileStore } from './store.js'

let folder: string
let store: FileStore
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'kho tệp '))
  store = await createFileStore(folder)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const incoming = () => readdir(path.join(folder, 'incoming'))
const bytes = randomBytes(300_000)
const sha256 = createHash('sha256').update(bytes).digest('hex')

describe('the file store', () => {
  it('gives back the bytes it was given, under their hash', async () => {
    const received = await store.receive(Readable.from([bytes.subarray(0, 1000), bytes.subarray(1000)]), {
      maxBytes: 1e6,
    })
    expect(received).toMatchObject({ sha256, size: bytes.length })
    await store.keep(received)
    const { stream, size } = await store.open(sha256)
    expect(size).toBe(bytes.length)
    expect((await buffer(stream)).equals(bytes)).toBe(true)
    expect(await incoming()).toEqual([])
  })

  it('keeps the same content once', async () => {
    for (let time = 0; time < 2; time += 1)
      await store.keep(await store.receive(Readable.from([bytes]), { maxBytes: 1e6 }))
    expect(await incoming()).toEqual([])
    expect((await readFile(store.pathOf(sha256))).equals(bytes)).toBe(true)
  })

  it('leaves nothing of a file that is too large or cut off', async () => {
    await expect(store.receive(Readable.from([bytes]), { maxBytes: 1000 })).rejects.toBeInstanceOf(TooLarge)
    const cut = new Readable({ read() {} })
    cut.push(bytes)
    queueMicrotask(() => cut.destroy(new Error('the line dropped')))
    await expect(store.receive(cut, { maxBytes: 1e6 })).rejects.toThrow('the line dropped')
    expect(await incoming()).toEqual([])
  })

  it('sweeps what was received and never kept', async () => {
    await writeFile(path.join(folder, 'incoming', 'left-over'), 'x')
    expect(await store.sweep(new Date(Date.now() - 60_000))).toBe(0)
    expect(await store.sweep(new Date(Date.now() + 60_000))).toBe(1)
    expect(await incoming()).toEqual([])
  })

  it('gives a part of a file', async () => {
    await store.keep(await store.receive(Readable.from([bytes]), { maxBytes: 1e6 }))
    const { stream, size } = await store.open(sha256, { start: 10, end: 19 })
    expect(size).toBe(bytes.length)
    expect((await buffer(stream)).equals(bytes.subarray(10, 20))).toBe(true)
  })

  it('lists old files and removes them, unless they were kept again', async () => {
    const receive = () => store.receive(Readable.from([bytes]), { maxBytes: 1e6 })
    const old = new Date(Date.now() - 86_400_000)
    const list = async () => {
      const found: string[] = []
      for await (const one of store.listKept(new Date(Date.now() - 60_000))) found.push(one)
      return found
    }
    await store.keep(await receive())
    expect(await list()).toEqual([])
    await utimes(store.pathOf(sha256), old, old)
    expect(await list()).toEqual([sha256])
    await store.keep(await receive())
    expect(await list()).toEqual([])
    expect(await store.removeKept(sha256, new Date(Date.now() - 60_000))).toBe(false)
    expect((await readFile(store.pathOf(sha256))).equals(bytes)).toBe(true)
    expect(await store.removeKept(sha256, new Date(Date.now() + 60_000))).toBe(true)
    expect(await store.removeKept(sha256, new Date())).toBe(false)
    await expect(store.open(sha256)).rejects.toBeInstanceOf(NotFound)
    expect(await incoming()).toEqual([])
  })

  it('says so when a file is missing or the folder takes nothing', async () => {
    await expect(store.open(sha256)).rejects.toBeInstanceOf(NotFound)
    await rm(folder, { recursive: true })
    await writeFile(folder, 'a file where the folder was')
    await expect(store.receive(Readable.from([bytes]), { maxBytes: 1e6 })).rejects.toBeInstanceOf(Unavailable)
    expect(existsSync(folder)).toBe(true)
    await chmod(folder, 0o600)
  })
})
