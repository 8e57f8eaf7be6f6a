import { getCatalogue } from '../criteria/catalogue.js'
import { type CommandCtx, command } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import { Conflict, Forbidden, Invalid } from '../kernel/errors.js'
import { list } from '../kernel/format.js'
import { dayToDb } from '../kernel/time.js'
import { reportSides } from '../policies/campaigns.js'
import { listExtras } from './extras.js'
import { figuresOn, type SetFigures } from './figures.js'
import type { Report } from './queries.js'
import { missingParts, PARTS, standOf, type Texts, tooEarly } from './rules.js'
import type { DecisionForm, ReportForm, SubmitForm } from './schemas.js'
import { lockCampaign } from './service.js'
import { codeOf, type SnapshotContent, stampOfFigures } from './snapshot.js'
import { outcomeOf, type ReportAction } from './transitions.js'

/** What would come of an action of this person on a report today. */
export const tryReport = (ctx: Pick<Ctx, 'actor' | 'today'>, report: Report, action: ReportAction) =>
  outcomeOf(action, standOf(report.state, report.campaign, ctx.today), reportSides(ctx.actor, report))

const mustMove = (ctx: CommandCtx, report: Report, action: ReportAction) => {
  const outcome = tryReport(ctx, report, action)
  if (outcome.ok) return outcome.to
  throw outcome.status === 403 ? new Forbidden(outcome.sentence) : new Conflict(outcome.sentence)
}

const sameTexts = (a: Texts, b: Texts) => PARTS.every(({ key }) => (a[key] ?? '') === (b[key] ?? ''))

export const textsOf = (form: Readonly<Partial<Record<keyof Texts, string | null>>>): Texts =>
  Object.fromEntries(PARTS.flatMap(({ key }) => (form[key] ? [[key, form[key]] as const] : [])))

/** Keeps the text parts of a draft. @throws Conflict when someone saved first or the state does not allow it */
export const saveReport = command('report.saved', async (ctx, report: Report, form: ReportForm) => {
  await lockCampaign(ctx, report.campaign.id, 'share')
  const state = mustMove(ctx, report, 'save')
  const texts = textsOf(form)
  if (report.version === form.version && sameTexts(texts, report.texts)) return ctx.unchanged()
  const { count } = await ctx.db.reportSubmission.updateMany({
    where: { id: report.id, version: form.version, state },
    data: { texts, version: { increment: 1 } },
  })
  if (count === 0) throw new Conflict()
  await ctx.record({
    subject: 'ReportSubmission',
    subjectId: report.id,
    communeId: report.communeId,
    from: report.texts,
    to: texts,
  })
})

/** The figures of a report's commune as of the cut-off of its campaign. */
export const figuresOfReport = async (
  ctx: Pick<Ctx, 'db'>,
  { communeId, campaign }: Pick<Report, 'communeId' | 'campaign'>,
): Promise<SetFigures[]> => {
  const found = await figuresOn(ctx, await getCatalogue(ctx), { communeIds: [communeId], day: campaign.cutoffDate })
  return found.get(communeId) ?? []
}

const contentOf = async (ctx: CommandCtx, report: Report, sets: SetFigures[]): Promise<SnapshotContent> => {
  const { title, kind, periodStart, cutoffDate, dueDate } = report.campaign
  return {
    format: 1,
    campaign: { title, kind, periodStart, cutoffDate, dueDate },
    commune: { id: report.communeId, name: report.commune },
    sets,
    texts: report.texts,
    ...(await listExtras(ctx, report)),
  }
}

const takeSnapshot = async (ctx: CommandCtx, report: Report, sets: SetFigures[]) => {
  const content = await contentOf(ctx, report, sets)
  const { _max } = await ctx.db.reportSnapshot.aggregate({ where: { submissionId: report.id }, _max: { number: true } })
  const number = (_max.number ?? 0) + 1
  const sha256 = codeOf(content)
  const { id } = await ctx.db.reportSnapshot.create({
    data: {
      submissionId: report.id,
      number,
      cutoffDate: dayToDb(report.campaign.cutoffDate),
      content,
      sha256,
      takenById: ctx.actor.id,
      takenAt: ctx.now,
    },
    select: { id: true },
  })
  await ctx.db.snapshotFigure.createMany({
    data: sets.flatMap(({ rows }) =>
      rows.map(({ criterionId, indicators, selfMet, verifiedMet }) => ({
        snapshotId: id,
        criterionId,
        indicators,
        selfMet,
        verifiedMet,
      })),
    ),
  })
  return { number, sha256 }
}

const overtaken = 'Chưa nộp: nội dung vừa có người khác cập nhật. Đề nghị xem lại trước khi nộp.'

/**
 * Submits a report: the commune confirms the figures it was shown, and they are frozen as of the cut-off together with
 * the texts. Submitted again after a return, it is a new version beside the earlier one. Answers the version's number.
 * @throws Conflict when the texts or the figures are not those that were shown, Invalid when a part is missing
 */
export const submitReport = command('report.submitted', async (ctx, report: Report, form: SubmitForm) => {
  await lockCampaign(ctx, report.campaign.id, 'share')
  const state = mustMove(ctx, report, 'submit')
  const early = tooEarly(report.campaign.cutoffDate, ctx.today)
  if (early !== null) throw new Conflict(`Chưa nộp. ${early}`)
  const missing = missingParts(report.texts)
  if (missing.length > 0) throw new Invalid(`Chưa nộp: đề nghị viết phần ${list(missing)}.`)
  const { count } = await ctx.db.reportSubmission.updateMany({
    where: { id: report.id, version: form.version, state: report.state },
    data: { state, submittedAt: ctx.now, returnReason: null, version: { increment: 1 } },
  })
  if (count === 0) throw new Conflict(overtaken)
  const sets = await figuresOfReport(ctx, report)
  if (sets.length === 0) throw new Invalid('Chưa nộp: cổng chưa có số liệu nào của xã đến ngày chốt.')
  if (stampOfFigures(sets) !== form.stamp) throw new Conflict(overtaken)
  const snapshot = await takeSnapshot(ctx, report, sets)
  await ctx.record({
    subject: 'ReportSubmission',
    subjectId: report.id,
    communeId: report.communeId,
    from: { state: report.state },
    to: { state, ...snapshot },
  })
  return snapshot.number
})

/** The office accepts a submitted report, or returns it with what is to be corrected. */
export const decideReport = command('report.decided', async (ctx, report: Report, form: DecisionForm) => {
  await lockCampaign(ctx, report.campaign.id, 'share')
  const state = mustMove(ctx, report, form.decision)
  const { count } = await ctx.db.reportSubmission.updateMany({
    where: { id: report.id, version: form.version, state: report.state },
    data: { state, returnReason: form.decision === 'return' ? form.reason : null, version: { increment: 1 } },
  })
  if (count === 0) throw new Conflict()
  await ctx.record({
    action: form.decision === 'return' ? 'report.returned' : 'report.accepted',
    subject: 'ReportSubmission',
    subjectId: report.id,
    communeId: report.communeId,
    from: { state: report.state },
    to: { state },
    reason: form.reason,
  })
})
