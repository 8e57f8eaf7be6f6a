import { isCriterionMet } from '../assessments/totals.js'
import { fmt } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { SetFigures } from './figures.js'
import { kindWords, periodText } from './kinds.js'
import type { Campaign, ReportEvent, ReportLine, StateCounts } from './queries.js'
import { completenessOf, isInHand, PARTS, type Texts, type Timeliness, timelinessOf } from './rules.js'
import type { SnapshotContent } from './snapshot.js'
import type { SnapshotHead } from './snapshot-queries.js'

type Tone = 'gap' | 'late' | 'soon'
type Tag = Readonly<{ text: string; tone?: Tone; icon?: string }>

/** What a report's state is called. A draft nobody has touched is not begun. */
export const stateTag = ({ state, version }: Pick<ReportLine, 'state' | 'version'>): Tag => {
  switch (state) {
    case 'DRAFT':
      return version === 1 ? { text: 'Chưa soạn', tone: 'gap' } : { text: 'Đang soạn', tone: 'gap' }
    case 'SUBMITTED':
      return { text: 'Đã nộp, chờ xem', tone: 'soon' }
    case 'RETURNED':
      return { text: 'Trả lại để sửa', tone: 'late' }
    case 'ACCEPTED':
      return { text: 'Đã chấp nhận', icon: 'ok' }
  }
}

const timelyTone: Readonly<Record<Timeliness['kind'], Tone | undefined>> = {
  ontime: undefined,
  late: 'soon',
  owed: undefined,
  overdue: 'late',
  missing: 'late',
}

export const timelyTag = (timeliness: Timeliness): Tag => {
  const tone = timelyTone[timeliness.kind]
  return { text: timeliness.label, ...(tone && { tone }) }
}

/** One line about a campaign: its kind, its period, when it is due. */
export const headOf = (campaign: Campaign) => ({
  id: campaign.id,
  title: campaign.title,
  href: paths.campaigns.show(campaign),
  kind: kindWords[campaign.kind],
  unit: campaign.unit,
  period: `Kỳ báo cáo ${periodText(campaign)}`,
  cutoff: fmt.day(campaign.cutoffDate),
  due: campaign.dueDate,
  dueText: fmt.day(campaign.dueDate),
  opensText: fmt.day(campaign.opensOn),
  closed: campaign.closed,
  closedText: campaign.closedAt ? fmt.day(campaign.closedAt) : null,
})

export const presentCampaignLine = (campaign: Campaign & { counts: StateCounts }, today: Day) => {
  const { DRAFT, SUBMITTED, RETURNED, ACCEPTED } = campaign.counts
  const all = DRAFT + SUBMITTED + RETURNED + ACCEPTED
  return {
    ...headOf(campaign),
    waits: !campaign.closed && campaign.opensOn > today,
    all,
    submitted: SUBMITTED + ACCEPTED,
    accepted: ACCEPTED,
    returned: RETURNED,
    owed: DRAFT + RETURNED,
  }
}

/** Verified and claimed criteria of a snapshot in the set that comes first. */
export type MetCount = Readonly<{ verified: number; self: number }>

const lineOf = (report: ReportLine, campaign: Campaign, today: Day, met: MetCount | undefined) => {
  const complete = completenessOf(report.texts)
  return {
    commune: report.commune,
    href: paths.campaignReports.show(report),
    state: stateTag(report),
    timely: timelyTag(timelinessOf(campaign, report.firstSubmittedOn, today)),
    submitted: report.submittedAt ? fmt.dateTime(report.submittedAt) : null,
    version: report.snapshots,
    complete: `${complete.written}/${complete.of} phần`,
    whole: complete.written === complete.of,
    met: met ? `${met.verified}` : null,
    self: met ? `${met.self}` : null,
  }
}

/** The overview of a campaign: who has submitted, who is late, what waits for the office. */
export const presentOverview = (
  campaign: Campaign,
  reports: readonly ReportLine[],
  { today, met, set }: { today: Day; met: ReadonlyMap<number, MetCount>; set: string },
) => {
  const timely = reports.map((one) => timelinessOf(campaign, one.firstSubmittedOn, today))
  const count = (kinds: readonly Timeliness['kind'][]) => timely.filter(({ kind }) => kinds.includes(kind)).length
  const inState = (state: ReportLine['state']) => reports.filter((one) => one.state === state).length
  const submitted = reports.filter(({ state }) => isInHand(state)).length
  return {
    campaign: headOf(campaign),
    set,
    rows: reports.map((one) => lineOf(one, campaign, today, met.get(one.id))),
    counts: {
      all: reports.length,
      submitted,
      share: reports.length > 0 ? fmt.share(submitted, reports.length, 1) : '–',
      waiting: inState('SUBMITTED'),
      accepted: inState('ACCEPTED'),
      returned: inState('RETURNED'),
      ontime: count(['ontime']),
      late: count(['late']),
      overdue: count(['overdue', 'missing']),
    },
    missing: reports.filter(({ state }) => state !== 'ACCEPTED').map(({ commune }) => commune),
  }
}

/** Figures per set and criterion as the pages show them. */
export const presentFigures = (sets: readonly SetFigures[]) =>
  sets.map((set) => ({
    code: set.code,
    name: set.shortName,
    criteria: set.criteria,
    self: set.selfMet,
    verified: set.verifiedMet,
    rows: set.rows.map(({ no, name, ...met }) => ({
      no,
      name,
      self: `${met.selfMet}/${met.indicators}`,
      verified: `${met.verifiedMet}/${met.indicators}`,
      selfMet: isCriterionMet(met, 'self'),
      verifiedMet: isCriterionMet(met, 'verified'),
    })),
  }))

export const presentTexts = (texts: Texts) =>
  PARTS.map(({ key, label, asked }) => ({ key, label, asked, text: texts[key] ?? null }))

const deeds: Readonly<Record<string, string>> = {
  'report.saved': 'Lưu nháp báo cáo',
  'report.submitted': 'Xác nhận số liệu và nộp báo cáo',
  'report.accepted': 'Chấp nhận báo cáo',
  'report.returned': 'Trả lại báo cáo',
  'report.obstaclesTaken': 'Đưa vướng mắc đã ghi vào báo cáo',
}

export const presentReportEvents = (events: readonly ReportEvent[]) =>
  events.map(({ at, action, who, reason }) => ({
    when: fmt.dateTime(at),
    iso: at.toISOString(),
    who: who ?? 'Hệ thống',
    text: deeds[action] ?? action,
    ...(reason !== null && { why: reason }),
  }))

export const presentVersions = (id: number, snapshots: readonly SnapshotHead[]) =>
  snapshots.map(({ number, sha256, takenAt, takenBy }) => ({
    number,
    href: paths.campaignReports.snapshot({ id, number }),
    when: fmt.dateTime(takenAt),
    who: takenBy,
    code: sha256.slice(0, 12),
  }))

/** A frozen version, as it was submitted. */
export const presentContent = (content: SnapshotContent) => ({
  figures: presentFigures(content.sets),
  texts: presentTexts(content.texts),
  resources: content.resources.map(({ label, amount, quantity, unit }) => ({
    label,
    amount: amount === null ? '–' : fmt.decimal(amount, 3),
    quantity: quantity === null ? '–' : `${fmt.decimal(quantity, 3)} ${unit ?? ''}`,
  })),
  obstacles: content.obstacles,
})
