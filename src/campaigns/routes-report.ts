import type { Request, Response, Router } from 'express'
import { Conflict, Invalid } from '../kernel/errors.js'
import { fmt } from '../kernel/format.js'
import { blankForm, type Form, parseForm } from '../kernel/forms.js'
import { idOf } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { paths } from '../paths.js'
import { overseesCampaigns } from '../policies/campaigns.js'
import { holds } from '../policies/capabilities.js'
import { requires } from '../policies/guard.js'
import { listReportObstacles } from './extras.js'
import {
  headOf,
  presentContent,
  presentFigures,
  presentReportEvents,
  presentTexts,
  presentVersions,
  stateTag,
  timelyTag,
} from './presenter.js'
import { getReport, listReportEvents, type Report } from './queries.js'
import { decideReport, figuresOfReport, saveReport, submitReport, textsOf, tryReport } from './report-service.js'
import { missingParts, PARTS, timelinessOf, tooEarly } from './rules.js'
import { decisionForm, reportForm, submitForm } from './schemas.js'
import { codeOf, readContent, stampOfFigures } from './snapshot.js'
import { getSnapshot, listSnapshots } from './snapshot-queries.js'
import { obstaclesAsText } from './taking.js'

const read = requires('campaign.read')
const write = requires('report.write')

/** The report of one commune in a campaign: writing, submitting, deciding, its frozen versions. */
export const reportRoutes = (router: Router): void => {
  const { campaignReports: reports } = paths
  router.get(reports.show.pattern, read, async (req, res) => show(req, res, await getReport(req.ctx, idOf(req))))
  router.post(reports.show.pattern, write, save)
  router.get(reports.submission.pattern, write, async (req, res) =>
    showSubmission(req, res, await getReport(req.ctx, idOf(req))),
  )
  router.post(reports.submission.pattern, write, submit)
  router.post(reports.decision.pattern, requires('campaign.manage'), decide)
  router.get(reports.snapshot.pattern, read, showSnapshot)
}

const frame = (req: Request, report: Report) => ({
  id: report.id,
  commune: report.commune,
  campaign: headOf(report.campaign),
  oversees: overseesCampaigns(req.ctx.actor),
  state: stateTag(report),
  timely: timelyTag(timelinessOf(report.campaign, report.firstSubmittedOn, req.ctx.today)),
  here: paths.campaignReports.show(report),
  paperHref: holds(req.ctx.actor, 'paper.make')
    ? paths.papers.create(
        {},
        { kind: 'COMMUNE_REPORT', commune: report.communeId, campaign: report.campaign.id, basis: 'verified' },
      )
    : null,
})

const may = (req: Request, report: Report) => ({
  save: tryReport(req.ctx, report, 'save').ok,
  accept: tryReport(req.ctx, report, 'accept').ok,
  return: tryReport(req.ctx, report, 'return').ok,
})

type Refused = Readonly<{ form: Form; of: 'report' | 'decision'; status: 409 | 422 }>

const draftForm = (report: Report): Form => blankForm({ ...report.texts, version: report.version })

/** What a reader sees of the report: the last frozen version, or the figures as they stand while there is none. */
const contentFor = async (req: Request, report: Report) => {
  const versions = await listSnapshots(req.ctx, report.id)
  const [last] = versions
  if (last && !may(req, report).save) {
    const snapshot = await getSnapshot(req.ctx, report.id, last.number)
    return { versions, live: false, ...presentContent(readContent(snapshot.content)) }
  }
  const figures = presentFigures(await figuresOfReport(req.ctx, report))
  return { versions, live: true, figures, texts: presentTexts({}), resources: [], obstacles: [] }
}

const show = async (req: Request, res: Response, report: Report, refused?: Refused) => {
  const { ctx } = req
  const allowed = may(req, report)
  const [content, events, open] = await Promise.all([
    contentFor(req, report),
    listReportEvents(ctx, report.id),
    allowed.save ? listReportObstacles(ctx, report.communeId) : [],
  ])
  const { versions, ...rest } = content
  res.status(refused?.status ?? 200).render('campaigns/report', {
    ...frame(req, report),
    ...rest,
    may: allowed,
    form: refused?.of === 'report' ? refused.form : draftForm(report),
    decision:
      refused?.of === 'decision'
        ? { ...refused.form, values: { ...refused.form.values, version: String(report.version) } }
        : blankForm({ version: report.version }),
    returnReason: report.returnReason,
    provisional: ctx.today <= report.campaign.cutoffDate,
    parts: PARTS,
    openObstacles: open.length,
    versions: presentVersions(report.id, versions),
    log: presentReportEvents(events),
    communeHref: paths.communes.show({ id: report.communeId }),
  })
}

/** Both versions of the texts beside each other; nothing is written until a choice is made. */
const showConflict = async (req: Request, res: Response, form: Form) => {
  const report = await getReport(req.ctx, idOf(req))
  const [latest] = await listReportEvents(req.ctx, report.id, 1)
  const typed = (key: string) => [form.values[key] ?? ''].flat()[0] ?? ''
  res.status(409).render('campaigns/conflict', {
    ...frame(req, report),
    conflict: {
      action: paths.campaignReports.show(report),
      cancel: paths.campaignReports.show(report),
      form: blankForm({ version: report.version }),
      theirs: { who: latest?.who ?? 'Hệ thống', when: latest ? fmt.dateTime(latest.at) : '' },
      mine: { who: req.ctx.actor.displayName, when: 'chưa lưu' },
      fields: PARTS.map(({ key, label }) => {
        const [theirs, mine] = [report.texts[key] ?? '', typed(key)]
        return {
          name: key,
          label,
          theirs: { value: theirs, text: theirs },
          mine: { value: mine, text: mine },
          chosen: mine,
        }
      }),
    },
  })
}

