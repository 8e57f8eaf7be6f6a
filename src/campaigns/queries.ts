import type { CampaignKind, ReportState } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { type Day, dayFromDb, dayOf, dayToDb } from '../kernel/time.js'
import { visibleCampaigns, visibleReports } from '../policies/campaigns.js'
import { IN_HAND, PARTS, type Texts } from './rules.js'

export type Campaign = Readonly<{
  id: number
  unitId: number
  unit: string
  kind: CampaignKind
  title: string
  periodStart: Day
  cutoffDate: Day
  opensOn: Day
  dueDate: Day
  closedAt: Date | null
  closed: boolean
  version: number
}>

/** A commune's part in a campaign, as lists show it. */
export type ReportLine = Readonly<{
  id: number
  communeId: number
  commune: string
  state: ReportState
  texts: Texts
  submittedAt: Date | null
  version: number
  /** The day of the first submission, which tells whether it came in time. */
  firstSubmittedOn: Day | null
  snapshots: number
}>

export type Report = ReportLine & Readonly<{ returnReason: string | null; campaign: Campaign }>

const campaignSelect = {
  id: true,
  unitId: true,
  kind: true,
  title: true,
  periodStart: true,
  cutoffDate: true,
  opensOn: true,
  dueDate: true,
  closedAt: true,
  version: true,
  unit: { select: { fullName: true } },
} as const

type CampaignRow = Omit<Campaign, 'periodStart' | 'cutoffDate' | 'opensOn' | 'dueDate' | 'closed' | 'unit'> & {
  periodStart: Date
  cutoffDate: Date
  opensOn: Date
  dueDate: Date
  unit: { fullName: string }
}

const toCampaign = (row: CampaignRow): Campaign => ({
  ...row,
  unit: row.unit.fullName,
  periodStart: dayFromDb(row.periodStart),
  cutoffDate: dayFromDb(row.cutoffDate),
  opensOn: dayFromDb(row.opensOn),
  dueDate: dayFromDb(row.dueDate),
  closed: row.closedAt !== null,
})

/** The text parts out of a stored JSON: only those the form knows. */
export const readTexts = (json: unknown): Texts => {
  const stored = typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {}
  return Object.fromEntries(
    PARTS.flatMap(({ key }) => {
      const text = stored[key]
      return typeof text === 'string' && text !== '' ? [[key, text] as const] : []
    }),
  )
}

const lineSelect = {
  id: true,
  communeId: true,
  state: true,
  texts: true,
  submittedAt: true,
  version: true,
  commune: { select: { fullName: true } },
  snapshots: { select: { takenAt: true }, orderBy: { number: 'asc' }, take: 1 },
  _count: { select: { snapshots: true } },
} as const

type LineRow = {
  id: number
  communeId: number
  state: ReportState
  texts: unknown
  submittedAt: Date | null
  version: number
  commune: { fullName: string }
  snapshots: { takenAt: Date }[]
  _count: { snapshots: number }
}

const toLine = ({ commune, snapshots, _count, texts, ...row }: LineRow): ReportLine => ({
  ...row,
  commune: commune.fullName,
  texts: readTexts(texts),
  firstSubmittedOn: snapshots[0] ? dayOf(snapshots[0].takenAt) : null,
  snapshots: _count.snapshots,
})

export const campaignsPerPage = 50

/** How many reports of a campaign are in each state, of the communes in scope. */
export type StateCounts = Readonly<Record<ReportState, number>>

/** The campaigns in sight, the latest first, with how far their reports are. */
export const listCampaigns = async (
  ctx: Ctx,
  page: number,
  size = campaignsPerPage,
): Promise<{ rows: (Campaign & { counts: StateCounts })[]; total: number }> => {
  const where = visibleCampaigns(ctx.actor)
  const [total, rows] = await Promise.all([
    ctx.db.reportCampaign.count({ where }),
    ctx.db.reportCampaign.findMany({
      where,
      select: campaignSelect,
      relationLoadStrategy: 'join',
      orderBy: [{ closedAt: { sort: 'desc', nulls: 'first' } }, { cutoffDate: 'desc' }, { id: 'desc' }],
      take: size,
      skip: (page - 1) * size,
    }),
  ])
  const counts = await ctx.db.reportSubmission.groupBy({
    by: ['campaignId', 'state'],
    where: { ...visibleReports(ctx.actor), campaignId: { in: rows.map(({ id }) => id) } },
    _count: true,
  })
  const countOf = (campaignId: number, state: ReportState) =>
    counts.find((one) => one.campaignId === campaignId && one.state === state)?._count ?? 0
  return {
    total,
    rows: rows.map((row) => ({
      ...toCampaign(row),
      counts: {
        DRAFT: countOf(row.id, 'DRAFT'),
        SUBMITTED: countOf(row.id, 'SUBMITTED'),
        RETURNED: countOf(row.id, 'RETURNED'),
        ACCEPTED: countOf(row.id, 'ACCEPTED'),
      },
    })),
  }
}

/** One campaign in sight. @throws NotFound */
export const getCampaign = async (ctx: Ctx, id: number): Promise<Campaign> => {
  const row = await ctx.db.reportCampaign.findFirst({
    where: { AND: [{ id }, visibleCampaigns(ctx.actor)] },
    select: campaignSelect,
    relationLoadStrategy: 'join',
  })
  if (!row) throw new NotFound('Không tìm thấy đợt báo cáo này trong phạm vi của tài khoản.')
  return toCampaign(row)
}

