import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger as QueueLogger, Runner, RunnerOptions, Task, TaskList } from 'graphile-worker'
import pg from 'pg'
import type { Logger } from '../log.js'
import { Away, type Job } from './job.js'
import { takeWorkerLock, type WorkerLock } from './locks.js'
import { JOBS_SCHEMA } from './schema.js'

type Options = Readonly<{
  url: string
  jobs: readonly Job[]
  log: Logger
  /** Jobs at once. */
  concurrency?: number
}>

/** When the process stops: how long running jobs may go on before they are told to end, and then until they are given back (ms). */
const ABORT_AFTER = 2_000
const GIVE_UP_AFTER = 3_000

/** Pauses before the queue is taken up again after it broke, as when PostgreSQL went away (ms). */
const RETRY_AFTER = [500, 1_000, 2_000, 5_000, 10_000] as const

/** A job that waits for a helper is tried about this often: e^4 s, by the queue's own rule. */
const AWAY_ATTEMPTS = 4

/** Runs a job; one that is told to end and does not is given up, so that the queue takes it back before the process ends. */
const runUntilGivenUp = async (job: Job, payload: unknown, signal: AbortSignal): Promise<void> => {
  let giveUp: (() => void) | undefined
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = () => setTimeout(() => reject(new Error('the process stopped before it was done')), GIVE_UP_AFTER).unref()
    signal.addEventListener('abort', giveUp)
  })
  try {
    await Promise.race([job.run(payload, { signal }), givenUp])
  } finally {
    if (giveUp) signal.removeEventListener('abort', giveUp)
  }
}

const taskOf =
  (job: Job, log: Logger): Task =>
  async (payload, helpers) => {
    const begun = performance.now()
    try {
      await runUntilGivenUp(job, payload, helpers.abortSignal)
      log.info({ job: job.name, ms: Math.round(performance.now() - begun) }, 'job done')
    } catch (error) {
      const { id, attempts } = helpers.job
      log.warn({ job: job.name, jobId: id, attempt: attempts, err: error }, 'job failed')
      if (error instanceof Away) {
        await helpers.query(
          `UPDATE ${JOBS_SCHEMA}._private_jobs SET attempts = least(attempts, $2), max_attempts = greatest(max_attempts, $2 + 1)
         WHERE id = $1`,
          [id, AWAY_ATTEMPTS],
        )
      }
      throw error
    }
  }

const tasksOf = (jobs: readonly Job[], log: Logger): TaskList =>
  Object.fromEntries(jobs.map((job) => [job.name, taskOf(job, log)]))

/** The queue's own words: what it says of each job we say ourselves. */
const queueLogger = (Words: typeof QueueLogger, log: Logger): QueueLogger =>
  new Words(() => (level, message, meta) => {
    if (meta?.['failure'] || meta?.['success']) return
    const tell = { error: 'error', warning: 'warn', info: 'debug', debug: 'debug' } as const
    log[tell[level]]({ reason: message.split('\n')[0] }, 'job queue')
  })

const openPool = (url: string, max: number): pg.Pool => {
  const pool = new pg.Pool({ connectionString: url, max, keepAlive: true, application_name: 'ntm-portal jobs' })
  pool.on('error', () => {}) // the queue notices by itself and connects anew
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

const optionsFor = async ({
  url,
  jobs,
  log,
  concurrency = 2,
}: Options): Promise<RunnerOptions & { pgPool: pg.Pool }> => {
  const { Logger: Words, parseCronItems } = await import('graphile-worker')
  return {
    pgPool: openPool(url, concurrency + 3),
    schema: JOBS_SCHEMA,
    concurrency,
    noHandleSignals: true,
    pollInterval: 5_000, // new jobs are announced; this finds those whose time has come
    logger: queueLogger(Words, log),
    taskList: tasksOf(jobs, log),
    parsedCronItems: parseCronItems(
      jobs.flatMap(({ name, attempts, cron }) =>
        cron ? [{ task: name, match: cron, identifier: name, options: { maxAttempts: attempts } }] : [],
      ),
    ),
    // in batches the queue minds a lost connection when it notes what was done; one by one it would forget the job as running
    preset: { worker: { gracefulShutdownAbortTimeout: ABORT_AFTER, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  }
}

/** The process stops within this, and a queue whose connections are gone is left behind after it (ms). */
const WITHIN = ABORT_AFTER + GIVE_UP_AFTER + 1_000

const within = (done: Promise<unknown>): Promise<unknown> =>
  Promise.race([done.catch(() => undefined), sleep(WITHIN, undefined, { ref: false })])

/**
 * Where the lock was lost, PostgreSQL dropped us: the queue has its own ways to connect anew, and one of them can wait for
 * ever, so it is stopped and taken up from the start.
 */
const workUntilLost = async (runner: Runner, lock: WorkerLock): Promise<void> => {
  const left = lock.lost.then(async () => {
    await within(runner.stop())
    throw new Error('the connection to PostgreSQL was lost')
  })
  await Promise.race([runner.promise, left])
}

/** Takes the queue up once; resolves when it broke or was stopped. */
const workUntilBroken = async (options: Options, onRunning: (runner: Runner) => void): Promise<void> => {
  const { run } = await import('graphile-worker')
  const settings = await optionsFor(options)
  try {
    const lock = await takeWorkerLock(options.url)
    try {
      const runner = await run(settings)
      onRunning(runner)
      await workUntilLost(runner, lock)
    } finally {
      await lock.release()
    }
  } finally {
    await within(settings.pgPool.end())
  }
}

/**
 * Works on the queue until told to stop, whatever becomes of PostgreSQL meanwhile. The package is loaded only now. Returns
 * how to stop: running jobs end or are given back, within some six seconds.
 */
export const startWorker = (options: Options): (() => Promise<void>) => {
  const { log } = options
  const stopping = new AbortController()
  let runner: Runner | undefined

  const work = async (): Promise<void> => {
    for (let failures = 0; !stopping.signal.aborted; failures += 1) {
      await workUntilBroken(options, (one) => {
        runner = one
        failures = 0
        if (stopping.signal.aborted) void one.stop().catch(() => undefined)
      }).catch((error: unknown) => log.warn({ err: error }, 'job queue broke; it is taken up again'))
      runner = undefined
      const pause = RETRY_AFTER[Math.min(failures, RETRY_AFTER.length - 1)]
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const worked = work()
  return async () => {
    stopping.abort()
    await runner?.stop().catch(() => undefined) // it had just ended by itself
    await worked
  }
}

/** Does every job that is due now, one after the other, and returns. For scripts and tests. */
export const workOff = async (options: Options): Promise<void> => {
  const { runOnce } = await import('graphile-worker')
  const settings = await optionsFor({ ...options, concurrency: 1 })
  await runOnce(settings).finally(() => settings.pgPool.end())
}
