import { z } from 'zod'
import { systemActor } from '../auth/actor.js'
import type { Deps } from '../deps.js'
import type { Ctx } from '../kernel/context.js'
import { type Job, type JobKind, job } from '../kernel/jobs/job.js'
import { addDays, type Day, dayToDb } from '../kernel/time.js'
import { refreshResults } from './refresh.js'

/** Brings what is stored to the facts of the new day: lives of indicators that begin or end, levels and their years. */
export const newDayKind: JobKind<object> = {
  name: 'levels.newDay',
  label: 'Tính lại kết quả theo mức của ngày mới',
  payload: z.object({}),
  attempts: 5,
}

/** Sets of which an indicator's life begins today or ended yesterday: their criteria count differently from today on. */
const recountChanged = async ({ db }: Pick<Ctx, 'db'>, today: Day): Promise<void> => {
  const begun = dayToDb(today)
  const ended = dayToDb(addDays(today, -1))
  await db.$executeRaw`
    SELECT recount_set(s.id) FROM "CriteriaSet" s
    WHERE EXISTS (SELECT FROM "Indicator" i WHERE i."setId" = s.id AND (i."validFrom" = ${begun}::date OR i."validTo" = ${ended}::date))`
}

/** Runs shortly after midnight in Vietnam, and at every start in case the portal slept over it. Repeating it changes nothing. */
export const newDayJob = ({ db, clock }: Pick<Deps, 'db' | 'clock'>): Job =>
  job(
    newDayKind,
    async () => {
      const today = clock.today()
      await recountChanged({ db }, today)
      await refreshResults({ db, actor: systemActor, now: clock.now(), today, requestId: null, address: null })
    },
    { cron: '5 17 * * *' },
  )