/** The communes of a province at most. */
const mostReports = 500

/** The reports of a campaign in sight, in the office's order of communes. */
export const listReports = async (ctx: Ctx, campaignId: number): Promise<ReportLine[]> => {
  const rows = await ctx.db.reportSubmission.findMany({
    where: { AND: [{ campaignId }, visibleReports(ctx.actor)] },
    select: lineSelect,
    relationLoadStrategy: 'join',
    orderBy: [{ commune: { sortOrder: 'asc' } }, { communeId: 'asc' }],
    take: mostReports,
  })
  return rows.map(toLine)
}

/** One report in sight with its campaign. @throws NotFound */
export const getReport = async (ctx: Ctx, id: number): Promise<Report> => {
  const row = await ctx.db.reportSubmission.findFirst({
    where: { AND: [{ id }, visibleReports(ctx.actor)] },
    select: { ...lineSelect, returnReason: true, campaign: { select: campaignSelect } },
    relationLoadStrategy: 'join',
  })
  if (!row) throw new NotFound('Không tìm thấy báo cáo này trong phạm vi của tài khoản.')
  const { returnReason, campaign, ...line } = row
  return { ...toLine(line), returnReason, campaign: toCampaign(campaign) }
}

/** The reports the person writes, of campaigns that are open on the day, the nearest due day first. */
export const listOwnReports = async (ctx: Ctx, communeIds: readonly number[]): Promise<Report[]> => {
  const rows = await ctx.db.reportSubmission.findMany({
    where: {
      communeId: { in: [...communeIds] },
      campaign: { closedAt: null, opensOn: { lte: dayToDb(ctx.today) } },
    },
    select: { ...lineSelect, returnReason: true, campaign: { select: campaignSelect } },
    relationLoadStrategy: 'join',
    orderBy: [{ campaign: { dueDate: 'asc' } }, { id: 'asc' }],
    take: 20,
  })
  return rows.map(({ returnReason, campaign, ...line }) => ({
    ...toLine(line),
    returnReason,
    campaign: toCampaign(campaign),
  }))
}

export type ReportEvent = Readonly<{ at: Date; action: string; who: string | null; reason: string | null }>

/** What happened to a report, newest first. */
export const listReportEvents = async (ctx: Pick<Ctx, 'db'>, id: number, limit = 30): Promise<ReportEvent[]> => {
  const rows = await ctx.db.event.findMany({
    where: { subject: 'ReportSubmission', subjectId: id },
    select: { at: true, action: true, reason: true, actor: { select: { displayName: true } } },
    relationLoadStrategy: 'join',
    orderBy: { id: 'desc' },
    take: limit,
  })
  return rows.map(({ actor, ...row }) => ({ ...row, who: actor?.displayName ?? null }))
}

/** The closed campaigns of a unit before a cut-off, for comparing with, the latest first. */
export const listClosedCampaigns = async (ctx: Ctx, unitId: number): Promise<Campaign[]> => {
  const rows = await ctx.db.reportCampaign.findMany({
    where: { AND: [{ unitId, closedAt: { not: null } }, visibleCampaigns(ctx.actor)] },
    select: campaignSelect,
    relationLoadStrategy: 'join',
    orderBy: [{ cutoffDate: 'desc' }, { id: 'desc' }],
    take: 60,
  })
  return rows.map(toCampaign)
}

/** Of some communes those that hold a title which was not revoked. */
export const listRecognisedIds = async (ctx: Pick<Ctx, 'db'>, communeIds: readonly number[]): Promise<number[]> => {
  const rows = await ctx.db.recognition.findMany({
    where: { communeId: { in: [...communeIds] }, revokedOn: null },
    select: { communeId: true },
    distinct: ['communeId'],
    orderBy: { communeId: 'asc' },
    take: mostReports,
  })
  return rows.map(({ communeId }) => communeId)
}

/** An open campaign as home pages name it, with how many of its reports came in and how many wait for the office. */
export type OpenCampaign = Readonly<{
  id: number
  title: string
  dueDate: Day
  asked: number
  submitted: number
  waiting: number
}>

/** The campaigns that are open on the business day and ask communes in scope, in one statement. */
export const listOpenCampaigns = async (ctx: Ctx): Promise<OpenCampaign[]> => {
  const rows = await ctx.db.$queryRaw<(Omit<OpenCampaign, 'dueDate'> & { dueDate: Date })[]>`
    SELECT c.id, c.title, c."dueDate", count(*)::int AS asked,
      (count(*) FILTER (WHERE r.state::text = ANY (${[...IN_HAND]}::text[])))::int AS submitted,
      (count(*) FILTER (WHERE r.state = 'SUBMITTED'))::int AS waiting
    FROM "ReportCampaign" c JOIN "ReportSubmission" r ON r."campaignId" = c.id
    WHERE c."closedAt" IS NULL AND c."opensOn" <= ${dayToDb(ctx.today)}::date
      AND r."communeId" = ANY (${[...ctx.actor.communeIds]}::int[])
    GROUP BY c.id ORDER BY c."dueDate", c.id LIMIT 10`
  return rows.map((row) => ({ ...row, dueDate: dayFromDb(row.dueDate) }))
}
