import { command } from '../kernel/command.js'
import { Conflict } from '../kernel/errors.js'
import { holds } from '../policies/capabilities.js'
import { authorize } from '../policies/guard.js'
import { getJob } from './queries.js'

/**
 * Lets a job that failed, or waits after a failure, run now with all its tries before it.
 * @throws Conflict while it runs, NotFound when it is done
 */
export const retryJob = command('job.retried', async (ctx, id: number): Promise<void> => {
  authorize(holds(ctx.actor, 'job.manage'))
  const { name, state, reason } = await getJob(ctx, id)
  if (state === 'running') throw new Conflict('Công việc này đang chạy, chưa cần chạy lại.')
  await ctx.db
    .$executeRaw`SELECT graphile_worker.reschedule_jobs(ARRAY[${id}]::bigint[], run_at := now(), attempts := 0)`
  await ctx.record({ subject: 'Job', subjectId: id, from: { name, state, reason } })
})

/** The same for every job that failed; answers how many. */
export const retryFailedJobs = command('job.retriedAll', async (ctx): Promise<number> => {
  authorize(holds(ctx.actor, 'job.manage'))
  const rows = await ctx.db.$queryRaw<{ id: number }[]>`
    SELECT (graphile_worker.reschedule_jobs(
      ARRAY(SELECT id FROM graphile_worker.jobs WHERE locked_at IS NULL AND attempts >= max_attempts),
      run_at := now(), attempts := 0)).id::float8 AS id`
  if (rows.length === 0) {
    ctx.unchanged()
    return 0
  }
  await ctx.record({ subject: 'Job', subjectId: 0, to: { jobs: rows.map(({ id }) => id) } })
  return rows.length
})
