import { randomUUID } from 'node:crypto'
import type { Request, Response, Router } from 'express'
import { onlyOnce } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { fmt } from '../kernel/format.js'
import { blankForm, type Form, invalidForm, parseForm } from '../kernel/forms.js'
import { idOf, queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { paths } from '../paths.js'
import { holds } from '../policies/capabilities.js'
import { authorize, requires } from '../policies/guard.js'
import { mayEnterFunds } from '../policies/resources.js'
import { listReportingUnits } from '../units/queries.js'
import { listScopeCommunes } from '../units/scope.js'
import { fundForm, notYourFunds, saveFund } from './fund-service.js'
import { FUND_SOURCES, type Fund, fundLabel, getFund, listFunds, listFundUnits } from './funds.js'

type Again = Readonly<{ form: Form; status: 409 | 422 }>

/** Vốn Chương trình: what was given, shared out and spent, by unit, source and year. */
export const fundRoutes = (router: Router): void => {
  const { programmeFunds } = paths
  const write = requires('fund.write')
  router.get(programmeFunds.list.pattern, requires('resource.read'), showList)
  router.get(programmeFunds.create.pattern, write, (req, res) => showForm(req, res, null))
  router.post(programmeFunds.create.pattern, write, (req, res) => save(req, res, null))
  router.get(programmeFunds.edit.pattern, write, async (req, res) =>
    showForm(req, res, await getFund(req.ctx, idOf(req))),
  )
  router.post(programmeFunds.edit.pattern, write, async (req, res) => save(req, res, await getFund(req.ctx, idOf(req))))
}

const yearOf = (req: Request): number => {
  const asked = queryText(req, 'year', 4)
  return /^20[2-4]\d$/.test(asked) ? Number(asked) : Number(req.ctx.today.slice(0, 4))
}

const showList = async (req: Request, res: Response) => {
  const { ctx } = req
  const year = yearOf(req)
  const funds = await listFunds(ctx, { unitIds: await listFundUnits(ctx), year, to: ctx.today })
  const now = Number(ctx.today.slice(0, 4))
  res.render('resources/funds', {
    year,
    years: Array.from({ length: now - 2020 }, (_, index) => ({ value: now - index, label: String(now - index) })),
    mayEnter: holds(ctx.actor, 'fund.write'),
    rows: funds.map((one) => ({
      unit: one.unit,
      source: fundLabel(one.source),
      planned: fmt.decimal(one.planned, 3),
      allocated: fmt.decimal(one.allocated, 3),
      disbursed: fmt.decimal(one.disbursed, 3),
      share: fmt.share(one.disbursed, one.planned),
      asOf: fmt.day(one.asOf),
      edit: mayEnterFunds(ctx.actor, one) ? paths.programmeFunds.edit(one) : null,
    })),
  })
}

/** The units the office may enter figures of: those above the communes first. */
const unitOptions = async (ctx: Ctx) => {
  const [above, communes] = await Promise.all([listReportingUnits(ctx), listScopeCommunes(ctx, ctx.actor.communeIds)])
  return [...above, ...communes]
    .filter(({ id }) => mayEnterFunds(ctx.actor, { unitId: id }))
    .map(({ id, fullName }) => ({ value: id, label: fullName }))
}

const showForm = async (req: Request, res: Response, known: Fund | null, again?: Again) => {
  const { ctx } = req
  if (known) authorize(mayEnterFunds(ctx.actor, known), notYourFunds)
  const blank = known
    ? {
        ...known,
        planned: fmt.decimalInput(known.planned),
        allocated: fmt.decimalInput(known.allocated),
        disbursed: fmt.decimalInput(known.disbursed),
        asOf: fmt.day(known.asOf),
      }
    : { requestKey: randomUUID(), year: ctx.today.slice(0, 4), asOf: fmt.day(ctx.today) }
  const form = again?.form ?? blankForm(blank)
  res.status(again?.status ?? 200).render('resources/fund', {
    form: known && again ? { ...form, values: { ...form.values, version: String(known.version) } } : form,
    stale: again?.status === 409,
    action: known ? paths.programmeFunds.edit(known) : paths.programmeFunds.create(),
    isNew: known === null,
    units: await unitOptions(ctx),
    sources: FUND_SOURCES.map(({ code, label }) => ({ value: code, label })),
  })
}

const save = async (req: Request, res: Response, known: Fund | null) => {
  const { ctx } = req
  const { form, ...parsed } = parseForm(fundForm(ctx.today), req.body)
  if (!parsed.ok) return showForm(req, res, known, { form, status: 422 })
  const location = paths.programmeFunds.list({}, { year: parsed.data.year })
  try {
    await onlyOnce(ctx, parsed.data.requestKey, async (claim) => {
      await saveFund(ctx, known, parsed.data, (inner) => claim(inner, location))
      return { location }
    })
  } catch (error) {
    if (error instanceof FieldRefused)
      return showForm(req, res, known, {
        form: invalidForm(form.values, { [error.field]: error.message }),
        status: 422,
      })
    if (error instanceof Conflict)
      return showForm(req, res, known && (await getFund(ctx, known.id)), { form, status: 409 })
    throw error
  }
  flash(req, 'success', `Đã lưu vốn Chương trình: ${fundLabel(parsed.data.source)}, năm ${parsed.data.year}.`)
  res.redirect(303, location)
}
