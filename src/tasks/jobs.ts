import { z } from 'zod'
import { systemActor } from '../auth/actor.js'
import type { Deps } from '../deps.js'
import { type Job, type JobKind, job } from '../kernel/jobs/job.js'
import { addTurns, settleTied } from './settle.js'

/** Next turns of recurring tasks, and tasks that the criteria settle. */
export const taskDayKind: JobKind<object> = {
  name: 'tasks.day',
  label: 'Tạo kỳ mới, ghi nhận nhiệm vụ gắn với tiêu chí',
  payload: z.object({}),
  attempts: 5,
}

/** Runs every half hour and at every start; doing it again changes nothing. */
export const taskDayJob = ({ db, clock }: Pick<Deps, 'db' | 'clock'>): Job =>
  job(
    taskDayKind,
    async () => {
      const ctx = { db, actor: systemActor, now: clock.now(), today: clock.today(), requestId: null, address: null }
      await addTurns(ctx)
      await settleTied(ctx)
    },
    { cron: '7,37 * * * *' },
  )
