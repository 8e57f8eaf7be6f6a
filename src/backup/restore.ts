import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { FileStore } from '../kernel/storage/store.js'
import { type Manifest, readManifest } from './manifest.js'
import { listMigrations, quoted, reference } from './tables.js'

const tableFile = (folder: string, name: string) => path.join(folder, 'tables', `${name}.copy.gz`)

/** Nothing is touched before the whole backup has been read once and found as it was written. */
const check = async (folder: string, manifest: Manifest): Promise<void> => {
  for (const { name, sha256 } of manifest.tables) {
    const found = createHash('sha256')
      .update(await readFile(tableFile(folder, name)))
      .digest('hex')
    if (found !== sha256) throw new Error(`Bản sao lưu bị hỏng: bảng ${name} không khớp mã SHA-256.`)
  }
}

const checkTarget = async (client: pg.Client, manifest: Manifest): Promise<void> => {
  const here = await listMigrations(client)
  if (here.join() !== manifest.migrations.join()) {
    throw new Error(
      'Bản sao lưu thuộc phiên bản khác của chương trình. Đề nghị khôi phục bằng đúng phiên bản đã sao lưu, sau đó mới nâng cấp.',
    )
  }
  const { rows } = await client.query<{ used: boolean }>(
    'SELECT EXISTS (SELECT FROM "User") OR EXISTS (SELECT FROM "AdminUnit") AS used',
  )
  if (rows[0]?.used)
    throw new Error('Cơ sở dữ liệu đích không trống. Đề nghị khôi phục vào thư mục dữ liệu hoặc cơ sở dữ liệu mới.')
}

type Constraint = { table: string; name: string; definition: string }

const foreignKeys = async (client: pg.Client): Promise<Constraint[]> => {
  const { rows } = await client.query<Constraint>(
    `SELECT c.relname AS "table", k.conname AS name, pg_get_constraintdef(k.oid) AS definition
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
     WHERE k.contype = 'f' AND c.relnamespace = current_schema()::regnamespace ORDER BY 1, 2`,
  )
  return rows
}

const fill = async (client: pg.Client, folder: string, manifest: Manifest): Promise<void> => {
  for (const table of manifest.tables) {
    const target = client.query(copyFrom(`COPY ${reference(table)} FROM STDIN`))
    await pipeline(createReadStream(tableFile(folder, table.name)), createGunzip(), target)
    if (target.rowCount !== table.rows)
      throw new Error(`Bảng ${table.name}: ${target.rowCount} dòng, cần ${table.rows}.`)
  }
}

/** Numbers go on after the highest that was restored. */
const moveSequences = (client: pg.Client) =>
  client.query(`DO $$
    DECLARE r record;
    BEGIN
      FOR r IN SELECT c.relname AS t, a.attname AS col, pg_get_serial_sequence(quote_ident(c.relname), a.attname) AS seq
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
          AND pg_get_serial_sequence(quote_ident(c.relname), a.attname) IS NOT NULL
      LOOP
        EXECUTE format('SELECT setval(%L, coalesce((SELECT max(%I) FROM %I), 0) + 1, false)', r.seq, r.col, r.t);
      END LOOP;
    END $$`)

/**
 * Puts a backup into an empty, migrated database and the file store, all or nothing: rows in one transaction, with the
 * foreign keys and triggers set aside while they load and every key checked again afterwards; each file by its hash.
 * Needs no more rights than the owner of the database has.
 */
export const restoreBackup = async (options: {
  url: string
  storage: FileStore
  folder: string
}): Promise<Manifest> => {
  const { url, storage, folder } = options
  const manifest = await readManifest(folder)
  await check(folder, manifest)
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' })
  await client.connect()
  try {
    await checkTarget(client, manifest)
    for (const sha256 of manifest.files) {
      const received = await storage.receive(createReadStream(path.join(folder, 'files', sha256)), {
        maxBytes: Number.MAX_SAFE_INTEGER,
      })
      if (received.sha256 !== sha256) throw new Error(`Bản sao lưu bị hỏng: tệp ${sha256} không khớp mã SHA-256.`)
      await storage.keep(received)
    }
    await client.query('BEGIN')
    const keys = await foreignKeys(client)
    for (const { table, name } of keys)
      await client.query(`ALTER TABLE ${quoted(table)} DROP CONSTRAINT ${quoted(name)}`)
    for (const { name } of manifest.tables) await client.query(`ALTER TABLE ${quoted(name)} DISABLE TRIGGER USER`)
    await fill(client, folder, manifest)
    await moveSequences(client)
    for (const { name } of manifest.tables) await client.query(`ALTER TABLE ${quoted(name)} ENABLE TRIGGER USER`)
    for (const { table, name, definition } of keys) {
      await client.query(`ALTER TABLE ${quoted(table)} ADD CONSTRAINT ${quoted(name)} ${definition}`)
    }
    await client.query('COMMIT')
    return manifest
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    await client.end()
  }
}
