import { sweepOrphans } from '../evidence/sweep.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import type { Logger } from '../kernel/log.js'
import type { FileStore } from '../kernel/storage/store.js'
import { settingsReader } from '../settings/settings.js'

const day = 24 * 3600 * 1000

/** What is thrown away in time: half-received files, files whose rows never committed, keys of forms long sent, traces older than the office keeps them. */
const tidy = async (db: PrismaClient, storage: FileStore): Promise<void> => {
  const now = Date.now()
  await storage.sweep(new Date(now - day))
  await sweepOrphans({ db, storage }, new Date(now - day))
  await db.requestKey.deleteMany({ where: { at: { lt: new Date(now - 30 * day) } } })
  const { retention } = await settingsReader(db).get()
  await db.accessLog.deleteMany({ where: { at: { lt: new Date(now - retention.accessLogMonths * 31 * day) } } })
}

/** Tidies at start and once a day; a failure is logged and the next day tries again. Returns how to end it. */
export const keepHouse = (deps: { db: PrismaClient; storage: FileStore; log: Logger }): (() => Promise<void>) => {
  let running: Promise<void> = Promise.resolve()
  const run = () => {
    running = tidy(deps.db, deps.storage).catch((error: unknown) => deps.log.error({ err: error }, 'tidying failed'))
  }
  run()
  const timer = setInterval(run, day)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await running
  }
}
