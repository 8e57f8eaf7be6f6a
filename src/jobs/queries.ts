import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'

/** running: a process works on it · due: its time has come · waiting: tried and to be tried again, or for later · failed: given up. */
export type JobState = 'running' | 'due' | 'waiting' | 'failed'

/** A job that is not done. What is done leaves the queue; its effect is the record. */
export type QueuedJob = Readonly<{
  id: number
  name: string
  key: string | null
  state: JobState
  attempts: number
  maxAttempts: number
  addedAt: Date
  runAt: Date
  startedAt: Date | null
  /** First line of what went wrong last; the rest is for the log. */
  reason: string | null
}>

export type JobCounts = Readonly<Record<JobState, number>>

/** Longest first line of a reason that is shown. */
const REASON_LENGTH = 300

const state = Prisma.sql`CASE WHEN locked_at IS NOT NULL THEN 'running' WHEN attempts >= max_attempts THEN 'failed'
  WHEN attempts > 0 OR run_at > now() THEN 'waiting' ELSE 'due' END`

/** How many jobs stand in each state. */
export const countJobs = async (ctx: Pick<Ctx, 'db'>): Promise<JobCounts> => {
  const rows = await ctx.db.$queryRaw<{ state: JobState; count: number }[]>`
    SELECT ${state} AS state, count(*)::int AS count FROM graphile_worker.jobs GROUP BY 1`
  const counted = new Map(rows.map((row) => [row.state, row.count]))
  const of = (one: JobState) => counted.get(one) ?? 0
  return { running: of('running'), due: of('due'), waiting: of('waiting'), failed: of('failed') }
}

/** The jobs in one state, those that wait longest first; one page of them. */
export const listJobs = (
  ctx: Pick<Ctx, 'db'>,
  wanted: JobState,
  { skip, take }: { skip: number; take: number },
): Promise<QueuedJob[]> => ctx.db.$queryRaw<QueuedJob[]>`
  SELECT id::float8 AS id, task_identifier AS name, key, ${state} AS state, attempts::int AS attempts,
    max_attempts::int AS "maxAttempts", created_at AS "addedAt", run_at AS "runAt", locked_at AS "startedAt",
    left(split_part(last_error, E'\n', 1), ${REASON_LENGTH}) AS reason
  FROM graphile_worker.jobs WHERE ${state} = ${wanted} ORDER BY run_at, id OFFSET ${skip} LIMIT ${take}`

/** A job that is not done. @throws NotFound when it is done, or never was */
export const getJob = async (
  ctx: Pick<Ctx, 'db'>,
  id: number,
): Promise<Pick<QueuedJob, 'id' | 'name' | 'state' | 'reason'>> => {
  const [row] = await ctx.db.$queryRaw<QueuedJob[]>`
    SELECT id::float8 AS id, task_identifier AS name, ${state} AS state, split_part(last_error, E'\n', 1) AS reason
    FROM graphile_worker.jobs WHERE id = ${id}`
  if (!row) throw new NotFound('Công việc này đã xong hoặc không còn trong hàng chờ.')
  return row
}
