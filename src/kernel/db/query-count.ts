import { AsyncLocalStorage } from 'node:async_hooks'
import type pg from 'pg'

const storage = new AsyncLocalStorage<{ queries: number }>()

/** Runs `work` with a fresh counter of the statements that reach PostgreSQL on its behalf. */
export const countingQueries = <T>(work: (counter: { readonly queries: number }) => T): T => {
  const counter = { queries: 0 }
  return storage.run(counter, () => work(counter))
}

/** Makes every statement of the pool's connections count for the request that sends it. */
export const watchQueries = (pool: pg.Pool): void => {
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
