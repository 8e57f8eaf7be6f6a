import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Away, type Job, type JobKind, job } from '../../src/kernel/jobs/job.js'
import { addJobs } from '../../src/kernel/jobs/queue.js'
import { startWorker } from '../../src/kernel/jobs/worker.js'
import { paths } from '../../src/paths.js'
import { doJobs, silent } from '../support/jobs.js'
import { portal } from '../support/portal.js'

const site = portal()

const noteKind: JobKind<{ id: number }> = {
  name: 'sample.note',
  label: 'Ghi lại',
  payload: z.strictObject({ id: z.number() }),
  attempts: 2,
}
let noted: number[] = []
const note = job(noteKind, ({ id }) => Promise.resolve(void noted.push(id)))
const failing = (error: Error): Job => job(noteKind, () => Promise.reject(error))

const queued = () =>
  site.pool.query<Record<string, unknown>>('SELECT * FROM graphile_worker.jobs ORDER BY id').then((r) => r.rows)
const makeDue = () => site.pool.query('UPDATE graphile_worker._private_jobs SET run_at = now()')
const add = (...ids: number[]) =>
  addJobs(
    site.db,
    noteKind,
    ids.map((id) => ({ payload: { id } })),
  )
const until = async (done: () => boolean | Promise<boolean>, seconds = 15) => {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(25)) if (await done()) return
  throw new Error('it did not come to that')
}

const running: (() => Promise<void>)[] = []
const start = (...jobs: Job[]) => {
  const stop = startWorker({ url: site.url, jobs, log: silent })
  running.push(stop)
  return stop
}
beforeEach(async () => {
  noted = []
  await site.pool.query('DELETE FROM graphile_worker._private_jobs')
})
afterEach(() => Promise.all(running.splice(0).map((stop) => stop())))

