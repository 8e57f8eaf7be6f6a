import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import type { StoredFile } from '../evidence/new-file.js'
import type { Arrival } from '../evidence/receive.js'
import { onlyOnce } from '../kernel/command.js'
import { hasRole } from '../kernel/context.js'
import { Conflict, FieldRefused, Invalid } from '../kernel/errors.js'
import { blankForm, type Form } from '../kernel/forms.js'
import { queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { paths } from '../paths.js'
import { type AttachmentDeps, fileField, readDecision, withArrivals, withFault } from './attachment.js'
import { countInMenu } from './badge.js'
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

const page = async (
  req: Request,
  res: Response,
  deps: AttachmentDeps,
  { queue, all }: Loaded,
  form: Form,
  refused?: string,
): Promise<void> => {
  const { ctx } = req
  const result = resultOf(req)
  const office = hasRole(ctx.actor, 'COORDINATOR')
  countInMenu(res, queue.all.length)
  const filters = presentQueue(queue, { current: null, today: ctx.today, actor: ctx.actor })
  res.render('verification/together', {
    together: presentTogether(queue, all, { result, today: ctx.today, actorId: ctx.actor.id, office }),
    filters: { ...filters.filters, action: paths.verifications.together(), hidden: { result } },
    lead: filters.lead,
    form,
    refused: refused ?? null,
    files: await fileField(deps.settings),
  })
}

/** The page before anything was chosen; with `all` in its address everything on it is ticked. */
const blank = (req: Request, { all }: Loaded): Form => {
  const chosen = queryText(req, 'all', 1) === '' ? [] : alike(all, resultOf(req), req.ctx.actor.id)
  return blankForm({ requestKey: randomUUID(), submissions: chosen.map(({ one }) => one.id) })
}

const differs =
  'Trong các mục đã chọn có chỉ tiêu đã được người khác kết luận, xã đã rút lại, hoặc phải xem riêng. Đề nghị chọn lại.'

type Sound = Readonly<{ data: TogetherForm; file: StoredFile | null }>

/** Writes the same conclusion on each; what was not on offer is refused, so that nobody decides unseen what differs. */
const write = async (req: Request, { queue, all }: Loaded, { data, file }: Sound) => {
  const { submissions, requestKey, ...said } = data
  const offered = new Set(alike(all, said.result, req.ctx.actor.id).map(({ one }) => one.id))
  if (!submissions.every((id) => offered.has(id))) throw new Conflict(differs)
  const sent = await getSubmissions(req.ctx, submissions)
  const location = paths.verifications.together({}, { ...queueQuery(queue.filter), result: said.result })
  return onlyOnce(req.ctx, requestKey, async (claim) => {
    await decideTogether(req.ctx, sent, { ...said, file }, (inner) => claim(inner, location))
    return { location }
  })
}

/** Several submissions decided alike on one page, with one document for all of them if there is one. */
export const togetherHandlers = (deps: AttachmentDeps) => {
  /** Lists what may be decided alike. */
  const show = async (req: Request, res: Response): Promise<void> => {
    const loaded = await load(req)
    await page(req, res, deps, loaded, blank(req, loaded))
  }

  const refuse = async (req: Request, res: Response, refused: { status: number; form: Form; sentence?: string }) => {
    res.status(refused.status)
    await page(req, res, deps, await load(req), refused.form, refused.sentence)
  }

  const receive = async (req: Request, res: Response, arrivals: readonly Arrival[]): Promise<void> => {
    const loaded = await load(req)
    const read = await readDecision(req, togetherForm(req.ctx.today), arrivals, deps)
    if (!read.ok) return refuse(req, res, read)
    const { data, form } = read
    try {
      const { location } = await write(req, loaded, { data, file: await read.keep() })
      const count = data.submissions.length
      flash(req, 'success', `Đã ghi kết luận “${resultLabel(data.result)}” cho ${count} chỉ tiêu.`)
      res.redirect(303, location)
    } catch (error) {
      if (error instanceof FieldRefused)
        return refuse(req, res, { status: 422, form: withFault(form, error.field, error.message) })
      if (!(error instanceof Conflict) && !(error instanceof Invalid)) throw error
      await refuse(req, res, { status: error.status, form, sentence: error.message })
    }
  }

  const send = (req: Request, res: Response): Promise<void> =>
    withArrivals(req, res, deps, (arrivals) => receive(req, res, arrivals))
  return { show, send }
}
