import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrateCheck, migrateDeploy, migrateStatus, migrationsCurrent } from '../../src/kernel/db/migrate.js'
import { readMigrations } from '../../src/kernel/db/migrations.js'
import { filters, migrationsList, openEnginePool, startEngine } from '../../src/kernel/db/schema-engine.js'
import { cloneDatabase, emptyDatabase, type OwnDatabase } from '../support/database.js'

const names = readMigrations().map((m) => m.name)
let migrated: OwnDatabase
let empty: OwnDatabase

beforeEach(async () => {
  migrated = await cloneDatabase('migrated')
  empty = await emptyDatabase()
})

afterEach(async () => {
  await migrated.remove()
  await empty.remove()
})

test('an empty database gets all; of two processes one does the work', async () => {
  expect(await migrationsCurrent(empty.pool)).toBe(false)
  const applied = await Promise.all([migrateDeploy(empty.url), migrateDeploy(empty.url)])
  expect(applied.flat()).toEqual(names)
  expect(await migrationsCurrent(empty.pool)).toBe(true)
})

/** The table as Prisma makes it, with one record. */
const writeRecord = async (name: string, checksum: string, finished: string | null) => {
  await empty.pool.query(`CREATE TABLE "_prisma_migrations" (
    id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
    logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0)`)
  await empty.pool.query(
    'INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name) VALUES ($1, $2, $3, $4)',
    [name.slice(0, 36), checksum, finished, name],
  )
}

test('a migration cut short by a kill is applied at the next start', async () => {
  const [first] = readMigrations()
  await writeRecord(first?.name ?? '', first?.checksum ?? '', null)
  expect(await migrateStatus(empty.url)).toMatchObject({ pending: names, unfinished: names.slice(0, 1) })
  expect(await migrationsCurrent(empty.pool)).toBe(false)
  expect(await migrateDeploy(empty.url)).toEqual(names)
  expect(await migrationsCurrent(empty.pool)).toBe(true)
})

test('a migration that fails leaves neither tables nor a finished record', async () => {
  const broken = { name: '29990101000000_broken', sql: 'CREATE TABLE half (); SELECT 1 / 0;', checksum: 'x' }
  const pool = openEnginePool(migrated.url)
  const engine = await startEngine(migrated.url, pool)
  const list = migrationsList([...readMigrations(), broken])
  await expect(engine.applyMigrations({ migrationsList: list, filters })).rejects.toThrow(/division by zero/)
  await pool.end()
  const { rows } = await migrated.pool.query<{ there: boolean }>(`SELECT to_regclass('half') IS NOT NULL AS there`)
  expect(rows[0]?.there).toBe(false)
})

test('a database of a newer version, or one with an edited migration, is refused', async () => {
  await writeRecord('29990101000000_newer', 'x', '2024-05-20')
  await expect(migrateDeploy(empty.url)).rejects.toThrow(/newer version.*29990101000000_newer/)
  await migrated.pool.query(`UPDATE "_prisma_migrations" SET checksum = 'other'`)
  await expect(migrateDeploy(migrated.url)).rejects.toThrow(/changed after it was applied/)
  expect(await migrationsCurrent(migrated.pool)).toBe(false)
})

test('schema and migrations agree', async () => {
  expect(await migrateCheck(migrated.url)).toBe('')
})
