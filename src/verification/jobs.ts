import { z } from 'zod'
import { systemActor } from '../auth/actor.js'
import type { Deps } from '../deps.js'
import { type Job, type JobKind, job } from '../kernel/jobs/job.js'
import { flagExpiredEvidence } from './expiry-service.js'

/** Marks verdicts whose papers have run out. */
export const expiryKind: JobKind<object> = {
  name: 'verification.expired',
  label: 'Đánh dấu kết luận có giấy tờ hết hiệu lực',
  payload: z.object({}),
  attempts: 5,
}

/** Runs after midnight in Vietnam, and at every start in case the portal slept over it. Repeating it changes nothing. */
export const expiryJob = ({ db, clock }: Pick<Deps, 'db' | 'clock'>): Job =>
  job(
    expiryKind,
    async () => {
      const [now, today] = [clock.now(), clock.today()]
      await flagExpiredEvidence({ db, actor: systemActor, now, today, requestId: null, address: null })
    },
    { cron: '15 17 * * *' },
  )
