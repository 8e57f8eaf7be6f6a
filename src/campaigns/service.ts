import { type CommandCtx, command } from '../kernel/command.js'
import { Conflict, FieldRefused, Invalid } from '../kernel/errors.js'
import { dayToDb } from '../kernel/time.js'
import { mayManageCampaigns } from '../policies/campaigns.js'
import { authorize } from '../policies/guard.js'
import type { Commune } from '../units/queries.js'
import type { Campaign } from './queries.js'
import type { CampaignEditForm, CampaignForm } from './schemas.js'

export const notTheirs = 'Đợt báo cáo do Văn phòng Điều phối nông thôn mới của đơn vị mở và đóng.'

const CLOSED = 'Đợt báo cáo đã đóng: không thay đổi được nữa.'

type Days = Pick<CampaignForm, 'title' | 'periodStart' | 'cutoffDate' | 'opensOn' | 'dueDate'>

const daysToDb = ({ title, periodStart, cutoffDate, opensOn, dueDate }: Days) => ({
  title,
  periodStart: dayToDb(periodStart),
  cutoffDate: dayToDb(cutoffDate),
  opensOn: dayToDb(opensOn),
  dueDate: dayToDb(dueDate),
})

const told = ({ title, periodStart, cutoffDate, opensOn, dueDate }: Days) => ({
  title,
  periodStart,
  cutoffDate,
  opensOn,
  dueDate,
})

/**
 * Opens a report campaign for communes of a unit: each gets an empty draft. Answers the campaign's id.
 * @throws Invalid when a chosen commune is none of the unit's
 */
export const openCampaign = command(
  'campaign.opened',
  async (
    ctx,
    unitId: number,
    offered: readonly Commune[],
    form: CampaignForm,
    claim: (ctx: CommandCtx, id: number) => Promise<void>,
  ): Promise<number> => {
    authorize(mayManageCampaigns(ctx.actor, { unitId }), notTheirs)
    const known = new Set(offered.map(({ id }) => id))
    if (form.communes.some((id) => !known.has(id))) throw new Invalid('Chưa mở: có xã không thuộc đơn vị này.')
    const { id } = await ctx.db.reportCampaign.create({
      data: {
        unitId,
        kind: form.kind,
        ...daysToDb(form),
        submissions: { createMany: { data: form.communes.map((communeId) => ({ communeId })) } },
      },
      select: { id: true },
    })
    const to = { kind: form.kind, ...told(form), communes: form.communes.length }
    await ctx.record({ subject: 'ReportCampaign', subjectId: id, to })
    await claim(ctx, id)
    return id
  },
)

/** Locks a campaign against closing (share) or against any work on it (update) until the transaction ends. */
export const lockCampaign = async ({ db }: CommandCtx, id: number, how: 'share' | 'update'): Promise<void> => {
  const [row] =
    how === 'share'
      ? await db.$queryRaw<{ closed: boolean }[]>`
          SELECT "closedAt" IS NOT NULL AS closed FROM "ReportCampaign" WHERE id = ${id} FOR SHARE`
      : await db.$queryRaw<{ closed: boolean }[]>`
          SELECT "closedAt" IS NOT NULL AS closed FROM "ReportCampaign" WHERE id = ${id} FOR UPDATE`
  if (row?.closed !== false) throw new Conflict(CLOSED)
}

/**
 * Changes title and days of an open campaign. The period stands once a report was submitted: frozen figures are of it.
 * @throws FieldRefused beside the day that stands, Conflict when closed or saved by someone else first
 */
export const editCampaign = command('campaign.changed', async (ctx, campaign: Campaign, form: CampaignEditForm) => {
  authorize(mayManageCampaigns(ctx.actor, campaign), notTheirs)
  await lockCampaign(ctx, campaign.id, 'update')
  const moved = form.periodStart !== campaign.periodStart || form.cutoffDate !== campaign.cutoffDate
  if (moved && (await ctx.db.reportSnapshot.count({ where: { submission: { campaignId: campaign.id } } })) > 0) {
    const field = form.cutoffDate === campaign.cutoffDate ? 'periodStart' : 'cutoffDate'
    throw new FieldRefused(field, 'Đã có xã nộp báo cáo theo kỳ này: kỳ và ngày chốt số liệu giữ nguyên.')
  }
  const { count } = await ctx.db.reportCampaign.updateMany({
    where: { id: campaign.id, version: form.version },
    data: { ...daysToDb(form), version: { increment: 1 } },
  })
  if (count === 0) throw new Conflict()
  await ctx.record({ subject: 'ReportCampaign', subjectId: campaign.id, from: told(campaign), to: told(form) })
})

/**
 * Closes a campaign for good: its reports and frozen versions stay as they are. What was submitted must have been decided.
 * @throws Conflict when a report still waits for the office, or the campaign is closed already
 */
export const closeCampaign = command('campaign.closed', async (ctx, campaign: Campaign, version: number) => {
  authorize(mayManageCampaigns(ctx.actor, campaign), notTheirs)
  await lockCampaign(ctx, campaign.id, 'update')
  const states = await ctx.db.reportSubmission.groupBy({
    by: ['state'],
    where: { campaignId: campaign.id },
    _count: true,
  })
  const waiting = states.find(({ state }) => state === 'SUBMITTED')?._count ?? 0
  if (waiting > 0)
    throw new Conflict(`Chưa đóng: còn ${waiting} báo cáo chờ xem. Đề nghị chấp nhận hoặc trả lại trước khi đóng.`)
  const { count } = await ctx.db.reportCampaign.updateMany({
    where: { id: campaign.id, version },
    data: { closedAt: ctx.now, version: { increment: 1 } },
  })
  if (count === 0) throw new Conflict()
  const counts = Object.fromEntries(states.map(({ state, _count }) => [state, _count]))
  await ctx.record({ subject: 'ReportCampaign', subjectId: campaign.id, to: { closed: true, ...counts } })
})
