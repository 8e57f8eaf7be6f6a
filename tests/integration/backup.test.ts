import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { restoreBackup } from '../../src/backup/restore.js'
import { takeBackup } from '../../src/backup/take.js'
import { migrateDeploy } from '../../src/kernel/db/migrate.js'
import { createFileStore } from '../../src/kernel/storage/disk.js'
import type { FileStore } from '../../src/kernel/storage/store.js'
import { emptyDatabase, type OwnDatabase, useDatabase } from '../support/database.js'

const source = useDatabase({ template: 'reference' })
const now = new Date('2024-05-20T03:00:00Z')
let folder: string
let storage: FileStore
let sha256: string
const opened: OwnDatabase[] = []

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'sao lưu '))
  storage = await createFileStore(path.join(folder, 'files'))
  const received = await storage.receive(Readable.from([Buffer.from('một tờ biên bản')]), { maxBytes: 1000 })
  await storage.keep(received)
  sha256 = received.sha256
  await source.db.blob.create({ data: { sha256, size: received.size, mediaType: 'application/pdf', storedAt: now } })
})
afterAll(async () => {
  await Promise.all(opened.map((database) => database.remove()))
  await rm(folder, { recursive: true, force: true })
})

const emptyInstallation = async () => {
  const database = await emptyDatabase()
  opened.push(database)
  await migrateDeploy(database.url)
  return database
}

describe('backup and restore', () => {
  it('give an empty installation every row and every file', async () => {
    const first = await takeBackup({ url: source.url, storage, target: path.join(folder, 'a'), now })
    const target = await emptyInstallation()
    const other = await createFileStore(path.join(folder, 'other'))
    await restoreBackup({ url: target.url, storage: other, folder: path.join(folder, 'a') })

    const again = await takeBackup({ url: target.url, storage: other, target: path.join(folder, 'b'), now })
    expect(again).toEqual(first)
    expect(first.tables.find(({ name }) => name === 'Indicator')?.rows).toBe(136)
    expect((await buffer((await other.open(sha256)).stream)).toString()).toBe('một tờ biên bản')

    const drift = await target.db.$queryRaw<unknown[]>`SELECT * FROM totals_drift`
    expect(drift).toEqual([])
    const highest = await target.db.agency.aggregate({ _max: { id: true } })
    const unit = await target.db.adminUnit.findFirstOrThrow()
    const made = await target.db.agency.create({
      data: { unitId: unit.id, code: 'MOI', name: 'Phòng mới', shortName: 'P. mới', kind: 'uba', validFrom: now },
    })
    expect(made.id).toBe((highest._max.id ?? 0) + 1)
  })

  it('refuse a database that is in use, and a backup that was damaged, leaving nothing', async () => {
    const target = path.join(folder, 'c')
    await takeBackup({ url: source.url, storage, target, now })
    await expect(restoreBackup({ url: source.url, storage, folder: target })).rejects.toThrow('không trống')

    const file = path.join(target, 'tables', 'Indicator.copy.gz')
    await writeFile(file, (await readFile(file)).subarray(0, 200))
    const empty = await emptyInstallation()
    await expect(restoreBackup({ url: empty.url, storage, folder: target })).rejects.toThrow('Indicator')
    expect(await empty.db.adminUnit.count()).toBe(0)
  })
})
