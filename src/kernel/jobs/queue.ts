import type { Db } from '../db/client.js'
import type { JobKind } from './job.js'

type NewJob<Payload> = Readonly<{
  payload: Payload
  /** A waiting job of the same key is replaced, so that the same work never waits twice. */
  key?: string
}>

/**
 * Adds jobs in the caller's transaction: they are there if and only if it commits, and begin at once afterwards.
 * @param options runAt: not before this instant (of the database's clock, whatever the business day)
 */
export const addJobs = async <Payload>(
  db: Db,
  kind: JobKind<Payload>,
  jobs: readonly NewJob<Payload>[],
  { runAt }: { runAt?: Date } = {},
): Promise<void> => {
  if (jobs.length === 0) return
  const rows = JSON.stringify(jobs.map(({ payload, key }) => ({ payload, key: key === undefined ? null : key })))
  await db.$executeRaw`
    SELECT graphile_worker.add_job(${kind.name}, payload := j.payload, run_at := ${runAt ?? null}::timestamptz,
      max_attempts := ${kind.attempts}::int, job_key := j.key, priority := ${kind.urgent ? -10 : 0}::int)
    FROM json_to_recordset(${rows}::json) AS j(payload json, key text)`
}
