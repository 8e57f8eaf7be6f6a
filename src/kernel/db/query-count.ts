import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import type pg from 'pg'

const storage = new AsyncLocalStorage<{ queries: number }>()

/** Runs `work` with a fresh counter of the statements that reach PostgreSQL on its behalf. */
export const countingQueries = <T>(work: (counter: { readonly queries: number }) => T): T => {
  const counter = { queries: 0 }
  return storage.run(counter, () => work(counter))
}

type Connected = Parameters<Parameters<pg.Pool['connect']>[0]>

/**
 * Makes every statement of the pool's connections count for the request that sends it, also one that had to wait for a
 * connection: whoever gives it back would else have it counted for the request that opened the connection.
 */
export const watchQueries = (pool: pg.Pool): void => {
  const connect = pool.connect.bind(pool)
  const inContext = (callback?: (...args: Connected) => void) =>
    callback ? connect(AsyncResource.bind(callback)) : connect()
  Object.assign(pool, { connect: inContext })
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    const counted = (...args: unknown[]) => {
      const counter = storage.getStore()
      if (counter) counter.queries += 1
      return query(...args)
    }
    Object.assign(client, { query: counted })
  })
}
