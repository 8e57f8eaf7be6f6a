import { backgroundJobs } from './background.js'
import { ConfigError, readConfig } from './config.js'
import { openDatabase } from './kernel/db/client.js'
import { migrationsCurrent } from './kernel/db/migrate.js'
import { startWorker } from './kernel/jobs/worker.js'
import { createLog } from './kernel/log.js'
import { findEmbedded } from './kernel/postgres/embedded.js'
import { openStore } from './kernel/storage/open.js'
import { clock } from './kernel/time.js'

// npm run worker: does the background jobs of a running portal in a process of its own. The portal starts with JOBS=off.

const main = async (): Promise<void> => {
  const config = readConfig(process.env, { demo: process.argv.includes('--demo') })
  const url = config.databaseUrl ?? findEmbedded(config.dataDir)
  if (!url) {
    throw new ConfigError(
      `No portal runs on ${config.dataDir}: start it first, or name the database in DATABASE_URL as the portal does.`,
    )
  }
  const log = createLog(config.logLevel)
  const { db, pool, close } = openDatabase(url, { log })
  if (!(await migrationsCurrent(pool))) {
    throw new ConfigError(
      'The database has other migrations than this program: start the portal of this version first.',
    )
  }
  const storage = await openStore(config)
  const jobs = backgroundJobs({ config, db, storage, clock: clock(config.businessDate), log })
  const stopWorking = startWorker({ url, jobs, log })
  process.stdout.write('Đang xử lý công việc nền. Dừng bằng Ctrl C.\n')
  let stopping: Promise<void> | undefined
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stopping ??= stopWorking()
        .then(close)
        .finally(() => process.exit())
    })
  }
}

main().catch((error: unknown) => {
  if (!(error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})
