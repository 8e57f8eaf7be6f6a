import { tidyJob, tidyKind } from './boot/housekeeping.js'
import type { Deps } from './deps.js'
import { examineKind, scanKind } from './evidence/asking.js'
import { fileJobs } from './evidence/jobs.js'
import { scanJob } from './evidence/scanning.js'
import type { Db } from './kernel/db/client.js'
import type { Job } from './kernel/jobs/job.js'
import { addJobs } from './kernel/jobs/queue.js'
import { newDayJob, newDayKind } from './levels/jobs.js'
import { sendDigestKind } from './notices/digest.js'
import { digestKind, noticeJobs, remindKind } from './notices/jobs.js'
import { makePaperKind } from './papers/asking.js'
import { paperJob } from './papers/making.js'
import { taskDayJob, taskDayKind } from './tasks/jobs.js'
import { expiryJob, expiryKind } from './verification/jobs.js'

export type JobDeps = Pick<Deps, 'db' | 'storage' | 'clock' | 'log' | 'config'>

/** Everything that is done in the background: each feature's jobs. */
export const backgroundJobs = (deps: JobDeps): Job[] => [
  tidyJob(deps),
  newDayJob(deps),
  expiryJob(deps),
  taskDayJob(deps),
  ...noticeJobs(deps),
  paperJob(deps),
  scanJob(deps),
  ...fileJobs(deps),
]

/** What each kind of background work is called, by its name. */
export const jobLabels: ReadonlyMap<string, string> = new Map(
  [
    tidyKind,
    newDayKind,
    expiryKind,
    scanKind,
    examineKind,
    taskDayKind,
    remindKind,
    digestKind,
    sendDigestKind,
    makePaperKind,
  ].map(({ name, label }) => [name, label]),
)

/** The work that every start of the portal asks for. */
export const askForRoutine = async (db: Db): Promise<void> => {
  for (const kind of [tidyKind, newDayKind, expiryKind, taskDayKind, remindKind, digestKind])
    await addJobs(db, kind, [{ payload: {}, key: kind.name }])
}
