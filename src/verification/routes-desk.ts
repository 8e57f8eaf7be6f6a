import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import { examineFiles, keepFiles } from '../evidence/accept.js'
import { FILE_FIELD } from '../evidence/file-name.js'
import type { Scanner } from '../evidence/inspect.js'
import { ACCEPT, KINDS_IN_WORDS } from '../evidence/kinds.js'
import type { StoredFile } from '../evidence/new-file.js'
import { type Arrival, takeFiles } from '../evidence/receive.js'
import { onlyOnce } from '../kernel/command.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { blankForm, type Form, parseForm } from '../kernel/forms.js'
import { idOf, idOfQuery, queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import type { FileStore } from '../kernel/storage/store.js'
import { paths } from '../paths.js'
import type { SettingsReader } from '../settings/settings.js'
import { decide } from './decide-service.js'
import { type Desk, getDesk, getQueue, type Queue } from './desk-page.js'
import { presentDesk } from './desk-presenter.js'
import { getSubmission, type Submission } from './queries.js'
import { neighbours, queueQuery, readQueueFilter } from './queue-filter.js'
import { deskHref, presentQueue } from './queue-presenter.js'
import { type DecisionForm, decisionForm } from './schemas.js'
import { newComment, presentThread } from './thread-presenter.js'
import { resultLabel } from './words.js'

export type DeskDeps = Readonly<{ storage: FileStore; settings: SettingsReader; scan: Scanner }>

const filterOf = (req: Request) => readQueueFilter((name) => queryText(req, name, 40))

/** The menu with the length of the queue beside its entry: known here, and not worth a statement on every page. */
const countInMenu = (res: Response, { all }: Queue): void => {
  const nav = (res.locals['nav'] ?? []) as { key: string }[]
  res.locals['nav'] = nav.map((item) => (item.key === 'verifications' ? { ...item, count: all.length } : item))
}

/** Refused: what became of a decision that could not be written, and what was typed. */
type Refused = Readonly<{ form: Form; sentence?: string }>

const queueView = ({ ctx }: Request, queue: Queue, current: number | null) =>
  presentQueue(queue, { current, today: ctx.today, actor: ctx.actor })

const blank = (desk: Desk): Form =>
  blankForm({ requestKey: randomUUID(), docIssuer: desk.matter.responsibility.lead?.name ?? null })

const page = async (
  req: Request,
  res: Response,
  { settings }: DeskDeps,
  queue: Queue,
  desk: Desk,
  refused?: Refused,
) => {
  const { ctx } = req
  const query = queueQuery(queue.filter)
  countInMenu(res, queue)
  const { maxMegabytes } = (await settings.get()).upload
  const view = presentDesk(desk, { actor: ctx.actor, today: ctx.today, query, paper: idOfQuery(req, 'paper') })
  res.render('verification/desk', {
    desk: view,
    queue: queueView(req, queue, desk.submission.id),
    queued: queue.all.length > 0,
    form: refused?.form ?? blank(desk),
    refused: refused?.sentence ?? null,
    thread: presentThread(desk.matter, {
      actor: ctx.actor,
      thread: desk.thread,
      targets: desk.targets,
      back: view.action,
    }),
    commentForm: newComment(),
    files: { name: FILE_FIELD, accept: ACCEPT, words: KINDS_IN_WORDS, maxMegabytes },
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

const withFault = (form: Form, field: string, message: string): Form => ({
  ...form,
  errors: { ...form.errors, [field]: message },
  list: [...form.list, { field, message }],
})

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
export const deskHandlers = (deps: DeskDeps) => {
  const list = async (req: Request, res: Response): Promise<void> => {
    const queue = await getQueue(req.ctx, filterOf(req))
    const [first] = queue.shown
    if (first) return page(req, res, deps, queue, await getDesk(req.ctx, first.id))
    res.render('verification/empty', { queue: queueView(req, queue, null) })
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
    const form = parseForm(decisionForm(req.ctx.today), req.body)
    const examined = await examineFiles(arrivals, deps.scan)
    const faulty = examined.faults.reduce<Form>((all, { field, message }) => withFault(all, field, message), form.form)
    if (!form.ok || examined.faults.length > 0) {
      const again = arrivals.length > 0 && examined.faults.length === 0
      return refuse(req, res, examined.faults.length > 0 ? examined.status : 422, {
        form: again ? withFault(faulty, FILE_FIELD, 'Chưa lưu tệp; đề nghị chọn lại tệp.') : faulty,
      })
    }
    const queue = await getQueue(req.ctx, filterOf(req))
    const desk = await getDesk(req.ctx, sent.id)
    try {
      const [file] = await keepFiles(deps.storage, examined)
      const { location } = await write(req, sent, { data: form.data, file: file ?? null }, following(queue, sent.id))
      flash(req, 'success', said(sent, form.data, desk))
      res.redirect(303, location)
    } catch (error) {
      if (error instanceof FieldRefused)
        return refuse(req, res, 422, { form: withFault(form.form, error.field, error.message) })
      if (!(error instanceof Conflict)) throw error
      await refuse(req, res, 409, { form: form.form, sentence: `${error.message} ${KEPT}` })
    }
  }

  const send = async (req: Request, res: Response): Promise<void> => {
    const { maxMegabytes } = (await deps.settings.get()).upload
    const limits = { storage: deps.storage, maxBytes: maxMegabytes * 1024 ** 2, maxFiles: 1 }
    const arrivals = await takeFiles(req, res, limits)
    try {
      await receive(req, res, arrivals.files)
    } finally {
      await arrivals.discard()
    }
  }
  return { list, show, send }
}
