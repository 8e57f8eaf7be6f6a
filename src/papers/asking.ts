import { z } from 'zod'
import type { Db } from '../kernel/db/client.js'
import type { JobKind } from '../kernel/jobs/job.js'
import { addJobs } from '../kernel/jobs/queue.js'

const order = z.strictObject({
  paper: z.number().int(),
  version: z.number().int(),
  /** The person on whose behalf it is made. */
  by: z.number().int(),
})
export type PaperOrder = z.infer<typeof order>

/** Takes the figures of a report and writes its files. */
export const makePaperKind: JobKind<PaperOrder> = {
  name: 'papers.make',
  label: 'Lập báo cáo, ghi tệp Word và PDF',
  payload: order,
  attempts: 4,
}

/** Asks for the files of a version in the caller's transaction. */
export const askToMake = (db: Db, payload: PaperOrder): Promise<void> =>
  addJobs(db, makePaperKind, [{ payload, key: `${makePaperKind.name}:${payload.paper}:${payload.version}` }])
