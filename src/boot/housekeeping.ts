import { z } from 'zod'
import type { Deps } from '../deps.js'
import { askForForgotten } from '../evidence/jobs.js'
import { sweepOrphans } from '../evidence/sweep.js'
import { createParts } from '../evidence/uploads/parts.js'
import { sweepUploads } from '../evidence/uploads/sweep.js'
import { purgeRows } from '../imports/service.js'
import { type Job, type JobKind, job } from '../kernel/jobs/job.js'
import { askForWaitingPapers } from '../papers/asking.js'
import { settingsReader } from '../settings/settings.js'

type TidyDeps = Pick<Deps, 'db' | 'storage' | 'clock' | 'config'>

const day = 24 * 3600 * 1000

/** Work that was lost is asked for again; what is thrown away in time: half-received files, uploads that ran out, files whose rows never committed, keys of forms long sent, traces older than the office keeps them. */
const tidy = async ({ db, storage, clock, config }: TidyDeps): Promise<void> => {
  const now = Date.now()
  await askForWaitingPapers(db)
  await askForForgotten(db)
  await sweepUploads({ db, parts: createParts(config.dataDir) }, clock.now())
  await storage.sweep(new Date(now - day))
  await sweepOrphans({ db, storage }, new Date(now - day))
  await db.requestKey.deleteMany({ where: { at: { lt: new Date(now - 30 * day) } } })
  await purgeRows(db, clock.now())
  const { retention } = await settingsReader(db).get()
  await db.accessLog.deleteMany({ where: { at: { lt: new Date(now - retention.accessLogMonths * 31 * day) } } })
}

/** Tidying, at start and once a night (01:30 in Vietnam). */
export const tidyKind: JobKind<object> = {
  name: 'house.tidy',
  label: 'Dọn tệp dở dang và nhật ký quá hạn',
  payload: z.object({}),
  attempts: 5,
}

export const tidyJob = (deps: TidyDeps): Job => job(tidyKind, () => tidy(deps), { cron: '30 18 * * *' })
