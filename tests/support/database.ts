import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { type Database, openDatabase } from '../../src/kernel/db/client.js'
import { onDatabase, type Template, templates } from './templates.js'

/** The business moment of the tests: 20/05/2024, 9 o'clock in Vietnam. */
export const moment = { now: new Date('2024-05-20T02:00:00Z'), today: '2024-05-20' } as const

const withAdmin = async <T>(work: (admin: pg.Client) => Promise<T>): Promise<T> => {
  const admin = new pg.Client(inject('postgresUrl'))
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

const createClone = (admin: pg.Client, name: string, template: string) =>
  admin.query(`CREATE DATABASE "${name}" TEMPLATE "${template}" STRATEGY FILE_COPY`)

/** The first test file that wants reference data pays for loading it; the others wait for it. */
const makeReferenceTemplate = (): Promise<void> =>
  withAdmin(async (admin) => {
    await admin.query('SELECT pg_advisory_lock(1)')
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [templates.reference])
    if (rowCount) return
    const draft = `draft_${randomUUID()}`
    await createClone(admin, draft, templates.migrated)
    const { loadReference } = await import('../../src/reference/load.js')
    const { db, close } = openDatabase(onDatabase(inject('postgresUrl'), draft))
    await loadReference(db, moment).finally(close)
    await admin.query(`ALTER DATABASE "${draft}" RENAME TO "${templates.reference}"`)
  })

export type TestDatabase = Database & Readonly<{ url: string }>

export type OwnDatabase = TestDatabase & Readonly<{ remove: () => Promise<void> }>

const ownDatabase = async (template: string): Promise<OwnDatabase> => {
  const name = `test_${randomUUID()}`
  await withAdmin((admin) => createClone(admin, name, template))
  const url = onDatabase(inject('postgresUrl'), name)
  const database = openDatabase(url)
  const remove = async () => {
    await database.close()
    await withAdmin((admin) => admin.query(`DROP DATABASE "${name}" WITH (FORCE)`))
  }
  return { ...database, url, remove }
}

/** A new database for the caller alone; `remove` closes and drops it. For tests that need a second one. */
export const cloneDatabase = async (template: Template): Promise<OwnDatabase> => {
  if (template === 'reference') await makeReferenceTemplate()
  return ownDatabase(templates[template])
}

/** Like `cloneDatabase`, with nothing in it, not even tables. */
export const emptyDatabase = (): Promise<OwnDatabase> => ownDatabase('template0')

/**
 * Gives a test file a database of its own, gone afterwards. Call it at the top of the file or of a describe; what it
 * answers is filled before the first test.
 *
 * @param options template `migrated`: tables without rows; `reference`: with the reference data of the office
 */
export const useDatabase = ({ template = 'migrated' }: { template?: Template } = {}): TestDatabase => {
  const handle = {} as TestDatabase
  let remove: (() => Promise<void>) | undefined
  beforeAll(async () => {
    const clone = await cloneDatabase(template)
    remove = clone.remove
    Object.assign(handle, clone)
  })
  afterAll(() => remove?.())
  return handle
}
