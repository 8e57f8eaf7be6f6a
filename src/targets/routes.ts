import { type Request, type Response, Router } from 'express'
import { getCatalogue } from '../criteria/catalogue.js'
import { documentOptions } from '../documents/citation.js'
import { listDocumentChoices } from '../documents/queries.js'
import { onlyOnce } from '../kernel/command.js'
import { Conflict } from '../kernel/errors.js'
import { type Form, parseForm } from '../kernel/forms.js'
import { readAsOf } from '../kernel/http/as-of.js'
import { idOf, idOfQuery } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { listFiles } from '../lists/files.js'
import { fileOf, listTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { authorize, requires } from '../policies/guard.js'
import { mayPlanFor, mayTarget, plansOf } from '../policies/targets.js'
import { chooseUnit, listCommunes, listReportingUnits } from '../units/queries.js'
import { blankPlan, blankTarget, overtaken, planOptions, planValues, setOptions, withField } from './forms.js'
import { loadTargetList, tableColumns, targetFile } from './list-page.js'
import { getPlan, listPlans } from './plans.js'
import { changeRoutes } from './routes-change.js'
import { newPlanForm, newTargetForm, planForm } from './schemas.js'
import { addPlan, addTargets, changePlan, notTheirs } from './service.js'
import { loadTargetPage } from './show-page.js'

const read = requires('target.read')
const edit = requires('target.edit')

type Again = Readonly<{ form: Form; status: 409 | 422 }>

/** Plans with their targets, the page of a target, and what the coordination office enters of both. */
export const targetRoutes = (): Router => {
  const router = Router()
  const { targets, plans } = paths
  router.get(targets.list.pattern, read, async (req, res) => {
    const [list, tools] = await Promise.all([
      loadTargetList(readAsOf(req).ctx, askedOf(req)),
      listTools(req, 'targets', { columns: tableColumns, file: fileOf(targets.export) }),
    ])
    res.render('targets/list', { ...list, tools })
  })
  listFiles(router, targets.export, read, (req) => targetFile(readAsOf(req).ctx, askedOf(req)))
  router.get(plans.create.pattern, edit, (req, res) => showPlan(req, res, { form: blankPlan(req.ctx.today) }))
  router.post(plans.create.pattern, edit, createPlan)
  router.get(plans.edit.pattern, edit, async (req, res) => {
    const plan = await ownPlan(req)
    await showPlan(req, res, { form: planValues(plan), plan })
  })
  router.post(plans.edit.pattern, edit, savePlan)
  router.get(targets.create.pattern, edit, (req, res) => showNew(req, res))
  router.post(targets.create.pattern, edit, createTargets)
  changeRoutes(router, edit)
  router.get(targets.show.pattern, read, async (req, res) => {
    res.render('targets/show', await loadTargetPage(readAsOf(req).ctx, idOf(req)))
  })
  return router
}

const askedOf = (req: Request) => ({ unit: idOfQuery(req, 'unit'), year: idOfQuery(req, 'year') })

const ownPlan = async (req: Request) => {
  const plan = await getPlan(req.ctx, idOf(req))
  authorize(mayPlanFor(req.ctx.actor, plan.unitId), notTheirs)
  return plan
}

type PlanPage = Readonly<{ form: Form; plan?: { id: number; year: number }; status?: 200 | 409 | 422 }>

const showPlan = async (req: Request, res: Response, { form, plan, status = 200 }: PlanPage) => {
  const documents = await listDocumentChoices(req.ctx)
  res.status(status).render('targets/plan', {
    isNew: plan === undefined,
    action: plan ? paths.plans.edit(plan) : paths.plans.create(),
    back: paths.targets.list({}, plan ? { year: plan.year } : {}),
    documents: documentOptions(documents),
    stale: status === 409,
    form,
  })
}

const createPlan = async (req: Request, res: Response) => {
  const { ctx } = req
  const { form, ...parsed } = parseForm(newPlanForm, req.body)
  if (!parsed.ok) return showPlan(req, res, { form, status: 422 })
  const units = await listReportingUnits(ctx)
  const unitId = plansOf(ctx.actor).find((id) => id === chooseUnit(ctx, units).id) ?? plansOf(ctx.actor)[0] ?? 0
  const location = paths.targets.list({}, { year: parsed.data.year })
  await onlyOnce(ctx, parsed.data.requestKey, async (claim) => {
    await addPlan(ctx, unitId, parsed.data, (inner) => claim(inner, location))
    return { location }
  })
  flash(req, 'success', `Đã lập kế hoạch ${parsed.data.name}. Đề nghị giao mục tiêu cho các xã.`)
  res.redirect(303, location)
}

const savePlan = async (req: Request, res: Response) => {
  const plan = await ownPlan(req)
  const { form, ...parsed } = parseForm(planForm, req.body)
  if (!parsed.ok) return showPlan(req, res, { form, plan, status: 422 })
  try {
    await changePlan(req.ctx, plan, parsed.data)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    const now = await getPlan(req.ctx, plan.id)
    return showPlan(req, res, { form: overtaken(form, now.version), plan, status: 409 })
  }
  flash(req, 'success', `Đã lưu kế hoạch ${parsed.data.name}.`)
  res.redirect(303, paths.targets.list({}, { year: parsed.data.year }))
}

const showNew = async (req: Request, res: Response, again?: Again) => {
  const { ctx } = req
  const [units, catalogue] = await Promise.all([listReportingUnits(ctx), getCatalogue(ctx)])
  const unit = chooseUnit(ctx, units)
  const [communes, plans] = await Promise.all([
    listCommunes(ctx, unit),
    listPlans(ctx, { unitIds: plansOf(ctx.actor) }),
  ])
  const plan = plans.find(({ id }) => id === idOfQuery(req, 'plan'))
  const year = idOfQuery(req, 'year') ?? plan?.year ?? Number(ctx.today.slice(0, 4))
  res.status(again?.status ?? 200).render('targets/new', {
    back: paths.targets.list({}, { year }),
    action: paths.targets.create(),
    communes: communes
      .filter(({ id }) => mayTarget(ctx.actor, id))
      .map(({ id, fullName }) => ({ value: id, label: fullName })),
    sets: setOptions(catalogue, ctx.today),
    plans: planOptions(plans),
    form: again?.form ?? blankTarget({ plan, year: year || Number(ctx.today.slice(0, 4)) }),
  })
}

const createTargets = async (req: Request, res: Response) => {
  const { ctx } = req
  const { form, ...parsed } = parseForm(newTargetForm, req.body)
  if (!parsed.ok) return showNew(req, res, { form, status: 422 })
  const { communeIds, year, requestKey } = parsed.data
  const list = paths.targets.list({}, { year })
  try {
    const made = await onlyOnce(ctx, requestKey, async (claim) => {
      const ids = await addTargets(ctx, parsed.data, (inner) => claim(inner, list))
      return { ids, location: list }
    })
    const [only] = made.ids
    const one = made.ids.length === 1 && only !== undefined
    flash(
      req,
      'success',
      one
        ? 'Đã giao mục tiêu. Chọn tiêu chí phải hoàn thành nếu kế hoạch không yêu cầu cả bộ tiêu chí.'
        : `Đã giao mục tiêu cho ${communeIds.length} xã.`,
    )
    res.redirect(303, one ? paths.targets.criteria({ id: only }) : list)
  } catch (error) {
    return showNew(req, res, { form: withField(form, error), status: 422 })
  }
}
