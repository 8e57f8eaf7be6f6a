import { chmodSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { findCluster } from '../src/kernel/postgres/cluster.js'
import { startEmbedded } from '../src/kernel/postgres/embedded.js'
import { findPostmaster } from '../src/kernel/postgres/postmaster.js'

/** The one PostgreSQL of a run, as durable as the portal's own, with a database for each size. */
export type Server = Readonly<{
  /** Process number of the postmaster: its children are the backends whose CPU time is counted. */
  pid: number
  /** Connection string of a database, as its owner: what portal and floor are given. */
  url: (database: string) => string
  /** The same as PostgreSQL's superuser, who alone may load without triggers. */
  adminUrl: (database: string) => string
  stop: () => Promise<void>
}>

const quiet = { info: () => {}, warn: () => {}, error: () => {} }

const withDatabase = (url: string, database: string): string => {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}

/** Starts PostgreSQL on the bench's data folder; a second bench on the same folder is refused. */
export const startServer = async (dataDir: string): Promise<Server> => {
  mkdirSync(dataDir, { recursive: true })
  chmodSync(dataDir, 0o755)
  const { url, stop } = await startEmbedded({ dataDir: path.resolve(dataDir), log: quiet })
  const cluster = findCluster(path.resolve(dataDir))
  const running = cluster && findPostmaster(cluster)
  if (!running) throw new Error('PostgreSQL of the bench is not to be found')
  const admin = new URL(url)
  admin.username = 'postgres'
  admin.password = cluster.adminPassword
  return {
    pid: running.pid,
    url: (database) => withDatabase(url, database),
    adminUrl: (database) => withDatabase(admin.href, database),
    stop,
  }
}

/** Works on a database over a connection of its own. */
export const withClient = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url, application_name: 'ntm-bench' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
