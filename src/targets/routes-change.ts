import type { Request, RequestHandler, Response, Router } from 'express'
import { getCatalogue } from '../criteria/catalogue.js'
import { Conflict } from '../kernel/errors.js'
import { day as showDay } from '../kernel/format.js'
import { blankForm, type Form, parseForm } from '../kernel/forms.js'
import { idOf } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { authorize } from '../policies/guard.js'
import { mayTarget, plansOf } from '../policies/targets.js'
import { criteriaValues, criterionChoices, overtaken, planOptions, targetValues, withField } from './forms.js'
import { listPlans } from './plans.js'
import type { Target, TargetGoal } from './queries.js'
import { cancelForm, criteriaForm, dueField, targetForm } from './schemas.js'
import { cancelTarget, changeTarget, chooseCriteria, notTheirs } from './service.js'
import { getTarget, setOfTarget } from './show-page.js'

type Page = Readonly<{ target: Target; form: Form; status?: 200 | 409 | 422 }>

/** The pages that change, narrow and cancel a target. */
export const changeRoutes = (router: Router, edit: RequestHandler): void => {
  const { targets } = paths
  router.get(targets.edit.pattern, edit, async (req, res) => {
    const target = await ownTarget(req)
    await showEdit(req, res, { target, form: targetValues(target) })
  })
  router.post(targets.edit.pattern, edit, saveEdit)
  router.get(targets.criteria.pattern, edit, async (req, res) => {
    const target = await ownTarget(req)
    await showCriteria(req, res, { target, form: criteriaValues(target) })
  })
  router.post(targets.criteria.pattern, edit, saveCriteria)
  router.get(targets.cancellation.pattern, edit, async (req, res) => {
    const target = await ownTarget(req)
    await showCancellation(req, res, { target, form: blankForm({ version: target.version }) })
  })
  router.post(targets.cancellation.pattern, edit, saveCancellation)
}

const ownTarget = async (req: Request): Promise<Target> => {
  const target = await getTarget(req.ctx, idOf(req))
  authorize(mayTarget(req.ctx.actor, target.commune.id), notTheirs)
  if (target.cancelledAt !== null) throw new Conflict('Mục tiêu này đã được hủy.')
  return target
}

/** What stands on all three pages. */
const frame = async (req: Request, { target, form, status = 200 }: Page) => {
  const set = setOfTarget(await getCatalogue(req.ctx), target)
  return {
    back: paths.targets.show(target),
    over: `${target.commune.fullName}: ${set.shortName} năm ${target.year}`,
    dueDate: showDay(target.dueDate),
    stale: status === 409,
    set,
    form,
  }
}

const showEdit = async (req: Request, res: Response, page: Page) => {
  const [shown, plans] = await Promise.all([frame(req, page), listPlans(req.ctx, { unitIds: plansOf(req.ctx.actor) })])
  res.status(page.status ?? 200).render('targets/edit', {
    ...shown,
    action: paths.targets.edit(page.target),
    plans: planOptions(plans),
  })
}

const showCriteria = async (req: Request, res: Response, page: Page) => {
  const shown = await frame(req, page)
  res.status(page.status ?? 200).render('targets/criteria', {
    ...shown,
    action: paths.targets.criteria(page.target),
    criteria: criterionChoices(shown.set, page.target.day),
  })
}

const showCancellation = async (req: Request, res: Response, page: Page) => {
  res.status(page.status ?? 200).render('targets/cancel', {
    ...(await frame(req, page)),
    action: paths.targets.cancellation(page.target),
  })
}

type Show = (req: Request, res: Response, page: Page) => Promise<void>

/** Runs a save; what is refused or overtaken is the same page again, with what was typed. */
const saving = async (req: Request, res: Response, { target, form }: Page, show: Show, save: () => Promise<void>) => {
  try {
    await save()
  } catch (error) {
    if (error instanceof Conflict) {
      const now = await getTarget(req.ctx, target.id)
      return show(req, res, { target: now, form: overtaken(form, now.version), status: 409 })
    }
    return show(req, res, { target, form: withField(form, error), status: 422 })
  }
  res.redirect(303, paths.targets.show(target))
}

const saveEdit = async (req: Request, res: Response) => {
  const target = await ownTarget(req)
  const { form, ...parsed } = parseForm(targetForm(target.year), req.body)
  if (!parsed.ok) return showEdit(req, res, { target, form, status: 422 })
  await saving(req, res, { target, form }, showEdit, async () => {
    await changeTarget(req.ctx, target, parsed.data)
    flash(req, 'success', `Đã lưu mục tiêu của ${target.commune.fullName}, hạn ${showDay(parsed.data.dueDate)}.`)
  })
}

const goalsOf = (data: Readonly<Record<string, unknown>>, ticked: readonly number[]): TargetGoal[] =>
  ticked.map((criterionId) => ({
    criterionId,
    dueDate: (data[dueField(criterionId)] as Day | null | undefined) ?? null,
  }))

const saveCriteria = async (req: Request, res: Response) => {
  const target = await ownTarget(req)
  const set = setOfTarget(await getCatalogue(req.ctx), target)
  const { form, ...parsed } = parseForm(criteriaForm(set.criteria.map(({ id }) => id)), req.body)
  if (!parsed.ok) return showCriteria(req, res, { target, form, status: 422 })
  const { version, criteria } = parsed.data
  const goals = goalsOf(parsed.data, criteria)
  await saving(req, res, { target, form }, showCriteria, async () => {
    await chooseCriteria(req.ctx, target, { version, goals })
    const what = goals.length === 0 ? 'cả bộ tiêu chí' : `${goals.length} tiêu chí`
    flash(req, 'success', `Đã lưu: ${target.commune.fullName} hoàn thành ${what} trong năm ${target.year}.`)
  })
}

const saveCancellation = async (req: Request, res: Response) => {
  const target = await ownTarget(req)
  const { form, ...parsed } = parseForm(cancelForm, req.body)
  if (!parsed.ok) return showCancellation(req, res, { target, form, status: 422 })
  await saving(req, res, { target, form }, showCancellation, async () => {
    await cancelTarget(req.ctx, target, parsed.data)
    flash(req, 'success', `Đã hủy mục tiêu của ${target.commune.fullName}. Lịch sử được giữ nguyên.`)
  })
}
