import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { migrateJobs } from '../jobs/schema.js'
import { type History, MIGRATIONS_DIR, type Migration, readHistory, readMigrations } from './migrations.js'

/** Key of the advisory lock under which one process at a time migrates a database ("ntm1"). */
const LOCK_KEY = 0x6e746d31

/** How long to wait for another process that migrates the same database. */
const LOCK_TIMEOUT = '120s'

const refuseStrange = ({ edited, unknown }: History): void => {
  if (edited.length > 0) {
    throw new Error(`Migration changed after it was applied to this database: ${edited.join(', ')}`)
  }
  if (unknown.length > 0) {
    throw new Error(`The database belongs to a newer version of the portal: it has migration ${unknown.join(', ')}`)
  }
}

const withClient = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {}) // the statement under way reports it
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/**
 * Brings the database to the last migration, the job queue's own tables too, and answers the names of those applied.
 * When nothing is pending it costs four small queries and the engine is not even loaded.
 *
 * Throws when an applied migration was edited, or when the database is newer than this program.
 */
export const migrateDeploy = async (url: string): Promise<readonly string[]> => {
  const migrations = readMigrations()
  const history = await withClient(url, (client) => readHistory(client, migrations))
  refuseStrange(history)
  const applied = history.pending.length === 0 ? [] : await applyPending(url, migrations)
  await migrateJobs(url)
  return applied
}

/** A migration and its record commit together, so that one cut short leaves neither, whoever was killed. */
const recordOf = (migrations: readonly Migration[]) => (script: string) => {
  const migration = migrations.find((m) => m.sql === script)
  if (!migration) return ''
  const name = pg.escapeLiteral(migration.name)
  return `\n;\nUPDATE "_prisma_migrations" SET finished_at = now() WHERE migration_name = ${name} AND rolled_back_at IS NULL;`
}

const applyPending = async (url: string, migrations: readonly Migration[]): Promise<readonly string[]> => {
  const { filters, migrationsList, openEnginePool, startEngine } = await import('./schema-engine.js')
  const pool = openEnginePool(url)
  try {
    // on the engine's own connection: a killed process's migration that still runs in PostgreSQL keeps the lock
    await pool.query(`SET lock_timeout = '${LOCK_TIMEOUT}'`)
    await pool.query('SELECT pg_advisory_lock($1)', [LOCK_KEY])
    await pool.query('RESET lock_timeout')
    const history = await readHistory(pool, migrations)
    if (history.unfinished.length > 0) {
      await pool.query(
        'UPDATE "_prisma_migrations" SET rolled_back_at = now() WHERE finished_at IS NULL AND migration_name = ANY ($1)',
        [history.unfinished],
      )
    }
    const engine = await startEngine(url, pool, recordOf(migrations))
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: migrationsList(migrations),
      filters,
    })
    return appliedMigrationNames
  } finally {
    await pool.end()
  }
}

let current: readonly Migration[] | undefined // read once: the files of a running program do not change

/** Whether the database has exactly the migrations of this program: what /readyz asks. Throws if it cannot be reached. */
export const migrationsCurrent = async (pool: pg.Pool): Promise<boolean> => {
  current ??= readMigrations()
  const { pending, unfinished, edited, unknown } = await readHistory(pool, current)
  return [pending, unfinished, edited, unknown].every((names) => names.length === 0)
}

/** What is pending, unfinished, edited or unknown in a database. */
export const migrateStatus = (url: string): Promise<History> =>
  withClient(url, (client) => readHistory(client, readMigrations()))

/**
 * SQL that is missing in the migrations to reach schema.prisma; empty when they agree. Replays the migrations in a
 * database of its own on the same server, so the user needs CREATEDB.
 */
export const migrateCheck = async (url: string): Promise<string> => {
  const { filters, migrationsList, openEnginePool, schemaFiles, startEngine } = await import('./schema-engine.js')
  const migrations = readMigrations()
  const pool = openEnginePool(url)
  try {
    const engine = await startEngine(url, pool)
    const diff = await engine.diff({
      from: migrations.length > 0 ? { tag: 'migrations', ...migrationsList(migrations) } : { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: schemaFiles() },
      script: true,
      exitCode: true,
      filters,
    })
    return diff.exitCode === 0 ? '' : (diff.stdout ?? '')
  } finally {
    await pool.end()
  }
}

/** Writes what `migrateCheck` found as a new migration and answers its folder, or null when there is nothing to write. */
export const migrateDev = async (url: string, name: string, now: Date): Promise<string | null> => {
  const sql = await migrateCheck(url)
  if (sql === '') return null
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14)
  const folder = path.join(MIGRATIONS_DIR, `${stamp}_${name}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'migration.sql'), sql)
  return folder
}
