import pino from 'pino'
import type { Job } from '../../src/kernel/jobs/job.js'
import { workOff } from '../../src/kernel/jobs/worker.js'

/** What jobs say is not the tests' matter; what they do is looked at in the database. */
export const silent = pino({ level: 'silent' })

/** Does every job that is due now, as the portal's worker would. */
export const doJobs = (url: string, jobs: readonly Job[]): Promise<void> => workOff({ url, jobs, log: silent })
