import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { Prisma, PrismaClient } from '../../generated/prisma/client.js'
import { watchQueries } from './query-count.js'
import { withRawReads } from './raw-reads.js'
import { statementNames } from './statement-names.js'

/** A transaction of the client: what a command's `ctx.db` is. */
export type Tx = Prisma.TransactionClient

/** The client or a transaction: what a query needs. Test for `$transaction` to tell them apart. */
export type Db = PrismaClient | Tx

export type Database = Readonly<{
  db: PrismaClient
  /** The same connections, for SQL that Prisma cannot say, for COPY and for the sessions. */
  pool: pg.Pool
  /** Waits for running statements, then closes every connection. A second call does nothing. */
  close: () => Promise<void>
}>

type Log = { warn: (fields: object, message: string) => void }

/** How long a statement waits for a connection, be it that all are busy or that PostgreSQL is gone (ms). */
const CONNECTION_TIMEOUT = 5_000

/** Connections outlive the pause between two clicks: a new one costs some 10 ms and all its plans (ms). */
const IDLE_TIMEOUT = 5 * 60_000

/** Same default as `command()`: how long a transaction waits for its connection and may then last (ms). */
const transactionOptions = { maxWait: CONNECTION_TIMEOUT, timeout: 30_000 }

/**
 * Opens the one pool of a process. Nothing is connected yet: a database that is away shows at the first statement, and
 * the pool heals by itself when it is back.
 *
 * The sessions run in UTC, whatever the server's zone: otherwise instants of Prisma would be stored seven hours off.
 *
 * @param url connection string of PostgreSQL
 * @param options `max` connections (10); `log` hears of connections lost while idle
 */
export const openDatabase = (url: string, options: { max?: number; log?: Log } = {}): Database => {
  const pool = new pg.Pool({
    connectionString: url,
    options: '-c TimeZone=UTC',
    max: options.max ?? 10,
    connectionTimeoutMillis: CONNECTION_TIMEOUT,
    idleTimeoutMillis: IDLE_TIMEOUT,
    keepAlive: true,
    application_name: 'ntm-portal',
  })
  const onLost = (error: Error) => {
    options.log?.warn({ reason: error.message }, 'database connection lost')
  }
  pool.on('error', onLost) // without a listener a connection lost while idle would end the process
  watchQueries(pool)
  pool.on('connect', (client) => client.on('error', () => {})) // and one lost while checked out; its statement reports it
  const nameOf = statementNames()
  const adapter = new PrismaPg(pool, { statementNameGenerator: ({ sql }) => nameOf(sql) })
  const client = new PrismaClient({ adapter, errorFormat: 'minimal', transactionOptions })
  const db = withRawReads(client, pool, nameOf)
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= db.$disconnect().then(() => pool.end())
    return closing
  }
  return { db, pool, close }
}
