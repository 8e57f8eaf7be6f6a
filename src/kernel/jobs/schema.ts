import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import pg from 'pg'

/** Where the queue keeps its tables: beside those of the portal, in no backup. */
export const JOBS_SCHEMA = 'graphile_worker'

/** Number of the last migration the installed package brings, without loading the package. */
const latestMigration = (): number => {
  const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('graphile-worker/package.json')), 'sql')
  return Math.max(...readdirSync(folder).map((name) => Number.parseInt(name, 10) || 0))
}

const appliedMigration = async (client: pg.ClientBase): Promise<number> => {
  const table = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
    `${JOBS_SCHEMA}.migrations`,
  ])
  if (!table.rows[0]?.there) return 0
  const { rows } = await client.query<{ id: number }>(`SELECT max(id) AS id FROM ${JOBS_SCHEMA}.migrations`)
  return rows[0]?.id ?? 0
}

/**
 * Brings the queue's own tables up to date. When they are, it costs two small queries and the package is not loaded.
 * Several processes may do it at once. The role needs the right to create a schema, which the owner of a database has.
 */
export const migrateJobs = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {}) // the statement under way reports it
  await client.connect()
  const applied = await appliedMigration(client).finally(() => client.end())
  if (applied >= latestMigration()) return
  const { runMigrations, Logger } = await import('graphile-worker')
  await runMigrations({ connectionString: url, schema: JOBS_SCHEMA, logger: new Logger(() => () => undefined) })
}
