import type { Config } from '../config.js'
import { migrateDeploy } from '../kernel/db/migrate.js'
import { createLog } from '../kernel/log.js'
import { findEmbedded, startEmbedded } from '../kernel/postgres/embedded.js'
import { openStore } from '../kernel/storage/open.js'
import type { FileStore } from '../kernel/storage/store.js'

/**
 * Hands the database and the files of an installation to `work`: the server named by DATABASE_URL, the embedded one that
 * a running portal has up, or the embedded one started for the time of the work.
 */
export const withInstallation = async <T>(
  config: Config,
  work: (at: { url: string; storage: FileStore }) => Promise<T>,
): Promise<T> => {
  const storage = await openStore(config)
  const url = config.databaseUrl ?? findEmbedded(config.dataDir)
  if (url) return work({ url, storage })
  const postgres = await startEmbedded({ dataDir: config.dataDir, log: createLog('warn') })
  try {
    await migrateDeploy(postgres.url)
    return await work({ url: postgres.url, storage })
  } finally {
    await postgres.stop()
  }
}
