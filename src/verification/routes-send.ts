import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import { getRow } from '../assessments/queries.js'
import { getCatalogue, setOf } from '../criteria/catalogue.js'
import { onlyOnce } from '../kernel/command.js'
import { Conflict, Invalid, NotFound } from '../kernel/errors.js'
import { blankForm, type Form, parseForm } from '../kernel/forms.js'
import { idOf } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { mayUpdate } from '../policies/assessments.js'
import { authorize } from '../policies/guard.js'
import { type SubmissionForm, submissionForm } from './schemas.js'
import { presentSending } from './send-presenter.js'
import { getSending, type Sending } from './sending.js'
import { submitForVerification } from './submit-service.js'
import { moves } from './transitions.js'

/** What a page of sending is about: a whole criterion, or one indicator of it. */
type Subject = Readonly<{ sending: Sending; only: number | null }>

const oneIndicator = async (req: Request): Promise<Subject> => {
  const row = await getRow(req.ctx, idOf(req))
  return { sending: await getSending(req.ctx, row), only: row.id }
}

const wholeCriterion = async (req: Request): Promise<Subject> => {
  const code = req.params['set']
  const set = setOf(await getCatalogue(req.ctx), typeof code === 'string' ? code : '')
  const criterion = set.criteria.find(({ no }) => no === idOf(req, 'no'))
  if (!criterion) throw new NotFound('Không tìm thấy tiêu chí này.')
  return { sending: await getSending(req.ctx, { communeId: idOf(req), criterionId: criterion.id }), only: null }
}

const show = (req: Request, res: Response, { sending, only }: Subject, form: Form, refused?: string): void => {
  const page = presentSending(req.ctx.actor, sending, only)
  res.render('verification/submission', { submission: page, form, refused: refused ?? null })
}

const blank = ({ sending, only }: Subject, req: Request): Form => {
  const { ready } = presentSending(req.ctx.actor, sending, only)
  return blankForm({ rows: ready.map(({ value }) => value), requestKey: randomUUID() })
}

const said = ({ sending }: Subject, { rows }: SubmissionForm): string => {
  const { criterion, commune, items } = sending
  const [first] = rows
  const one = rows.length === 1 ? items.find(({ row }) => row.id === first?.id)?.indicator : undefined
  const what = one ? `chỉ tiêu ${one.code} ${one.name}` : `${rows.length} chỉ tiêu của tiêu chí ${criterion.no}`
  return `Đã gửi thẩm tra ${what}, ${commune.fullName}.`
}

const send = async (req: Request, subject: Subject, data: SubmissionForm): Promise<string> => {
  const { commune, criterion } = subject.sending
  const { back } = presentSending(req.ctx.actor, subject.sending, subject.only)
  const input = {
    communeId: commune.id,
    criterionId: criterion.id,
    chosen: data.rows,
    batchId: subject.only === null ? randomUUID() : null,
  }
  const { location } = await onlyOnce(req.ctx, data.requestKey, async (claim) => {
    await submitForVerification(req.ctx, input, (inner) => claim(inner, back))
    return { location: back }
  })
  return location
}

type Find = (req: Request) => Promise<Subject>

const pageOf =
  (find: Find) =>
  async (req: Request, res: Response): Promise<void> => {
    const subject = await find(req)
    authorize(mayUpdate(req.ctx.actor, { communeId: subject.sending.commune.id }), moves.submit.whose)
    show(req, res, subject, blank(subject, req))
  }

const sendOf =
  (find: Find) =>
  async (req: Request, res: Response): Promise<void> => {
    const subject = await find(req)
    authorize(mayUpdate(req.ctx.actor, { communeId: subject.sending.commune.id }), moves.submit.whose)
    const form = parseForm(submissionForm, req.body)
    if (!form.ok) {
      res.status(form.status)
      return show(req, res, subject, form)
    }
    try {
      const location = await send(req, subject, form.data)
      flash(req, 'success', said(subject, form.data))
      res.redirect(303, location)
    } catch (error) {
      if (!(error instanceof Conflict) && !(error instanceof Invalid)) throw error
      res.status(error.status)
      const fresh = await find(req)
      show(req, res, fresh, blank(fresh, req), error.message)
    }
  }

/** The page that says what is missing before a criterion or one indicator is sent, and the sending. */
export const sendHandlers = {
  showOne: pageOf(oneIndicator),
  sendOne: sendOf(oneIndicator),
  showCriterion: pageOf(wholeCriterion),
  sendCriterion: sendOf(wholeCriterion),
}
