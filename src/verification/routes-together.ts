import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import { onlyOnce } from '../kernel/command.js'
import { hasRole } from '../kernel/context.js'
import { Conflict, FieldRefused, Invalid } from '../kernel/errors.js'
import { blankForm, type Form, parseForm } from '../kernel/forms.js'
import { queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { paths } from '../paths.js'
import { decideTogether } from './decide-service.js'
import { getQueue } from './desk-page.js'
import { getSubmissions } from './queries.js'
import { queueQuery, readQueueFilter } from './queue-filter.js'
import { presentQueue } from './queue-presenter.js'
import { type TogetherForm, togetherForm } from './schemas.js'
import { type Alike, alike, listSent, presentTogether } from './together-page.js'
import { resultLabel } from './words.js'

const resultOf = (req: Request): Alike => (queryText(req, 'result', 10) === 'NOT_MET' ? 'NOT_MET' : 'MET')

const load = async (req: Request) => {
  const queue = await getQueue(
    req.ctx,
    readQueueFilter((name) => queryText(req, name, 40)),
  )
  return { queue, all: await listSent(req.ctx, queue.shown) }
}

type Loaded = Awaited<ReturnType<typeof load>>

const page = (req: Request, res: Response, { queue, all }: Loaded, form: Form, refused?: string): void => {
  const { ctx } = req
  const result = resultOf(req)
  const office = hasRole(ctx.actor, 'COORDINATOR')
  const filters = presentQueue(queue, { current: null, today: ctx.today, actor: ctx.actor })
  res.render('verification/together', {
    together: presentTogether(queue, all, { result, today: ctx.today, actorId: ctx.actor.id, office }),
    filters: { ...filters.filters, action: paths.verifications.together(), hidden: { result } },
    lead: filters.lead,
    form,
    refused: refused ?? null,
  })
}

/** The page before anything was chosen; with `all` in its address everything on it is ticked. */
const blank = (req: Request, { all }: Loaded): Form => {
  const chosen = queryText(req, 'all', 1) === '' ? [] : alike(all, resultOf(req), req.ctx.actor.id)
  return blankForm({ requestKey: randomUUID(), submissions: chosen.map(({ one }) => one.id) })
}

/** Lists what may be decided alike. */
export const showTogether = async (req: Request, res: Response): Promise<void> => {
  const loaded = await load(req)
  page(req, res, loaded, blank(req, loaded))
}

const differs = 'Có chỉ tiêu đã được người khác kết luận, xã đã rút lại, hoặc phải xem riêng. Đề nghị chọn lại.'

/** Writes the same conclusion on each; what was not on offer is refused, so that nobody decides unseen what differs. */
const write = async (req: Request, { queue, all }: Loaded, { submissions, requestKey, ...said }: TogetherForm) => {
  const offered = new Set(alike(all, said.result, req.ctx.actor.id).map(({ one }) => one.id))
  if (!submissions.every((id) => offered.has(id))) throw new Conflict(differs)
  const sent = await getSubmissions(req.ctx, submissions)
  const location = paths.verifications.together({}, { ...queueQuery(queue.filter), result: said.result })
  return onlyOnce(req.ctx, requestKey, async (claim) => {
    await decideTogether(req.ctx, sent, { ...said, keptAt: null, file: null }, (inner) => claim(inner, location))
    return { location }
  })
}

export const sendTogether = async (req: Request, res: Response): Promise<void> => {
  const loaded = await load(req)
  const form = parseForm(togetherForm(req.ctx.today), req.body)
  if (!form.ok) {
    res.status(form.status)
    return page(req, res, loaded, form)
  }
  try {
    const { location } = await write(req, loaded, form.data)
    flash(
      req,
      'success',
      `Đã ghi kết luận “${resultLabel(form.data.result)}” cho ${form.data.submissions.length} chỉ tiêu.`,
    )
    res.redirect(303, location)
  } catch (error) {
    if (!(error instanceof Conflict) && !(error instanceof FieldRefused) && !(error instanceof Invalid)) throw error
    res.status(error.status)
    page(req, res, await load(req), form.form, error.message)
  }
}
