import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import { root } from '../root.js'

export type Migration = Readonly<{ name: string; sql: string; checksum: string }>

/** Where the migrations of this program stand. */
export const MIGRATIONS_DIR = root('prisma', 'migrations')

const readMigration = (name: string): Migration => {
  const sql = readFileSync(path.join(MIGRATIONS_DIR, name, 'migration.sql'), 'utf8')
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
}

/** The migrations this program brings, in the order they apply. */
export const readMigrations = (): Migration[] =>
  readdirSync(MIGRATIONS_DIR, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => readMigration(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))

export type History = Readonly<{
  /** Brought by this program and not yet applied. */
  pending: readonly string[]
  /** Begun and never finished: the process was killed, or the script failed. */
  unfinished: readonly string[]
  /** Applied with another text than the file has now. */
  edited: readonly string[]
  /** Applied, and not known to this program: the database belongs to a newer one. */
  unknown: readonly string[]
}>

type Row = { migration_name: string; checksum: string; finished_at: Date | null }

const appliedRows = async (client: pg.Pool | pg.Client): Promise<Row[]> => {
  const table = await client.query<{ there: boolean }>(
    `SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS there`,
  )
  if (!table.rows[0]?.there) return []
  const { rows } = await client.query<Row>(
    'SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL',
  )
  return rows
}

/** Compares what the database has with what this program brings. Two small queries, no engine. */
export const readHistory = async (client: pg.Pool | pg.Client, migrations: readonly Migration[]): Promise<History> => {
  const rows = await appliedRows(client)
  const finished = new Map(rows.filter((row) => row.finished_at).map((row) => [row.migration_name, row.checksum]))
  const known = new Set(migrations.map((m) => m.name))
  return {
    pending: migrations.filter((m) => !finished.has(m.name)).map((m) => m.name),
    unfinished: rows.filter((row) => !row.finished_at).map((row) => row.migration_name),
    edited: migrations.filter((m) => finished.has(m.name) && finished.get(m.name) !== m.checksum).map((m) => m.name),
    unknown: [...finished.keys()].filter((name) => !known.has(name)),
  }
}
