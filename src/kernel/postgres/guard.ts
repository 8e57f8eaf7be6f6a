import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

// The guard is a session of PostgreSQL that lives as long as the portal's process. The advisory lock it holds says that
// the data folder is in use; PostgreSQL lets it go the moment the process dies, however it dies.

/** Another process of the portal works on the same data folder. */
export class DataFolderInUse extends Error {
  override name = 'DataFolderInUse'
}

/** Key of the guard's advisory lock ("ntmg"). */
const LOCK_KEY = 0x6e746d67

/** How long the end of a process that was just killed may take to be noticed (ms). */
const PATIENCE = 1_500

const holder = async (client: pg.Client): Promise<string> => {
  const { rows } = await client.query<{ application_name: string }>(
    `SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.objid = $1 AND l.granted`,
    [LOCK_KEY],
  )
  return rows[0]?.application_name ?? 'another process'
}

const tryLock = async (client: pg.Client): Promise<boolean> => {
  const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [LOCK_KEY])
  return rows[0]?.got ?? false
}

/**
 * Takes the data folder for this process.
 *
 * @param url superuser's connection to the cluster
 * @throws DataFolderInUse when another process has it
 */
export const takeGuard = async (url: string, dataDir: string): Promise<pg.Client> => {
  const name = `portal process ${process.pid}`
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  })
  client.on('error', () => {}) // its end is what is listened to
  await client.connect()
  const deadline = Date.now() + PATIENCE
  while (!(await tryLock(client))) {
    if (Date.now() > deadline) {
      const other = await holder(client)
      await client.end()
      throw new DataFolderInUse(
        `The data folder ${dataDir} is in use by ${other}. Stop that one first, or set another DATA_DIR.`,
      )
    }
    await sleep(100)
  }
  return client
}
