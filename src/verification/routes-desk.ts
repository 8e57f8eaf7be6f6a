import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Catalogue } from '../criteria/catalogue.js'
import type { StoredFile } from '../evidence/new-file.js'
import type { Arrival } from '../evidence/receive.js'
import { onlyOnce } from '../kernel/command.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { blankForm, type Form } from '../kernel/forms.js'
import { idOf, idOfQuery, queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import type { Column } from '../kernel/lists/column.js'
import { atOnce } from '../kernel/lists/files.js'
import type { ListFile } from '../lists/files.js'
import { fileOf, listTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { type AttachmentDeps, fileField, readDecision, withArrivals, withFault } from './attachment.js'
import { countInMenu } from './badge.js'
import { decide } from './decide-service.js'
import { type Desk, getDesk, getQueue, type Queue } from './desk-page.js'
import { presentDesk } from './desk-presenter.js'
import { getSubmission, type Submission } from './queries.js'
import type { Waiting } from './queue.js'
import { neighbours, queueQuery, readQueueFilter } from './queue-filter.js'
import { deskHref, presentQueue } from './queue-presenter.js'
import { type DecisionForm, decisionForm } from './schemas.js'
import { newComment, presentThread } from './thread-presenter.js'
import { resultLabel } from './words.js'

const filterOf = (req: Request) => readQueueFilter((name) => queryText(req, name, 40))

/** Refused: what became of a decision that could not be written, and what was typed. */
type Refused = Readonly<{ form: Form; sentence?: string }>

const queueView = ({ ctx }: Request, queue: Queue, current: number | null) =>
  presentQueue(queue, { current, today: ctx.today, actor: ctx.actor })

/** Filters to keep and files: only beside a queue. */
const toolsOf = async (req: Request, queue: Queue) =>
  queue.all.length > 0 ? listTools(req, 'verifications', { file: fileOf(paths.verifications.export) }) : null

type QueueRow = Readonly<{ one: Waiting; catalogue: Catalogue }>

const queueColumns: readonly Column<QueueRow>[] = [
  { key: 'commune', label: 'Xã', of: ({ one }) => one.commune },
  { key: 'set', label: 'Bộ tiêu chí', of: ({ one, catalogue }) => catalogue.set(one.setId)?.shortName },
  {
    key: 'indicator',
    label: 'Chỉ tiêu',
    of: ({ one, catalogue }) => {
      const indicator = catalogue.indicator(one.indicatorId)
      return indicator && `Chỉ tiêu ${indicator.code} ${indicator.name}`
    },
  },
  { key: 'submittedAt', label: 'Gửi lúc', kind: 'instant', of: ({ one }) => one.submittedAt },
  { key: 'agency', label: 'Cơ quan chủ trì', of: ({ one }) => one.agency },
  { key: 'confirmed', label: 'Phân công đã xác nhận', of: ({ one }) => one.confirmed },
]

/** The queue as a file, under its filters, the longest wait first. */
export const queueFile = async (req: Request): Promise<ListFile<QueueRow>> => {
  const { shown, catalogue } = await getQueue(req.ctx, filterOf(req))
  const rows = shown.map((one) => ({ one, catalogue }))
  const about = { name: 'hang-cho-tham-tra', subject: 'VerificationSubmission' }
  return { ...about, columns: queueColumns, rows: atOnce(() => Promise.resolve(rows)) }
}

const blank = (desk: Desk): Form =>
  blankForm({ requestKey: randomUUID(), docIssuer: desk.matter.responsibility.lead?.name ?? null })

const page = async (
  req: Request,
  res: Response,
  { settings }: AttachmentDeps,
  queue: Queue,
  desk: Desk,
  refused?: Refused,
) => {
  const { ctx } = req
  const query = queueQuery(queue.filter)
  countInMenu(res, queue.all.length)
  const view = presentDesk(desk, { actor: ctx.actor, today: ctx.today, query, paper: idOfQuery(req, 'paper') })
  res.render('verification/desk', {
    desk: view,
    queue: queueView(req, queue, desk.submission.id),
    queued: queue.all.length > 0,
    form: refused?.form ?? blank(desk),
    refused: refused?.sentence ?? null,
    tools: await toolsOf(req, queue),
    thread: presentThread(desk.matter, {
      actor: ctx.actor,
      thread: desk.thread,
      targets: desk.targets,
      back: view.action,
    }),
    commentForm: newComment(),
    files: await fileField(settings),
  })
}

/** Where the person goes on: the next submission of the queue, or the queue itself when it is done. */
const following = (queue: Queue, id: number): string => {
  const { next } = neighbours(queue.shown, id)
  const other = next ?? queue.shown.find((one) => one.id !== id)
  return other ? deskHref(queue, other) : paths.verifications.list({}, queueQuery(queue.filter))
}

const said = (sent: Submission, { result }: DecisionForm, { matter }: Desk): string => {
  const what = `${matter.indicator.code}, ${sent.commune}`
  return result === 'SUPPLEMENT'
    ? `Đã trả lại, yêu cầu bổ sung: ${what}.`
    : `Đã ghi kết luận “${resultLabel(result)}”: ${what}.`
}

type Sound = Readonly<{ data: DecisionForm; file: StoredFile | null }>

const write = async (req: Request, sent: Submission, { data, file }: Sound, location: string) => {
  const { requestKey, ...said } = data
  return onlyOnce(req.ctx, requestKey, async (claim) => {
    await decide(req.ctx, sent, { ...said, file }, (inner) => claim(inner, location))
    return { location }
  })
}

const KEPT = 'Nội dung đã nhập được giữ bên dưới.'

/** The desk of the agency: one submission with its paper and its decision, the queue beside it. */
export const deskHandlers = (deps: AttachmentDeps) => {
  const list = async (req: Request, res: Response): Promise<void> => {
    const queue = await getQueue(req.ctx, filterOf(req))
    const [first] = queue.shown
    if (first) return page(req, res, deps, queue, await getDesk(req.ctx, first.id))
    countInMenu(res, queue.all.length)
    res.render('verification/empty', { queue: queueView(req, queue, null), tools: await toolsOf(req, queue) })
  }

  const show = async (req: Request, res: Response): Promise<void> => {
    const queue = await getQueue(req.ctx, filterOf(req))
    await page(req, res, deps, queue, await getDesk(req.ctx, idOf(req)))
  }

  const refuse = async (req: Request, res: Response, status: number, refused: Refused) => {
    const queue = await getQueue(req.ctx, filterOf(req))
    res.status(status)
    await page(req, res, deps, queue, await getDesk(req.ctx, idOf(req)), refused)
  }

  const receive = async (req: Request, res: Response, arrivals: readonly Arrival[]): Promise<void> => {
    const sent = await getSubmission(req.ctx, idOf(req))
    const read = await readDecision(req, decisionForm(req.ctx.today), arrivals, deps)
    if (!read.ok) return refuse(req, res, read.status, { form: read.form })
    const queue = await getQueue(req.ctx, filterOf(req))
    const desk = await getDesk(req.ctx, sent.id)
    try {
      const sound = { data: read.data, file: await read.keep() }
      const { location } = await write(req, sent, sound, following(queue, sent.id))
      flash(req, 'success', said(sent, read.data, desk))
      res.redirect(303, location)
    } catch (error) {
      if (error instanceof FieldRefused)
        return refuse(req, res, 422, { form: withFault(read.form, error.field, error.message) })
      if (!(error instanceof Conflict)) throw error
      await refuse(req, res, 409, { form: read.form, sentence: `${error.message} ${KEPT}` })
    }
  }

  const send = (req: Request, res: Response): Promise<void> =>
    withArrivals(req, res, deps, (arrivals) => receive(req, res, arrivals))
  return { list, show, send }
}
