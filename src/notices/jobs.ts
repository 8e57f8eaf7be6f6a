import { z } from 'zod'
import { systemActor } from '../auth/actor.js'
import type { Deps } from '../deps.js'
import type { Ctx } from '../kernel/context.js'
import { type Job, type JobKind, job } from '../kernel/jobs/job.js'
import { createMailer } from '../kernel/mail.js'
import { timeOf } from '../kernel/time.js'
import { settingsReader } from '../settings/settings.js'
import { collectReminders } from './collect.js'
import { planDigests, sendDigest, sendDigestKind, sweepNotices } from './digest.js'

const empty = z.object({})

/** The day's reminders into the inboxes, at 07:10 in Vietnam (00:10 UTC). */
export const remindKind: JobKind<object> = {
  name: 'notices.remind',
  label: 'Nhắc việc đến hạn',
  payload: empty,
  attempts: 6,
}

/** The day's mails, at 07:30 in Vietnam (00:30 UTC): nothing is mailed at any other time but what had to wait. */
export const digestKind: JobKind<object> = {
  name: 'notices.digest',
  label: 'Lập thư nhắc việc trong ngày',
  payload: empty,
  attempts: 6,
}

type NoticeDeps = Pick<Deps, 'db' | 'clock' | 'config'>

/** Reminders and, where a mail server is named, the one mail a day. */
export const noticeJobs = ({ db, clock, config }: NoticeDeps): Job[] => {
  const ctx = (): Ctx => ({
    db,
    actor: systemActor,
    now: clock.now(),
    today: clock.today(),
    requestId: null,
    address: null,
  })
  const { smtp, baseUrl } = config
  const mailer = smtp ? createMailer(smtp) : null
  return [
    job(
      remindKind,
      async () => {
        await collectReminders(ctx())
        await sweepNotices(ctx())
      },
      { cron: '10 0 * * *' },
    ),
    job(
      digestKind,
      async () => {
        const now = ctx()
        if (!mailer || timeOf(now.now) < '07:30') return // asked for at a start before it is time
        await collectReminders(now) // in case the portal slept at ten past
        await planDigests(now)
      },
      { cron: '30 0 * * *' },
    ),
    job(sendDigestKind, async (payload) => {
      if (!mailer) return
      const { brand } = await settingsReader(db).get()
      await sendDigest(ctx(), payload, { mailer, brand: brand.name, baseUrl })
    }),
  ]
}