describe('a job', () => {
  it('is there only when the transaction that added it commits', async () => {
    const undone = site.db.$transaction(async (tx) => {
      await addJobs(tx, noteKind, [{ payload: { id: 1 } }])
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    await site.db.$transaction((tx) => addJobs(tx, noteKind, [{ payload: { id: 2 } }, { payload: { id: 3 } }]))
    await doJobs(site.url, [note])
    expect(noted).toEqual([2, 3])
    expect(await queued()).toEqual([])
  })

  it('of the same key waits once, with the latest payload', async () => {
    for (const id of [1, 2]) await addJobs(site.db, noteKind, [{ payload: { id }, key: 'sample.note:x' }])
    await doJobs(site.url, [note])
    expect(noted).toEqual([2])
  })

  it('waits for its hour', async () => {
    await addJobs(site.db, noteKind, [{ payload: { id: 1 } }], { runAt: new Date(Date.now() + 3_600_000) })
    await doJobs(site.url, [note])
    expect(noted).toEqual([])
  })

  it('that fails is tried again later, then given up with its reason', async () => {
    await add(7)
    await doJobs(site.url, [failing(new Error('đĩa đầy\nat line 3'))])
    expect(await queued()).toMatchObject([{ attempts: 1, max_attempts: 2, locked_at: null }])
    expect((await queued())[0]?.['run_at']).toSatisfy((at: Date) => at.getTime() > Date.now() + 1_000)
    await makeDue()
    await doJobs(site.url, [failing(new Error('đĩa đầy\nat line 3'))])
    await makeDue()
    await doJobs(site.url, [note])
    expect(noted).toEqual([])
    expect(await queued()).toMatchObject([{ attempts: 2, last_error: 'đĩa đầy\nat line 3' }])
  })

  it('whose payload is no longer understood fails and says so', async () => {
    await site.pool.query(`SELECT graphile_worker.add_job('sample.note', '{"id":"x"}', max_attempts := 1)`)
    await doJobs(site.url, [note])
    expect(noted).toEqual([])
    expect(await queued()).toHaveLength(1)
  })

  it('whose helper is away is tried for as long as that takes, every minute', async () => {
    await add(1)
    for (let round = 0; round < 8; round += 1) {
      await doJobs(site.url, [failing(new Away('máy quét chưa trả lời'))])
      const [row] = await queued()
      const wait = (row?.['run_at'] as Date).getTime() - Date.now()
      expect(wait).toBeLessThan(70_000)
      await makeDue()
    }
    await doJobs(site.url, [note])
    expect(noted).toEqual([1])
  })
})

describe('the worker', () => {
  it('begins a job as soon as it is added, and tidies by the clock', async () => {
    start(note)
    await add(1)
    await until(() => noted.length === 1)
    await add(2)
    await until(() => noted.length === 2, 2)
  })

  it('takes up what a killed one left locked', async () => {
    await add(1)
    await site.pool.query(`UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'dead'`)
    start(note)
    await until(() => noted.length === 1)
  })

  it('leaves what another living one works on', async () => {
    let runs = 0
    const slow = job(noteKind, async () => {
      runs += 1
      await sleep(1_500)
    })
    start(slow)
    await add(1)
    await until(() => runs === 1)
    start(slow)
    await until(async () => (await queued()).length === 0)
    expect(runs).toBe(1)
  })

  const loseConnections = () =>
    site.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE 'ntm-portal jobs%'`)

  it('goes on after its connections were lost', async () => {
    start(note)
    await add(1)
    await until(() => noted.length === 1)
    await loseConnections()
    await add(2)
    await until(() => noted.includes(2))
  })

  it('goes on after they were lost while a job ran', async () => {
    const losing = job(noteKind, async ({ id }) => {
      noted.push(id)
      if (noted.length === 1) await loseConnections()
    })
    start(losing)
    await add(1)
    await until(() => noted.length > 0)
    await add(2)
    await until(() => noted.includes(2))
    await until(async () => (await queued()).length === 0)
  })

  it('lets a running job end before it stops', async () => {
    let ended = false
    const slow = job(noteKind, async () => {
      await sleep(700)
      ended = true
    })
    const stop = start(slow)
    await add(1)
    await until(async () => (await queued())[0]?.['locked_at'] != null)
    await stop()
    expect(ended).toBe(true)
    expect(await queued()).toEqual([])
  })

  it('gives back what does not end in time, to be done by the next', async () => {
    const deaf = job(noteKind, () => sleep(60_000, undefined, { ref: false }))
    const stop = start(deaf)
    await add(1)
    await until(async () => (await queued())[0]?.['locked_at'] != null)
    const begun = Date.now()
    await stop()
    expect(Date.now() - begun).toBeLessThan(8_000)
    await makeDue()
    start(note)
    await until(() => noted.length === 1)
  })

  it('tells a job that goes on for long that it is to end', async () => {
    const patient = job(noteKind, (_, { signal }) => sleep(60_000, undefined, { signal }))
    const stop = start(patient)
    await add(1)
    await until(async () => (await queued())[0]?.['locked_at'] != null)
    const begun = Date.now()
    await stop()
    expect(Date.now() - begun).toBeLessThan(4_500)
    expect(await queued()).toMatchObject([{ locked_at: null }])
  })
})

describe('the page of background jobs', () => {
  it('is the administrator’s', async () => {
    expect((await (await site.login('COORDINATOR')).get(paths.jobs.list())).status).toBe(403)
    expect((await (await site.login('COORDINATOR')).post(paths.jobs.retries())).status).toBe(403)
  })

  it('shows what failed with the first line of its reason, and tries it again', async () => {
    const admin = await site.login('ADMIN')
    expect((await admin.get(paths.jobs.list())).text).toContain('Không có công việc nào bị lỗi.')
    await addJobs(site.db, noteKind, [{ payload: { id: 5 }, key: 'sample.note:9f2c41d80b7e5a63' }])
    for (let round = 0; round < 2; round += 1) {
      await doJobs(site.url, [failing(new Error('không đọc được tệp\n    at secret line'))])
      await makeDue()
    }
    const page = await admin.get(paths.jobs.list())
    expect(page.text).toContain('Bị lỗi (1)')
    expect(page.text).toContain('không đọc được tệp')
    expect(page.text).toContain('9f2c41d80b7e')
    expect(page.text).not.toContain('secret line')
    const id = /name="job" value="(\d+)"/.exec(page.text)?.[1]
    const retried = await admin.post(paths.jobs.retries(), { job: id })
    expect([retried.status, retried.headers['location']]).toEqual([303, paths.jobs.list()])
    await doJobs(site.url, [note])
    expect(noted).toEqual([5])
    expect(await site.db.event.count({ where: { action: 'job.retried', subject: 'Job', subjectId: Number(id) } })).toBe(
      1,
    )
    expect((await admin.post(paths.jobs.retries(), { job: id })).status).toBe(404)
  })

  it('tries all that failed at once', async () => {
    const admin = await site.login('ADMIN')
    await add(1, 2, 3)
    for (let round = 0; round < 2; round += 1) {
      await doJobs(site.url, [failing(new Error('x'))])
      await makeDue()
    }
    await admin.post(paths.jobs.retries())
    await doJobs(site.url, [note])
    expect(noted.sort()).toEqual([1, 2, 3])
    expect((await admin.get(paths.jobs.list({}, { state: 'due' }))).text).toContain('Chờ đến lượt (0)')
  })

  it('refuses to try what runs, and takes nonsense calmly', async () => {
    const admin = await site.login('ADMIN')
    await add(1)
    await site.pool.query(`UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'someone'`)
    const { rows } = await site.pool.query<{ id: string }>('SELECT id FROM graphile_worker.jobs')
    expect((await admin.post(paths.jobs.retries(), { job: rows[0]?.id })).status).toBe(409)
    expect((await admin.get(paths.jobs.list({}, { state: 'x', page: '-1' }))).status).toBe(200)
    expect((await admin.get(paths.jobs.list({}, { state: 'running' }))).text).toContain('Đang chạy (1)')
    expect(site.faults).toEqual([])
  })
})
