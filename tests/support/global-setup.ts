import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrateDeploy } from '../../src/kernel/db/migrate.js'
import type { Embedded } from '../../src/kernel/postgres/embedded.js'
import { startTestPostgres } from './postgres.js'
import { onDatabase, templates } from './templates.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** A database of the run's PostgreSQL; tests use clones of the templates beside it. */
    postgresUrl: string
  }
}

const prepare = async (): Promise<Embedded> => {
  const server = await startTestPostgres()
  const admin = new pg.Client(server.url)
  await admin.connect()
  await admin.query(`CREATE DATABASE ${templates.migrated}`)
  await admin.end()
  await migrateDeploy(onDatabase(server.url, templates.migrated))
  return server
}

// Each project loads this file anew; the process is one.
type Shared = { server: Promise<Embedded> | undefined; users: number }
const key = Symbol.for('ntm-portal.test-postgres')
const globals = globalThis as unknown as { [key]: Shared | undefined }

/** One PostgreSQL with one migrated template for the whole run, shared by the projects that need it. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const shared = (globals[key] ??= { server: undefined, users: 0 })
  shared.users += 1
  shared.server ??= prepare()
  const { url, stop } = await shared.server
  project.provide('postgresUrl', url)
  return async () => {
    shared.users -= 1
    if (shared.users === 0) await stop()
  }
}
