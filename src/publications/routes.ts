import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { getCatalogue, type SetDef } from '../criteria/catalogue.js'
import { chooseSet } from '../dashboards/choice.js'
import { type Ctx, lookingBack } from '../kernel/context.js'
import { fmt } from '../kernel/format.js'
import { blankForm, type Form, invalidForm, parseForm, text } from '../kernel/forms.js'
import { idOf, idOfQuery, queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { addDays, addMonths, type Day, endOfMonth, parseDay } from '../kernel/time.js'
import { paths } from '../paths.js'
import { authorize, requires } from '../policies/guard.js'
import { mayPublish } from '../policies/publications.js'
import { chooseUnit, listAncestorIds, listReportingUnits, type ReportingUnit } from '../units/queries.js'
import { takePublicFigures } from './figures.js'
import { presentCommune, presentLine, presentList } from './presenter.js'
import { getPublication, listPublications, type Publication } from './queries.js'
import { notYours, publish, stampOf, withdraw } from './service.js'
import { readPublicSettings, switchPublic } from './settings.js'

const manage = requires('public.manage')
const reasonForm = z.object({
  reason: text({ min: 5, max: 500, label: 'Lý do', ask: 'Đề nghị nêu lý do gỡ công bố.' }),
})

/** What the office publishes, the preview before it, the withdrawal, and the switch of the public pages. */
export const publicationRoutes = (): Router => {
  const router = Router()
  const { list, power, create, show, withdrawal } = paths.publications
  router.get(list.pattern, manage, showList)
  router.get(power.pattern, manage, showSwitch)
  router.post(power.pattern, manage, changeSwitch)
  router.get(create.pattern, manage, async (req, res) => showPreview(res, await draftOf(req)))
  router.post(create.pattern, manage, publishDraft)
  router.get(show.pattern, manage, showPublication)
  router.get(withdrawal.pattern, manage, async (req, res) => showWithdrawal(req, res))
  router.post(withdrawal.pattern, manage, takeBack)
  return router
}

const showList = async (req: Request, res: Response) => {
  const [settings, publications] = await Promise.all([readPublicSettings(req.ctx), listPublications(req.ctx)])
  res.render('publications/list', { settings, rows: publications.map(presentLine) })
}

const showSwitch = async (req: Request, res: Response) => {
  const [settings, publications] = await Promise.all([readPublicSettings(req.ctx), listPublications(req.ctx)])
  const live = publications.filter(({ state }) => state === 'PUBLISHED').map(presentLine)
  res.render('publications/switch', { settings, live, form: blankForm() })
}

const changeSwitch = async (req: Request, res: Response) => {
  const body = (req.body ?? {}) as Record<string, unknown>
  const on = body['on'] === '1'
  await switchPublic(req.ctx, { on, noindex: body['noindex'] === '1' })
  flash(req, 'success', on ? 'Đã mở trang công khai.' : 'Đã đóng trang công khai. Các bản công bố được giữ nguyên.')
  res.redirect(303, paths.publications.list())
}

type Draft = Readonly<{
  ctx: Ctx
  units: readonly ReportingUnit[]
  unit: ReportingUnit
  unitIds: readonly number[]
  sets: readonly SetDef[]
  set: SetDef
  day: Day
  form: Form
}>

/** The day of the cut-off must have passed whole: what is frozen does not move any more. */
const dayIn = (req: Request): { day: Day; form: Form } => {
  const { today } = req.ctx
  const typed = queryText(req, 'day', 20)
  const usual = endOfMonth(addMonths(today, -1))
  const day = typed === '' ? usual : parseDay(typed)
  const fault = (message: string) => ({ day: usual, form: invalidForm({ day: typed }, { day: message }) })
  if (day === null || day < '2015-01-01') return fault('Ngày chưa đúng, ví dụ 30/04/2024.')
  if (day >= today) return fault(`Công bố được số liệu đến hết ngày ${fmt.day(addDays(today, -1))}.`)
  return { day, form: blankForm({ day: fmt.day(day) }) }
}

const draftOf = async (req: Request): Promise<Draft> => {
  const { day, form } = dayIn(req)
  const ctx = lookingBack(req.ctx, day)
  const [units, catalogue] = await Promise.all([listReportingUnits(ctx), getCatalogue(ctx)])
  const unit = chooseUnit(ctx, units, idOfQuery(req, 'unit'))
  const unitIds = await listAncestorIds(ctx, unit.id, unit.asOf)
  authorize(mayPublish(ctx.actor, unitIds), notYours)
  return {
    ctx,
    units,
    unit,
    unitIds,
    sets: catalogue.sets,
    set: chooseSet(catalogue, unit.asOf, queryText(req, 'set')),
    day,
    form,
  }
}

const showPreview = async (res: Response, draft: Draft, stale = false) => {
  const { ctx, units, unit, sets, set, day, form } = draft
  const figures = await takePublicFigures(ctx, unit, set)
  const faulty = form.list.length > 0
  res.status(stale ? 409 : faulty ? 422 : 200).render('publications/preview', {
    form,
    faulty,
    stale,
    units: units.length > 1 ? units.map(({ id, fullName }) => ({ value: id, label: fullName })) : null,
    unitId: unit.id,
    sets: sets.map(({ code, shortName }) => ({ value: code, label: shortName })),
    set: set.code,
    action: paths.publications.create({}, { unit: unit.id, set: set.code, day }),
    stamp: stampOf(figures),
    shown: presentList(figures, false),
    sample: figures.communes[0] ? presentCommune(figures, figures.communes[0].code) : null,
  })
}

const publishDraft = async (req: Request, res: Response) => {
  const draft = await draftOf(req)
  if (draft.form.list.length > 0) return showPreview(res, draft)
  const { ctx, unit, unitIds, set } = draft
  const figures = await takePublicFigures(ctx, unit, set)
  const seen = (req.body as Record<string, unknown> | undefined)?.['stamp']
  if (seen !== stampOf(figures)) return showPreview(res, draft, true)
  await publish(req.ctx, { unitId: unit.id, unitIds }, figures)
  const { on } = await readPublicSettings(req.ctx)
  flash(
    req,
    'success',
    `Đã công bố ${figures.set.shortName}, tính đến ngày ${fmt.day(figures.cutoff)}.${on ? '' : ' Trang công khai đang đóng.'}`,
  )
  res.redirect(303, paths.publications.list())
}

const showPublication = async (req: Request, res: Response) => {
  const publication = await getPublication(req.ctx, idOf(req))
  const { figures } = publication
  res.render('publications/show', {
    line: presentLine(publication),
    shown: presentList(figures, false),
    communes: figures.communes.flatMap(({ code }) => presentCommune(figures, code) ?? []),
  })
}

const unitsAbove = (req: Request, { unitId, figures }: Publication) => listAncestorIds(req.ctx, unitId, figures.cutoff)

const showWithdrawal = async (req: Request, res: Response, form: Form = blankForm(), status = 200) => {
  const publication = await getPublication(req.ctx, idOf(req))
  authorize(mayPublish(req.ctx.actor, await unitsAbove(req, publication)), notYours)
  res.status(status).render('publications/withdraw', { line: presentLine(publication), form })
}

const takeBack = async (req: Request, res: Response) => {
  const { form, ...parsed } = parseForm(reasonForm, req.body)
  if (!parsed.ok) return showWithdrawal(req, res, form, 422)
  const publication = await getPublication(req.ctx, idOf(req))
  await withdraw(req.ctx, { unitIds: await unitsAbove(req, publication) }, publication, parsed.data.reason)
  flash(req, 'success', 'Đã gỡ công bố. Bản lưu tạm ở trình duyệt của người xem hết hạn sau 5 phút.')
  res.redirect(303, paths.publications.list())
}
