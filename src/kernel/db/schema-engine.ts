import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import { root } from '../root.js'
import { MIGRATIONS_DIR, type Migration } from './migrations.js'

// Prisma's schema engine as WebAssembly: no native program to download. It speaks to PostgreSQL through the stock driver
// adapter, of which three things are put right here: scripts, the type "char", and the shadow database.

const SCHEMA_FILE = 'schema.prisma'

/** PostgreSQL's one-byte "char" of the catalogue, which the stock adapter refuses, and text. */
const CHAR_OID = 18
const TEXT_OID = 25
const CHAR_MARK = '\u0000char'

type AnyQuery = (...args: unknown[]) => Promise<{ fields?: pg.FieldDef[] }>

/** One connection, kept: a lock taken on it holds for what the engine does on it. */
export const openEnginePool = (url: string): pg.Pool => {
  const pool = new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0, connectionTimeoutMillis: 10_000 })
  pool.on('error', () => {}) // the statement under way reports it
  const stock = pool.query.bind(pool) as unknown as AnyQuery
  const marking: AnyQuery = async (...args) => {
    const result = await stock(...args)
    // a script of several statements answers an array, without fields
    for (const field of result.fields ?? []) {
      if (field.dataTypeID !== CHAR_OID) continue
      field.dataTypeID = TEXT_OID
      field.name += CHAR_MARK
    }
    return result
  }
  return Object.assign(pool, { query: marking })
}

const openAdapter = async (pool: pg.Pool, dispose: () => Promise<void>, ending: ScriptEnding) => {
  const stock = await new PrismaPg(pool).connect()
  const adapter: SqlDriverAdapter = {
    provider: stock.provider,
    adapterName: stock.adapterName,
    getConnectionInfo: () => stock.getConnectionInfo(),
    startTransaction: (level) => stock.startTransaction(level),
    executeRaw: (query) => stock.executeRaw(query),
    queryRaw: async (query) => {
      const result = await stock.queryRaw(query)
      result.columnNames.forEach((name, i) => {
        if (!name.endsWith(CHAR_MARK)) return
        result.columnNames[i] = name.slice(0, -CHAR_MARK.length)
        result.columnTypes[i] = ColumnTypeEnum.Character
      })
      return result
    },
    // the stock one splits at ";" and so breaks function bodies; whole, a script is also one implicit transaction
    executeScript: async (script) => {
      try {
        await pool.query(script + ending(script))
      } catch (error) {
        stock['onError'](error) // as the engine wants to be told of it
      }
    },
    dispose,
  }
  return adapter
}

/** SQL to run in the same transaction as a script, after it. */
type ScriptEnding = (script: string) => string

/** A database of its own for replaying the migrations; dropped when the engine is done with it. */
const openShadow = async (url: string): Promise<SqlDriverAdapter> => {
  const name = `shadow_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client(url)
  await admin.connect()
  await admin.query(`CREATE DATABASE "${name}" TEMPLATE template0`)
  const shadowUrl = new URL(url)
  shadowUrl.pathname = `/${name}`
  const pool = openEnginePool(shadowUrl.href)
  const dispose = async () => {
    await pool.end()
    await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`)
    await admin.end()
  }
  return openAdapter(pool, dispose, () => '')
}

const adapterFactory = (url: string, pool: pg.Pool, ending: ScriptEnding): SqlMigrationAwareDriverAdapterFactory => ({
  provider: 'postgres',
  adapterName: '@prisma/adapter-pg',
  connect: () => openAdapter(pool, async () => {}, ending),
  connectToShadowDb: () => openShadow(url),
})

// of Node, but declared only among the types of browsers
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: object) => { exports: Record<string, unknown> }
}

/** The engine's state is one per process, also where a test runner loads this module twice. */
const isLoaded = (): boolean => {
  try {
    return glue.version() !== ''
  } catch {
    return false
  }
}

const loadEngine = (): typeof glue.SchemaEngine => {
  if (isLoaded()) return glue.SchemaEngine
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const module = new WebAssembly.Module(readFileSync(path.join(path.dirname(entry), 'schema_engine_bg.wasm')))
  const { exports } = new WebAssembly.Instance(module, { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(exports)
  ;(exports['__wbindgen_start'] as () => void)()
  return glue.SchemaEngine
}

const schemaText = (): string => readFileSync(root('prisma', SCHEMA_FILE), 'utf8')

/** The schema as the engine wants to be told of it. */
export const schemaFiles = () => [{ path: SCHEMA_FILE, content: schemaText() }]

/** No table or enum is left to other hands. */
export const filters = { externalTables: [], externalEnums: [] }

/** The migrations as the engine wants to be told of them. */
export const migrationsList = (migrations: readonly Migration[]): glue.MigrationList => ({
  baseDir: MIGRATIONS_DIR,
  shadowDbInitScript: '',
  lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
  migrationDirectories: migrations.map(({ name, sql }) => ({
    path: name,
    migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
  })),
})

/**
 * Starts the engine on a database.
 *
 * @param pool connection of openEnginePool on the same `url`; its owner closes it
 * @param ending SQL to commit together with a script
 */
export const startEngine = (
  url: string,
  pool: pg.Pool,
  ending: ScriptEnding = () => '',
): Promise<glue.SchemaEngine> => {
  const SchemaEngine = loadEngine()
  const factory = bindMigrationAwareSqlAdapterFactory(adapterFactory(url, pool, ending))
  return SchemaEngine.new({ datamodels: [[SCHEMA_FILE, schemaText()]] }, () => {}, factory)
}