const save = async (req: Request, res: Response) => {
  const { ctx } = req
  const report = await getReport(ctx, idOf(req))
  const { form, ...parsed } = parseForm(reportForm, req.body)
  if (!parsed.ok) return show(req, res, report, { form, of: 'report', status: 422 })
  const { then } = req.body as Record<string, unknown>
  const data =
    then === 'obstacles'
      ? { ...parsed.data, obstacles: await withObstacles(req, report, parsed.data.obstacles) }
      : parsed.data
  const allowed = tryReport(ctx, report, 'save')
  try {
    await saveReport(ctx, report, data)
  } catch (error) {
    if (error instanceof Conflict && allowed.ok) return showConflict(req, res, form)
    throw error
  }
  if (then === 'submit') {
    const missing = missingParts(textsOf(data))
    if (missing.length === 0) return res.redirect(303, paths.campaignReports.submission(report))
    flash(req, 'warning', `Đã lưu nháp. Chưa nộp được: đề nghị viết phần ${fmt.list(missing)}.`)
    return res.redirect(303, paths.campaignReports.show(report))
  }
  flash(req, 'success', `Đã lưu nháp báo cáo, ${report.commune}. Chưa nộp.`)
  res.redirect(303, paths.campaignReports.show(report))
}

/** What is typed in part III with the commune's open obstacles after it. */
const withObstacles = async (req: Request, report: Report, typed: string | null): Promise<string | null> => {
  const taken = obstaclesAsText(await listReportObstacles(req.ctx, report.communeId), typed ?? '')
  const whole = [typed, taken].filter(Boolean).join('\n')
  return whole === '' ? null : whole
}

const showSubmission = async (req: Request, res: Response, report: Report, again?: Form) => {
  const { ctx } = req
  const outcome = tryReport(ctx, report, 'submit')
  if (!outcome.ok) {
    flash(req, 'warning', outcome.sentence)
    return res.redirect(303, paths.campaignReports.show(report))
  }
  const sets = await figuresOfReport(ctx, report)
  const fields = { version: report.version, stamp: stampOfFigures(sets) }
  res.status(again ? 422 : 200).render('campaigns/submission', {
    ...frame(req, report),
    figures: presentFigures(sets),
    texts: presentTexts(report.texts),
    missing: missingParts(report.texts),
    early: tooEarly(report.campaign.cutoffDate, ctx.today),
    number: report.snapshots + 1,
    form: again
      ? { ...again, values: { ...again.values, version: String(fields.version), stamp: fields.stamp } }
      : blankForm(fields),
    action: paths.campaignReports.submission(report),
  })
}

const submit = async (req: Request, res: Response) => {
  const report = await getReport(req.ctx, idOf(req))
  const { form, ...parsed } = parseForm(submitForm, req.body)
  if (!parsed.ok) return showSubmission(req, res, report, form)
  const number = await submitReport(req.ctx, report, parsed.data)
  flash(
    req,
    'success',
    `Đã nộp báo cáo, ${report.commune}: bản số ${number}, số liệu chốt đến ngày ${fmt.day(report.campaign.cutoffDate)}.`,
  )
  res.redirect(303, paths.campaignReports.show(report))
}

const decide = async (req: Request, res: Response) => {
  const report = await getReport(req.ctx, idOf(req))
  const { form, ...parsed } = parseForm(decisionForm, req.body)
  if (!parsed.ok) return show(req, res, report, { form, of: 'decision', status: 422 })
  await decideReport(req.ctx, report, parsed.data)
  const accepted = parsed.data.decision === 'accept'
  flash(
    req,
    'success',
    accepted ? `Đã chấp nhận báo cáo, ${report.commune}.` : `Đã trả lại báo cáo, ${report.commune}.`,
  )
  res.redirect(303, paths.campaigns.show(report.campaign))
}

const showSnapshot = async (req: Request, res: Response) => {
  const { ctx } = req
  const report = await getReport(ctx, idOf(req))
  const snapshot = await getSnapshot(ctx, report.id, idOf(req, 'number'))
  if (codeOf(snapshot.content) !== snapshot.sha256)
    throw new Invalid('Bản chốt không khớp mã kiểm tra: nội dung lưu đã bị thay đổi ngoài cổng.')
  const content = readContent(snapshot.content)
  res.render('campaigns/snapshot', {
    ...frame(req, report),
    ...presentContent(content),
    frozen: {
      title: content.campaign.title,
      commune: content.commune.name,
      period: `từ ${fmt.day(content.campaign.periodStart)} đến ${fmt.day(content.campaign.cutoffDate)}`,
      cutoff: fmt.day(content.campaign.cutoffDate),
      number: snapshot.number,
      when: fmt.dateTime(snapshot.takenAt),
      who: snapshot.takenBy,
      code: snapshot.sha256,
      latest: snapshot.number === report.snapshots,
    },
  })
}
