import pg from 'pg'
import { JOBS_SCHEMA } from './schema.js'

/** Key of the advisory lock that every living worker shares ("ntmj"). */
const LOCK_KEY = 0x6e746d6a

/** `lost` is kept when its connection ended, by whomever; it never fails. */
export type WorkerLock = Readonly<{ lost: Promise<void>; release: () => Promise<void> }>

/**
 * Says that a worker lives, for as long as its connection does. The first to come when none lives frees the jobs that a
 * killed one left locked, which would otherwise wait four hours; whoever still worked on them is no more.
 */
export const takeWorkerLock = async (url: string): Promise<WorkerLock> => {
  const client = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'ntm-portal jobs lock' })
  client.on('error', () => {}) // a lost connection gives the lock back, and that is what it means
  const lost = new Promise<void>((resolve) => client.once('end', () => resolve()))
  await client.connect()
  try {
    const { rows } = await client.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1) AS alone', [LOCK_KEY])
    if (rows[0]?.alone) {
      await client.query(
        `SELECT ${JOBS_SCHEMA}.force_unlock_workers(
           ARRAY(SELECT DISTINCT locked_by FROM ${JOBS_SCHEMA}.jobs WHERE locked_by IS NOT NULL))`,
      )
    }
    await client.query('SELECT pg_advisory_lock_shared($1)', [LOCK_KEY])
    if (rows[0]?.alone) await client.query('SELECT pg_advisory_unlock($1)', [LOCK_KEY])
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
  return { lost, release: () => client.end().catch(() => undefined) }
}
