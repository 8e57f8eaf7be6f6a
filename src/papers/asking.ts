import { z } from 'zod'
import type { Db } from '../kernel/db/client.js'
import type { JobKind } from '../kernel/jobs/job.js'
import { addJobs } from '../kernel/jobs/queue.js'
import { KINDS } from './kinds.js'

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
  urgent: true,
}

const ask = (db: Db, orders: readonly PaperOrder[]): Promise<void> =>
  addJobs(
    db,
    makePaperKind,
    orders.map((payload) => ({ payload, key: `${makePaperKind.name}:${payload.paper}:${payload.version}` })),
  )

/** Asks for the files of a version in the caller's transaction. */
export const askToMake = (db: Db, payload: PaperOrder): Promise<void> => ask(db, [payload])

/** Asks once more for what still waits: the queue is in no backup, so a restored portal has the orders without their jobs. */
export const askForWaitingPapers = async (db: Db): Promise<void> => {
  const rows = await db.generatedDocument.findMany({
    where: { kind: { in: [...KINDS] }, state: { in: ['QUEUED', 'RUNNING'] } },
    select: { id: true, version: true, createdById: true },
    orderBy: { id: 'asc' },
    take: 500,
  })
  await ask(
    db,
    rows.map(({ id, version, createdById }) => ({ paper: id, version, by: createdById ?? 0 })),
  )
}
