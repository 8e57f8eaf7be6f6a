import { randomUUID } from 'node:crypto'
import { type Request, type Response, Router } from 'express'
import type { Deps } from '../deps.js'
import { onlyOnce } from '../kernel/command.js'
import { Conflict } from '../kernel/errors.js'
import { blankForm, type Form, parseForm } from '../kernel/forms.js'
import { idOf, idOfQuery, pageOf, queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { mayMakePapers } from '../policies/papers.js'
import { listAncestorIds } from '../units/queries.js'
import { type Choices, type Chosen, complete, loadChoices } from './choosing.js'
import { sendPaperFile } from './file.js'
import { isKind } from './kinds.js'
import { firstWords } from './prefill.js'
import {
  presentChoices,
  presentChosen,
  presentConflict,
  presentFilter,
  presentHead,
  presentPaper,
  wordOptions,
} from './presenter.js'
import { getPaper, listPapers, type Paper, pageSize } from './queries.js'
import { choiceForm, editForm, orderForm, wordsOf } from './schemas.js'
import { editPaper, orderPaper, retryPaper } from './service.js'

const read = requires('paper.read')
const make = requires('paper.make')
const { papers } = paths

const list = async (req: Request, res: Response) => {
  const { ctx } = req
  const [page, kind] = [pageOf(req), queryText(req, 'kind', 40)]
  const filter = { kind: isKind(kind) ? kind : null, commune: idOfQuery(req, 'unit') }
  const [{ rows, total }, choices] = await Promise.all([listPapers(ctx, filter, page), loadChoices(ctx)])
  res.render('papers/list', {
    papers: rows.map(presentHead),
    filter: presentFilter(filter, choices),
    filtered: filter.kind !== null || filter.commune !== null,
    paging: { current: page, pages: Math.max(1, Math.ceil(total / pageSize)), total, noun: 'báo cáo' },
  })
}

const showChoice = (res: Response, choices: Choices, form: Form, status = 200) => {
  const asked = String([form.values['kind'] ?? ''].flat()[0])
  const kind = choices.kinds.find((one) => one === asked) ?? choices.kinds[0] ?? 'COMMUNE_REPORT'
  res.status(status).render('papers/new', { form, choices: presentChoices(choices, kind) })
}

const showWords = (res: Response, chosen: Chosen, form: Form, status = 200) =>
  res
    .status(status)
    .render('papers/words', { form, chosen: presentChosen(chosen), options: wordOptions, requestKey: randomUUID() })

/** First what the report is about; once that is in the address, its words. */
const preview = async (req: Request, res: Response) => {
  const { ctx } = req
  const choices = await loadChoices(ctx)
  const asked = parseForm(choiceForm(ctx.today), req.query)
  if (req.query['basis'] === undefined) {
    const values = asked.ok ? {} : asked.values
    return showChoice(res, choices, blankForm({ ...values, basis: 'verified' }))
  }
  if (!asked.ok) return showChoice(res, choices, asked.form, asked.status)
  const chosen = await complete(ctx, choices, asked.data)
  const { ...words } = await firstWords(ctx, chosen)
  showWords(res, chosen, blankForm(words))
}

const order = async (req: Request, res: Response) => {
  const { ctx } = req
  const choices = await loadChoices(ctx)
  const asked = parseForm(orderForm(ctx.today), req.body)
  if (!asked.ok) {
    const about = parseForm(choiceForm(ctx.today), req.body)
    if (!about.ok) return showChoice(res, choices, about.form, about.status)
    return showWords(res, await complete(ctx, choices, about.data), asked.form, asked.status)
  }
  const { kind, unit, choice } = await complete(ctx, choices, asked.data)
  const { location } = await onlyOnce(ctx, asked.data.requestKey, async (claim) => ({
    location: papers.show({
      id: await orderPaper(ctx, { kind, unitId: unit.id, choice, words: wordsOf(asked.data) }, (inner, id) =>
        claim(inner, papers.show({ id })),
      ),
    }),
  }))
  res.redirect(303, location)
}

const mayMake = async ({ ctx }: Request, paper: Paper): Promise<boolean> =>
  mayMakePapers(ctx.actor, await listAncestorIds(ctx, paper.unitId, ctx.today))

/** A page that waits asks for itself again, with or without scripts. */
const refreshAfter = '2'

const show = async (req: Request, res: Response) => {
  const paper = await getPaper(req.ctx, idOf(req))
  const shown = presentPaper(paper)
  if (shown.waits) res.set('Refresh', refreshAfter)
  res.render('papers/show', { paper: shown, may: { make: await mayMake(req, paper) } })
}

const showEdit = (res: Response, paper: Paper, form: Form, status = 200) =>
  res.status(status).render('papers/edit', { form, paper: presentPaper(paper), options: wordOptions })

const edit = async (req: Request, res: Response) => {
  const paper = await getPaper(req.ctx, idOf(req))
  const form = parseForm(editForm, req.body)
  if (!form.ok) return showEdit(res, paper, form.form, form.status)
  const words = wordsOf(form.data)
  try {
    await editPaper(req.ctx, paper, { version: form.data.version, words })
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    const stored = await getPaper(req.ctx, paper.id)
    const conflict = presentConflict(stored, words, req.ctx.actor.displayName)
    return res.status(409).render('papers/conflict', { conflict, paper: presentPaper(stored) })
  }
  flash(req, 'success', 'Đã lưu lời văn; tệp mới đang được lập. Số liệu của báo cáo không đổi.')
  res.redirect(303, papers.show(paper))
}

/** The reports made as files: ordered, made by a job, worded anew, kept with every version. */
export const paperRoutes = (deps: Pick<Deps, 'storage'>): Router => {
  const router = Router()
  router.get(papers.list.pattern, read, list)
  router.get(papers.create.pattern, make, preview)
  router.post(papers.create.pattern, make, order)
  router.get(papers.show.pattern, read, show)
  router.get(papers.edit.pattern, make, async (req, res) => {
    const paper = await getPaper(req.ctx, idOf(req))
    showEdit(res, paper, blankForm({ ...paper.params.words, version: paper.version }))
  })
  router.post(papers.edit.pattern, make, edit)
  router.post(papers.retry.pattern, make, async (req, res) => {
    const paper = await getPaper(req.ctx, idOf(req))
    await retryPaper(req.ctx, paper)
    res.redirect(303, papers.show(paper))
  })
  router.get(papers.file.pattern, read, async (req, res) => sendPaperFile(deps, req, res))
  return router
}
