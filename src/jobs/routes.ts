import { Router } from 'express'
import { pageOf, queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { emptyWords, presentJob, presentStates, stateOf } from './presenter.js'
import { countJobs, listJobs } from './queries.js'
import { retryFailedJobs, retryJob } from './service.js'

const manage = requires('job.manage')
const PAGE = 50

/** The administrator's view of the background jobs: what waits, runs, failed and why; and trying again. */
export const jobRoutes = (labels: ReadonlyMap<string, string>): Router => {
  const router = Router()

  router.get(paths.jobs.list.pattern, manage, async (req, res) => {
    const state = stateOf(queryText(req, 'state'))
    const page = pageOf(req)
    const counts = await countJobs(req.ctx)
    const jobs = await listJobs(req.ctx, state, { skip: (page - 1) * PAGE, take: PAGE })
    res.render('jobs/list', {
      state,
      tabs: presentStates(counts, state),
      jobs: jobs.map((job) => presentJob(job, labels)),
      empty: emptyWords(state),
      paging: { current: page, pages: Math.max(1, Math.ceil(counts[state] / PAGE)), total: counts[state] },
    })
  })

  router.post(paths.jobs.retries.pattern, manage, async (req, res) => {
    const asked = (req.body as Record<string, unknown>)['job']
    const id = typeof asked === 'string' && /^[1-9]\d{0,14}$/.test(asked) ? Number(asked) : null
    if (id !== null) {
      await retryJob(req.ctx, id)
      flash(req, 'success', 'Đã đưa công việc vào hàng chạy lại.')
    } else {
      const count = await retryFailedJobs(req.ctx)
      flash(
        req,
        'success',
        count > 0 ? `Đã đưa ${count} công việc vào hàng chạy lại.` : 'Không có công việc nào bị lỗi.',
      )
    }
    res.redirect(303, paths.jobs.list())
  })

  return router
}
