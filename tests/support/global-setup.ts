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

let server: Promise<Embedded> | undefined
let users = 0

/** One PostgreSQL with one migrated template for the whole run, shared by the projects that need it. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  users += 1
  server ??= prepare()
  const { url, stop } = await server
  project.provide('postgresUrl', url)
  return async () => {
    users -= 1
    if (users === 0) await stop()
  }
}
