import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { FileStore } from '../kernel/storage/store.js'
import { type Manifest, manifestFile } from './manifest.js'
import { listMigrations, listTables, reference, type Table } from './tables.js'

const dumpTable = async (client: pg.Client, table: Table, folder: string): Promise<Manifest['tables'][number]> => {
  const hash = createHash('sha256')
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const source = client.query(copyTo(`COPY ${reference(table)} TO STDOUT`))
  await pipeline(source, createGzip(), measure, createWriteStream(path.join(folder, `${table.name}.copy.gz`)))
  return { ...table, columns: [...table.columns], rows: source.rowCount, sha256: hash.digest('hex') }
}

const listFiles = async (client: pg.Client): Promise<string[]> => {
  const { rows } = await client.query<{ sha256: string }>(
    `SELECT sha256 FROM "Blob" UNION SELECT "previewSha256" FROM "Blob" WHERE "previewSha256" IS NOT NULL
     UNION SELECT "thumbSha256" FROM "Blob" WHERE "thumbSha256" IS NOT NULL ORDER BY 1`,
  )
  return rows.map(({ sha256 }) => sha256)
}

/**
 * Takes database and files as they stand at one instant, while people work: the tables in one read-only snapshot, then
 * the files those tables name (a kept file never changes). The folder gets its name only when it is whole.
 */
export const takeBackup = async (options: {
  url: string
  storage: FileStore
  target: string
  now: Date
}): Promise<Manifest> => {
  const { url, storage, target, now } = options
  const partial = `${target}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(path.join(partial, 'tables'), { recursive: true, mode: 0o700 })
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' })
  await client.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const migrations = await listMigrations(client)
    const tables: Manifest['tables'] = []
    for (const table of await listTables(client))
      tables.push(await dumpTable(client, table, path.join(partial, 'tables')))
    const files = await listFiles(client)
    await client.query('COMMIT')
    await mkdir(path.join(partial, 'files'))
    for (const sha256 of files) {
      const { stream } = await storage.open(sha256)
      await pipeline(stream, createWriteStream(path.join(partial, 'files', sha256)))
    }
    const manifest: Manifest = { format: 1, takenAt: now.toISOString(), migrations, tables, files }
    await writeFile(manifestFile(partial), `${JSON.stringify(manifest, null, 2)}\n`)
    await rename(partial, target)
    return manifest
  } finally {
    await client.end()
  }
}
