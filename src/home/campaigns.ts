import { listOpenCampaigns, listOwnReports, type Report } from '../campaigns/queries.js'
import { timelinessOf } from '../campaigns/rules.js'
import type { Ctx } from '../kernel/context.js'
import { fmt } from '../kernel/format.js'
import { type Day, daysBetween } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { Job, Section } from './sections.js'

const words = { DRAFT: 'Chưa nộp', RETURNED: 'Văn phòng trả lại để sửa', SUBMITTED: '', ACCEPTED: '' } as const

const jobOf = (report: Report, today: Day): Job => ({
  title: report.campaign.title,
  href: paths.campaignReports.show(report),
  days: daysBetween(today, report.campaign.dueDate),
  note: `${words[report.state]} · số liệu đến ${fmt.day(report.campaign.cutoffDate)}, hạn ${fmt.day(report.campaign.dueDate)}`,
  action: {
    label: report.state === 'RETURNED' ? 'Sửa báo cáo' : 'Viết báo cáo',
    href: paths.campaignReports.show(report),
  },
})

/** The reports an officer still owes, each with its due day; nothing where none is owed. */
export const ownReportsSection = async (ctx: Ctx, communeIds: readonly number[]): Promise<Section[]> => {
  const owed = (await listOwnReports(ctx, communeIds)).filter(({ state }) => state === 'DRAFT' || state === 'RETURNED')
  if (owed.length === 0) return []
  const late = owed.some(({ campaign }) => campaign.dueDate < ctx.today)
  return [
    {
      kind: 'jobs',
      id: 'reports',
      title: 'Báo cáo phải nộp',
      jobs: owed.map((report) => jobOf(report, ctx.today)),
      total: owed.length,
      ...(late && { tone: 'late' }),
      empty: { title: 'Không có báo cáo phải nộp.' },
    },
  ]
}

/** The open campaigns with how many reports came in and how many wait; nothing where none is open. */
export const campaignsSection = async (ctx: Ctx): Promise<Section[]> => {
  const open = await listOpenCampaigns(ctx)
  if (open.length === 0) return []
  const items = open.map((one) => {
    const { kind, label } = timelinessOf({ dueDate: one.dueDate, closed: false }, null, ctx.today)
    const when = `hạn ${fmt.day(one.dueDate)}, ${label.charAt(0).toLowerCase()}${label.slice(1)}`
    return {
      label: one.title,
      href: paths.campaigns.show(one),
      note: `${one.submitted}/${one.asked} xã đã nộp, ${one.waiting} chờ xem · ${when}`,
      ...(kind === 'overdue' && one.submitted < one.asked && { tone: 'late' }),
    }
  })
  return [
    {
      kind: 'links',
      id: 'campaigns',
      title: 'Đợt báo cáo đang mở',
      items,
      more: { label: 'Tất cả', href: paths.campaigns.list() },
    },
  ]
}
