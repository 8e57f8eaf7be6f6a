import { randomUUID } from 'node:crypto'
import { type Request, type Response, Router } from 'express'
import { countPending, listStandings } from '../assessments/standings.js'
import { criterionWord } from '../assessments/tiles.js'
import type { Deps } from '../deps.js'
import { onlyOnce } from '../kernel/command.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { day as showDay } from '../kernel/format.js'
import { blankForm, type Form, invalidForm, parseForm } from '../kernel/forms.js'
import { idOf, pageOf } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import type { Column } from '../kernel/lists/column.js'
import { inPages } from '../kernel/lists/files.js'
import { addDays } from '../kernel/time.js'
import { listFiles } from '../lists/files.js'
import { fileOf, fileTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { holds } from '../policies/capabilities.js'
import { requires } from '../policies/guard.js'
import { composeLetter } from './compose.js'
import { type Choice, getScope, type Scope, takeFigures } from './facts.js'
import { type Figures, stampOf } from './figures.js'
import { findLetterTemplate, sendLetter, sendOwnLetter } from './file.js'
import {
  type CommuneNote,
  carried,
  presentChoices,
  presentConflict,
  presentHead,
  presentLetter,
  presentPreview,
} from './presenter.js'
import { findLastText, getLetter, type Letter, type LetterHead, listLetters, pageSize } from './queries.js'
import { type ChoiceForm, choiceForm, textForm } from './schemas.js'
import { editLetter, FiguresMoved, makeLetter } from './service.js'
import { authorityOptions, defaultText, type LetterText } from './text.js'

const read = requires('letter.read')
const make = requires('letter.make')

/** What the files of the list hold. */
const letterColumns: readonly Column<LetterHead>[] = [
  { key: 'title', label: 'Trích yếu', of: ({ title }) => title },
  { key: 'unit', label: 'Đơn vị', of: ({ unit }) => unit },
  { key: 'createdAt', label: 'Lập lúc', kind: 'instant', of: ({ createdAt }) => createdAt },
  { key: 'createdBy', label: 'Người lập', of: ({ createdBy }) => createdBy },
  { key: 'edits', label: 'Số lần sửa lời', kind: 'number', of: ({ version }) => version - 1 },
]

/** An answer is usually asked for within this many days; the office types another day where it is not. */
const usualDays = 14

const choiceOf = (data: ChoiceForm): Choice => data

/** What stands beside each commune's box: criteria not met by verification, indicators overdue. */
const notesOf = async (req: Request, { communes, set, scope }: Scope): Promise<Map<number, CommuneNote>> => {
  const communeIds = communes.map(({ id }) => id)
  const [standings, pending] = await Promise.all([
    listStandings(req.ctx, { communeIds, setIds: [set.id], before: scope.day }),
    countPending(req.ctx, { communeIds, indicatorIds: scope.indicatorIds, day: scope.day }),
  ])
  const late = (id: number) =>
    set.criteria.reduce((sum, criterion) => sum + (pending.cells.get(`${id}/${criterion.id}`)?.late ?? 0), 0)
  return new Map(
    standings.map(({ communeId, criteria, criteriaVerifiedMet }) => [
      communeId,
      { communeId, unmet: criteria - criteriaVerifiedMet, late: late(communeId) },
    ]),
  )
}

type Shown = Readonly<{ form: Form; figures: Figures | null; status?: number; moved?: boolean }>

const showChoice = async (
  req: Request,
  res: Response,
  scope: Scope,
  { form, figures, status = 200, moved = false }: Shown,
) => {
  const word = criterionWord(scope.set)
  const preview =
    figures && figures.communes.some(({ rows }) => rows.length > 0)
      ? composeLetter(figures, defaultText(figures, await findLastText(req.ctx, scope.unit.id)))
      : null
  res.status(status).render('letters/new', {
    form: { ...form, values: { ...form.values, unit: String(scope.unit.id), set: scope.set.code } },
    choices: presentChoices(scope, await notesOf(req, scope), word),
    preview: figures && presentPreview(figures),
    paper: preview,
    carried: carried(form),
    stamp: figures ? stampOf(figures) : '',
    requestKey: randomUUID(),
    moved,
  })
}

/** The address as a form: lists stay lists, whatever else is there is ignored. */
const firstForm = (req: Request): Form =>
  blankForm({
    communes: [req.query['communes'] ?? []].flat().map(String),
    about: ['unmet'],
    deadline: showDay(addDays(req.ctx.today, usualDays)),
  })

const preview = async (req: Request, res: Response) => {
  const { ctx } = req
  const asked = parseForm(choiceForm(ctx.today), req.query)
  const begun = req.query['deadline'] !== undefined
  const { unit, set } = asked.ok ? asked.data : { unit: Number(asked.values['unit']) || null, set: asked.values['set'] }
  const scope = await getScope(ctx, { unit, set: typeof set === 'string' && set !== '' ? set : null })
  if (!begun) return showChoice(req, res, scope, { form: firstForm(req), figures: null })
  if (!asked.ok) return showChoice(req, res, scope, { form: asked.form, figures: null, status: 422 })
  const figures = await takeFigures(ctx, scope, choiceOf(asked.data))
  await showChoice(req, res, scope, { form: asked.form, figures })
}

const create = async (req: Request, res: Response) => {
  const { ctx } = req
  const asked = parseForm(choiceForm(ctx.today), req.body)
  if (!asked.ok) {
    const scope = await getScope(ctx, { unit: Number(asked.values['unit']) || null, set: null })
    return showChoice(req, res, scope, { form: asked.form, figures: null, status: 422 })
  }
  const choice = choiceOf(asked.data)
  try {
    const { location } = await onlyOnce(ctx, asked.data.requestKey ?? undefined, async (claim) => ({
      location: paths.letters.show({
        id: await makeLetter(ctx, choice, asked.data.stamp, (inner, id) => claim(inner, paths.letters.show({ id }))),
      }),
    }))
    flash(req, 'success', 'Đã lập công văn. Số liệu được giữ nguyên như lúc lập; lời văn sửa được.')
    res.redirect(303, location)
  } catch (error) {
    const scope = await getScope(ctx, choice)
    const figures = await takeFigures(ctx, scope, choice)
    if (error instanceof FiguresMoved)
      return showChoice(req, res, scope, { form: asked.form, figures, status: 409, moved: true })
    if (!(error instanceof FieldRefused)) throw error
    const form = invalidForm(asked.form.values, { [error.field]: error.message })
    await showChoice(req, res, scope, { form, figures, status: 422 })
  }
}

const showEdit = (res: Response, letter: Letter, form: Form, status = 200) =>
  res.status(status).render('letters/edit', { form, letter: presentLetter(letter), authorities: authorityOptions })

const edit = async (req: Request, res: Response) => {
  const letter = await getLetter(req.ctx, idOf(req))
  const form = parseForm(textForm, req.body)
  if (!form.ok) return showEdit(res, letter, form.form, form.status)
  const { version, signer, ...rest } = form.data
  const text: LetterText = { ...rest, signer: signer ?? '' }
  try {
    await editLetter(req.ctx, letter, { version, text })
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    const stored = await getLetter(req.ctx, letter.id)
    const conflict = { ...presentConflict(stored, text), mine: { who: req.ctx.actor.displayName, when: 'chưa lưu' } }
    return res.status(409).render('letters/conflict', { conflict, letter: presentLetter(stored) })
  }
  flash(req, 'success', 'Đã lưu lời văn. Số liệu của công văn không đổi.')
  res.redirect(303, paths.letters.show(letter))
}

/** The chasing letters: chosen from live status, frozen with their figures, worded by people, written as .docx. */
export const letterRoutes = (deps: Pick<Deps, 'storage'>): Router => {
  const router = Router()
  const { letters } = paths

  router.get(letters.list.pattern, read, async (req, res) => {
    const page = pageOf(req)
    const { rows, total } = await listLetters(req.ctx, page)
    res.render('letters/list', {
      letters: rows.map(presentHead),
      tools: fileTools(req, fileOf(letters.export)),
      may: { make: holds(req.ctx.actor, 'letter.make') },
      paging: { current: page, pages: Math.max(1, Math.ceil(total / pageSize)), total, noun: 'công văn' },
    })
  })

  listFiles(router, letters.export, read, (req) => ({
    name: 'cong-van-don-doc',
    subject: 'GeneratedDocument',
    columns: letterColumns,
    rows: inPages(async (page, size) => (await listLetters(req.ctx, page, size)).rows),
  }))

  router.get(letters.create.pattern, make, preview)
  router.post(letters.create.pattern, make, create)

  router.get(letters.show.pattern, read, async (req, res) => {
    const letter = await getLetter(req.ctx, idOf(req))
    res.render('letters/show', {
      letter: presentLetter(letter),
      paper: composeLetter(letter.figures, letter.text),
      may: { edit: holds(req.ctx.actor, 'letter.make') },
      own: (await findLetterTemplate(req.ctx, letter)) !== null,
    })
  })

  router.get(letters.edit.pattern, make, async (req, res) => {
    const letter = await getLetter(req.ctx, idOf(req))
    showEdit(res, letter, blankForm({ ...letter.text, version: letter.version }))
  })
  router.post(letters.edit.pattern, make, edit)

  router.get(letters.own.pattern, read, async (req, res) =>
    sendOwnLetter(deps, req, res, await getLetter(req.ctx, idOf(req))),
  )
  router.get(letters.file.pattern, read, async (req, res) => sendLetter(req, res, await getLetter(req.ctx, idOf(req))))

  return router
}
