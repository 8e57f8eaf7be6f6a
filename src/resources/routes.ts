import { type Request, type Response, Router } from 'express'
import type pg from 'pg'
import type { Ctx } from '../kernel/context.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { fmt } from '../kernel/format.js'
import { blankForm, type Form, invalidForm, parseForm } from '../kernel/forms.js'
import { idOf, queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { type Day, isDay } from '../kernel/time.js'
import { sendSql } from '../lists/files.js'
import { fileOf, listTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { authorize, requires } from '../policies/guard.js'
import { mayEnterResources } from '../policies/resources.js'
import { getCommune } from '../units/queries.js'
import { listScopeCommunes } from '../units/scope.js'
import { presentGrid, presentOverview } from './presenter.js'
import {
  exports,
  listArrears,
  listEntries,
  listPeriods,
  listSites,
  listSums,
  type Period,
  phaseOf,
  stampOf,
} from './queries.js'
import { fundRoutes } from './routes-funds.js'
import { scopeOf, siteAndArrearRoutes } from './routes-lists.js'
import { type ResourceForm, resourceForm } from './schemas.js'
import { notYours, saveResources } from './service.js'
import { SOURCES } from './sources.js'

const read = requires('resource.read')

/** Resources mobilised, model sites and construction arrears: entry by commune, overview of the district, lists. */
export const resourceRoutes = ({ pool }: { pool: pg.Pool }): Router => {
  const router = Router()
  const { resources, modelSites, arrears } = paths
  const words = SOURCES.map(({ code, label }) => ({ code, label }))
  const file =
    (name: string, subject: string, list: (communeIds: readonly number[]) => ReturnType<typeof exports.arrears>) =>
    (req: Request, res: Response) =>
      sendSql(pool, req, res, { name, subject, ...list(scopeOf(req)) })
  const entries = file('nguon-luc', 'MobilisedResource', (ids) => exports.resources(ids, words))
  router.get(resources.export.pattern, read, entries)
  router.get(modelSites.export.pattern, read, file('kdc-vuon-mau', 'ModelSite', exports.sites))
  router.get(arrears.export.pattern, read, file('no-dong-xdcb', 'ConstructionArrear', exports.arrears))
  router.get(resources.list.pattern, read, showOverview)
  router.get(resources.show.pattern, read, (req, res) => showCommune(req, res))
  router.post(resources.show.pattern, requires('resource.write'), save)
  siteAndArrearRoutes(router)
  fundRoutes(router)
  return router
}

const yearOf = (req: Request): number => {
  const asked = queryText(req, 'year', 4)
  return /^20[2-4]\d$/.test(asked) && Number(asked) >= 2021 ? Number(asked) : Number(req.ctx.today.slice(0, 4))
}

const showOverview = async (req: Request, res: Response) => {
  const { ctx } = req
  const year = yearOf(req)
  const communes = await listScopeCommunes(ctx, ctx.actor.communeIds)
  const communeIds = communes.map(({ id }) => id)
  const [sums, sites, arrears] = await Promise.all([
    listSums(ctx, { communeIds, year }),
    listSites(ctx, communeIds),
    listArrears(ctx, communeIds),
  ])
  const { first, last } = phaseOf(year)
  const now = Number(ctx.today.slice(0, 4))
  const columns = [
    { key: 'year', label: `Năm ${year}` },
    { key: 'phase', label: `Giai đoạn ${first}–${last}` },
    { key: 'sites', label: 'KDC, vườn, thôn mẫu' },
    { key: 'arrears', label: 'Nợ đọng' },
  ]
  res.render('resources/list', {
    tools: await listTools(req, 'resources', { columns, file: fileOf(paths.resources.export) }),
    ...presentOverview({ communes, sums, sites, arrears }),
    year,
    phase: `${first}–${last}`,
    years: Array.from({ length: now - 2020 }, (_, index) => ({ value: now - index, label: String(now - index) })),
  })
}

/** The period a page speaks of: the asked one, that of the latest open campaign, else the quarter of today. */
const periodOf = async (req: Request, communeId: number): Promise<Period> => {
  const { ctx } = req
  const [from, to] = [queryText(req, 'from', 10), queryText(req, 'to', 10)]
  if (isDay(from) && isDay(to) && from <= to) return { from, to }
  return (await campaignPeriod(ctx, communeId)) ?? quarterOf(ctx.today)
}

const campaignPeriod = async (ctx: Ctx, communeId: number): Promise<Period | null> => {
  const row = await ctx.db.reportCampaign.findFirst({
    where: { closedAt: null, submissions: { some: { communeId } } },
    select: { periodStart: true, cutoffDate: true },
    orderBy: [{ dueDate: 'asc' }, { id: 'asc' }],
  })
  return row && { from: row.periodStart.toISOString().slice(0, 10), to: row.cutoffDate.toISOString().slice(0, 10) }
}

const quarterOf = (today: Day): Period => {
  const [year, quarter] = [today.slice(0, 4), Math.ceil(Number(today.slice(5, 7)) / 3)]
  const ends = ['03-31', '06-30', '09-30', '12-31'] as const
  return { from: `${year}-${String(quarter * 3 - 2).padStart(2, '0')}-01`, to: `${year}-${ends[quarter - 1] ?? ''}` }
}

const showCommune = async (req: Request, res: Response, again?: { form: Form; status: 409 | 422 }) => {
  const { ctx } = req
  const commune = await getCommune(ctx, idOf(req))
  const period = await periodOf(req, commune.id)
  const year = Number(period.to.slice(0, 4))
  const [entries, periods, sums] = await Promise.all([
    listEntries(ctx, commune.id, period),
    listPeriods(ctx, commune.id),
    listSums(ctx, { communeIds: [commune.id], year }),
  ])
  const stamp = stampOf(entries)
  const values = Object.fromEntries(
    entries.flatMap(({ source, amount, quantity }) => [
      [`amount_${source}`, fmt.decimalInput(amount)],
      [`quantity_${source}`, fmt.decimalInput(quantity)],
    ]),
  )
  const blank = blankForm({ stamp, periodStart: fmt.day(period.from), periodEnd: fmt.day(period.to), ...values })
  const link = ({ from, to }: Period) => paths.resources.show(commune, { from, to })
  res.status(again?.status ?? 200).render('resources/commune', {
    commune: commune.fullName,
    form: again ? { ...again.form, values: { ...again.form.values, stamp } } : blank,
    stale: again?.status === 409,
    action: link(period),
    period: `từ ${fmt.day(period.from)} đến ${fmt.day(period.to)}`,
    mayEnter: mayEnterResources(ctx.actor, { communeId: commune.id }),
    groups: presentGrid(entries, sums),
    year,
    phase: `${phaseOf(year).first}–${phaseOf(year).last}`,
    periods: periods.map((one) => ({
      label: `${fmt.day(one.from)} – ${fmt.day(one.to)}`,
      href: link(one),
      amount: fmt.decimal(one.amount, 1),
      current: one.from === period.from && one.to === period.to,
    })),
  })
}

const save = async (req: Request, res: Response) => {
  const { ctx } = req
  const commune = await getCommune(ctx, idOf(req))
  authorize(mayEnterResources(ctx.actor, { communeId: commune.id }), notYours)
  const { form, ...parsed } = parseForm(resourceForm, req.body)
  if (!parsed.ok) return showCommune(req, res, { form, status: 422 })
  const data = parsed.data as unknown as ResourceForm
  try {
    await saveResources(ctx, commune.id, data)
  } catch (error) {
    if (error instanceof FieldRefused)
      return showCommune(req, res, { form: invalidForm(form.values, { [error.field]: error.message }), status: 422 })
    if (error instanceof Conflict) return showCommune(req, res, { form, status: 409 })
    throw error
  }
  const [from, to] = [data.periodStart, data.periodEnd]
  flash(req, 'success', `Đã lưu nguồn lực huy động, ${commune.fullName}, kỳ ${fmt.day(from)} – ${fmt.day(to)}.`)
  res.redirect(303, paths.resources.show(commune, { from, to }))
}
