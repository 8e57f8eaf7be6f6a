import { randomUUID } from 'node:crypto'
import { type Request, type Response, Router } from 'express'
import type { SetDef } from '../criteria/catalogue.js'
import { getCatalogue } from '../criteria/catalogue.js'
import { chooseBasis, chooseSet } from '../dashboards/choice.js'
import { onlyOnce } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { fmt } from '../kernel/format.js'
import { blankForm, type Form, invalidForm, parseForm } from '../kernel/forms.js'
import { idOf, idOfQuery, pageOf, queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { atOnce, inPages } from '../kernel/lists/files.js'
import { listFiles } from '../lists/files.js'
import { fileOf, fileTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { mayManageCampaigns, overseesCampaigns } from '../policies/campaigns.js'
import { holds } from '../policies/capabilities.js'
import { authorize, requires } from '../policies/guard.js'
import { chooseUnit, listCommunes, listReportingUnits, type ReportingUnit } from '../units/queries.js'
import { campaignColumns, reportColumns } from './columns.js'
import { presentComparison } from './compare-presenter.js'
import { customaryDays, KINDS, kindWords } from './kinds.js'
import { headOf, type MetCount, presentCampaignLine, presentOverview } from './presenter.js'
import {
  type Campaign,
  campaignsPerPage,
  getCampaign,
  listCampaigns,
  listClosedCampaigns,
  listRecognisedIds,
  listReports,
} from './queries.js'
import { reportRoutes } from './routes-report.js'
import { campaignEditForm, campaignForm, closingForm } from './schemas.js'
import { closeCampaign, editCampaign, notTheirs, openCampaign } from './service.js'
import { listAcceptedFigures, listSnapshotCounts } from './snapshot-queries.js'

const read = requires('campaign.read')
const manage = requires('campaign.manage')

/** Report campaigns (đợt báo cáo): opening, overview, closing, comparing; the reports of the communes within them. */
export const campaignRoutes = (): Router => {
  const router = Router()
  const { campaigns } = paths
  router.get(campaigns.list.pattern, read, showList)
  listFiles(router, campaigns.export, read, (req) => ({
    name: 'dot-bao-cao',
    subject: 'ReportCampaign',
    columns: campaignColumns,
    rows: inPages(async (page, size) => (await listCampaigns(req.ctx, page, size)).rows),
  }))
  listFiles(router, campaigns.reports, read, async (req) => {
    const campaign = await getCampaign(req.ctx, idOf(req))
    return {
      name: 'bao-cao-cua-xa',
      subject: 'ReportSubmission',
      detail: { campaignId: campaign.id },
      columns: reportColumns,
      rows: atOnce(() => listReports(req.ctx, campaign.id)),
    }
  })
  router.get(campaigns.create.pattern, manage, (req, res) => showCreate(req, res))
  router.post(campaigns.create.pattern, manage, create)
  router.get(campaigns.show.pattern, read, showOne)
  router.get(campaigns.edit.pattern, manage, async (req, res) => showEdit(res, await managed(req)))
  router.post(campaigns.edit.pattern, manage, edit)
  router.get(campaigns.closing.pattern, manage, showClosing)
  router.post(campaigns.closing.pattern, manage, close)
  router.get(campaigns.comparison.pattern, read, showComparison)
  reportRoutes(router)
  return router
}

const showList = async (req: Request, res: Response) => {
  const { ctx } = req
  const page = pageOf(req)
  const { rows, total } = await listCampaigns(ctx, page)
  res.render('campaigns/list', {
    tools: fileTools(req, fileOf(paths.campaigns.export)),
    rows: rows.map((one) => presentCampaignLine(one, ctx.today)),
    oversees: overseesCampaigns(ctx.actor),
    mayOpen: holds(ctx.actor, 'campaign.manage'),
    paging: { current: page, pages: Math.max(1, Math.ceil(total / campaignsPerPage)), total, noun: 'đợt báo cáo' },
  })
}

/** The unit whose office the person is: the asked one of those, else the first. */
const officeUnit = async (req: Request): Promise<ReportingUnit> => {
  const { ctx } = req
  const mine = (await listReportingUnits(ctx)).filter(({ id }) => mayManageCampaigns(ctx.actor, { unitId: id }))
  return chooseUnit(ctx, mine, idOfQuery(req, 'unit'))
}

const createValues = async (ctx: Ctx, kindAsked: string, communeIds: readonly number[], recognisedOnly: boolean) => {
  const kind = KINDS.find((one) => one === kindAsked) ?? 'MONTH'
  const { title, ...days } = customaryDays(kind, ctx.today)
  const recognised = recognisedOnly ? await listRecognisedIds(ctx, communeIds) : communeIds
  return blankForm({
    requestKey: randomUUID(),
    kind,
    title,
    periodStart: fmt.day(days.periodStart),
    cutoffDate: fmt.day(days.cutoffDate),
    opensOn: fmt.day(days.opensOn),
    dueDate: fmt.day(days.dueDate),
    communes: recognised,
  })
}

const showCreate = async (req: Request, res: Response, again?: Form) => {
  const { ctx } = req
  const unit = await officeUnit(req)
  const communes = await listCommunes(ctx, unit)
  const scope = queryText(req, 'scope', 20)
  const communeIds = communes.map(({ id }) => id)
  const form = again ?? (await createValues(ctx, queryText(req, 'kind', 20), communeIds, scope === 'recognised'))
  const kind = form.values['kind']
  const link = (query: Record<string, string | number>) => paths.campaigns.create({}, { unit: unit.id, ...query })
  res.status(again ? 422 : 200).render('campaigns/create', {
    form,
    unit: unit.fullName,
    action: link({}),
    kind: typeof kind === 'string' ? kind : 'MONTH',
    kinds: KINDS.map((one) => ({ label: kindWords[one], href: link({ kind: one }), current: one === kind })),
    communes: communes.map(({ id, name }) => ({ value: id, label: name })),
    scopes: [
      { label: 'Tất cả các xã', href: link({ kind: String(kind) }), current: scope !== 'recognised' },
      {
        label: 'Các xã đã đạt chuẩn',
        href: link({ kind: String(kind), scope: 'recognised' }),
        current: scope === 'recognised',
      },
    ],
  })
}

const create = async (req: Request, res: Response) => {
  const { ctx } = req
  const { form, ...parsed } = parseForm(campaignForm, req.body)
  if (!parsed.ok) return showCreate(req, res, form)
  const unit = await officeUnit(req)
  const communes = await listCommunes(ctx, unit)
  const { location } = await onlyOnce(ctx, parsed.data.requestKey, async (claim) => {
    const id = await openCampaign(ctx, unit.id, communes, parsed.data, (inner, made) =>
      claim(inner, paths.campaigns.show({ id: made })),
    )
    return { location: paths.campaigns.show({ id }) }
  })
  const { title, communes: chosen, dueDate } = parsed.data
  flash(req, 'success', `Đã mở “${title}” cho ${chosen.length} xã, hạn nộp ${fmt.day(dueDate)}.`)
  res.redirect(303, location)
}

const showOne = async (req: Request, res: Response) => {
  const { ctx } = req
  const [campaign, catalogue] = await Promise.all([getCampaign(ctx, idOf(req)), getCatalogue(ctx)])
  const reports = await listReports(ctx, campaign.id)
  const [own] = reports
  if (!overseesCampaigns(ctx.actor) && own && reports.length === 1)
    return res.redirect(303, paths.campaignReports.show(own))
  const set = chooseSet(catalogue, campaign.cutoffDate, '')
  const met: ReadonlyMap<number, MetCount> = await listSnapshotCounts(ctx, campaign.id, set.id)
  const manages = mayManageCampaigns(ctx.actor, campaign)
  res.render('campaigns/show', {
    tools: fileTools(req, (format) => paths.campaigns.reports({ id: campaign.id, format })),
    ...presentOverview(campaign, reports, { today: ctx.today, met, set: set.shortName }),
    actions: [
      ...(manages
        ? [
            {
              label: 'Lập báo cáo của huyện',
              href: paths.papers.create(
                {},
                { kind: 'DISTRICT_REPORT', unit: campaign.unitId, campaign: campaign.id, basis: 'verified' },
              ),
              primary: campaign.closed,
            },
          ]
        : []),
      ...(campaign.closed
        ? [{ label: 'So sánh với kỳ trước', href: paths.campaigns.comparison(campaign), primary: !manages }]
        : []),
      ...(manages && !campaign.closed
        ? [
            { label: 'Đóng đợt báo cáo', href: paths.campaigns.closing(campaign), primary: true },
            { label: 'Sửa tên, ngày', href: paths.campaigns.edit(campaign) },
          ]
        : []),
    ],
  })
}

/** A campaign of the person's own office that is still open. */
const managed = async (req: Request): Promise<Campaign> => {
  const campaign = await getCampaign(req.ctx, idOf(req))
  authorize(mayManageCampaigns(req.ctx.actor, campaign), notTheirs)
  if (campaign.closed) throw new Conflict('Đợt báo cáo đã đóng: không thay đổi được nữa.')
  return campaign
}

type Again = Readonly<{ form: Form; status: 409 | 422 }>

const showEdit = (res: Response, campaign: Campaign, again?: Again) => {
  const { title, version } = campaign
  const days = {
    periodStart: fmt.day(campaign.periodStart),
    cutoffDate: fmt.day(campaign.cutoffDate),
    opensOn: fmt.day(campaign.opensOn),
    dueDate: fmt.day(campaign.dueDate),
  }
  const form = again
    ? { ...again.form, values: { ...again.form.values, version: String(version) } }
    : blankForm({ title, version, ...days })
  const stale = again?.status === 409
  res.status(again?.status ?? 200).render('campaigns/edit', {
    form,
    campaign: headOf(campaign),
    stored: stale ? [title, ...Object.values(days)].join(' · ') : null,
    action: paths.campaigns.edit(campaign),
  })
}

const edit = async (req: Request, res: Response) => {
  const campaign = await managed(req)
  const { form, ...parsed } = parseForm(campaignEditForm, req.body)
  if (!parsed.ok) return showEdit(res, campaign, { form, status: 422 })
  try {
    await editCampaign(req.ctx, campaign, parsed.data)
  } catch (error) {
    if (error instanceof FieldRefused)
      return showEdit(res, campaign, { form: invalidForm(form.values, { [error.field]: error.message }), status: 422 })
    if (error instanceof Conflict) return showEdit(res, await managed(req), { form, status: 409 })
    throw error
  }
  flash(req, 'success', `Đã lưu “${parsed.data.title}”.`)
  res.redirect(303, paths.campaigns.show(campaign))
}

const showClosing = async (req: Request, res: Response) => {
  const { ctx } = req
  const campaign = await managed(req)
  const reports = await listReports(ctx, campaign.id)
  const overview = presentOverview(campaign, reports, { today: ctx.today, met: new Map(), set: '' })
  res.render('campaigns/closing', {
    ...overview,
    form: blankForm({ version: campaign.version }),
    action: paths.campaigns.closing(campaign),
  })
}

const close = async (req: Request, res: Response) => {
  const campaign = await managed(req)
  const parsed = parseForm(closingForm, req.body)
  if (!parsed.ok) throw new Conflict()
  await closeCampaign(req.ctx, campaign, parsed.data.version)
  flash(req, 'success', `Đã đóng “${campaign.title}”. Các bản chốt được giữ nguyên.`)
  res.redirect(303, paths.campaigns.show(campaign))
}

const tabsOf = (sets: readonly SetDef[], now: Campaign, query: Record<string, string | number>, current: SetDef) =>
  sets.map(({ code, shortName }) => ({
    label: shortName,
    href: paths.campaigns.comparison(now, { ...query, set: code }),
    current: code === current.code,
  }))

const showComparison = async (req: Request, res: Response) => {
  const { ctx } = req
  const [now, catalogue] = await Promise.all([getCampaign(ctx, idOf(req)), getCatalogue(ctx)])
  if (!now.closed) throw new Conflict('Chỉ so sánh được đợt báo cáo đã đóng: số liệu của đợt đang mở còn thay đổi.')
  const others = (await listClosedCampaigns(ctx, now.unitId)).filter(({ id }) => id !== now.id)
  const asked = idOfQuery(req, 'with')
  const before =
    others.find(({ id }) => id === asked) ??
    others.find(({ cutoffDate }) => cutoffDate < now.cutoffDate) ??
    others[0] ??
    null
  const set = chooseSet(catalogue, now.cutoffDate, queryText(req, 'set', 40))
  const basis = chooseBasis(queryText(req, 'basis', 10))
  const [reports, figures, earlier] = await Promise.all([
    listReports(ctx, now.id),
    listAcceptedFigures(ctx, now.id),
    before ? listAcceptedFigures(ctx, before.id) : [],
  ])
  const query = { ...(before && { with: before.id }), basis }
  res.render('campaigns/comparison', {
    now: headOf(now),
    before: before && headOf(before),
    set: set.shortName,
    basis,
    setCode: set.code,
    sets: tabsOf(catalogue.sets, now, query, set),
    others: others.map(({ id, title, cutoffDate }) => ({ value: id, label: `${title} (đến ${fmt.day(cutoffDate)})` })),
    withId: before?.id ?? null,
    action: paths.campaigns.comparison(now),
    comparison: before && presentComparison(set, { before: earlier, now: figures, communes: reports }, basis),
  })
}
