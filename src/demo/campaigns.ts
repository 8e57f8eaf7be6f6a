import { figuresOn, type SetFigures } from '../campaigns/figures.js'
import type { Texts } from '../campaigns/rules.js'
import { codeOf, type SnapshotContent } from '../campaigns/snapshot.js'
import type { CampaignKind, ReportState } from '../generated/prisma/enums.js'
import type { Tx } from '../kernel/db/client.js'
import { addDays, type Day, dayToDb } from '../kernel/time.js'
import { people } from './accounts.js'
import { instantOf } from './calendar.js'
import type { Hired } from './people.js'
import type { Happening } from './replay.js'
import type { DemoCommune, World } from './world.js'

type Told = Readonly<{
  kind: CampaignKind
  title: string
  periodStart: Day
  cutoffDate: Day
  opensOn: Day
  dueDate: Day
  closedOn: Day | null
  /** State of the reports by commune and the day they were submitted; all others as `others`. */
  reports: Readonly<Record<string, readonly [ReportState, Day | null]>>
  others: readonly [ReportState, Day | null]
}>

const told: readonly Told[] = [
  {
    kind: 'QUARTER',
    title: 'Báo cáo quý I/2024',
    periodStart: '2023-12-15',
    cutoffDate: '2024-03-14',
    opensOn: '2024-03-12',
    dueDate: '2024-03-20',
    closedOn: '2024-03-27',
    reports: { 'Tú Xuyên': ['ACCEPTED', '2024-03-22'] },
    others: ['ACCEPTED', '2024-03-18'],
  },
  {
    kind: 'MONTH',
    title: 'Báo cáo tháng 5/2024',
    periodStart: '2024-04-15',
    cutoffDate: '2024-05-14',
    opensOn: '2024-05-13',
    dueDate: '2024-05-20',
    closedOn: null,
    reports: {
      'Điềm He': ['ACCEPTED', '2024-05-16'],
      'Liên Hội': ['ACCEPTED', '2024-05-17'],
      'Yên Phúc': ['SUBMITTED', '2024-05-17'],
      'Tú Xuyên': ['RETURNED', '2024-05-16'],
    },
    others: ['DRAFT', null],
  },
]

const RETURNED = 'Đề nghị nêu rõ khối lượng đã thực hiện của tiêu chí Giao thông và thời gian hoàn thành.'

const textsFor = ({ name }: DemoCommune, [first]: readonly SetFigures[]): Texts => ({
  direction: `Ban Chỉ đạo xã ${name} họp giao ban hằng tháng, phân công thành viên theo dõi từng thôn. (Nội dung minh họa.)`,
  results: `Đến ngày chốt, xã có ${first?.verifiedMet ?? 0}/${first?.criteria ?? 0} tiêu chí đạt đã thẩm tra, xã tự đánh giá đạt ${first?.selfMet ?? 0} tiêu chí.`,
  obstacles: 'Nguồn vốn đối ứng hạn chế; một số hạng mục phụ thuộc thời tiết và mặt bằng.',
  proposals: 'Đề nghị các phòng chuyên môn hướng dẫn hoàn thiện hồ sơ các tiêu chí chưa đạt.',
})

const officerOf = ({ ids }: Hired, { name }: DemoCommune): number => {
  const person = people.find(({ role, unit }) => role === 'COMMUNE' && unit === `Xã ${name}`)
  return ids.get(person?.username ?? '') ?? ids.get('vpdp') ?? 0
}

type Place = Readonly<{ tx: Tx; world: World; hired: Hired; campaignId: number; campaign: Told }>

const freeze = async (
  { tx, hired, campaign }: Place,
  submissionId: number,
  commune: DemoCommune,
  { texts, sets, day }: { texts: Texts; sets: readonly SetFigures[]; day: Day },
): Promise<void> => {
  const { title, kind, periodStart, cutoffDate, dueDate } = campaign
  const content: SnapshotContent = {
    format: 1,
    campaign: { title, kind, periodStart, cutoffDate, dueDate },
    commune: { id: commune.id, name: `Xã ${commune.name}` },
    sets,
    texts,
    resources: [],
    obstacles: [],
  }
  const { id } = await tx.reportSnapshot.create({
    data: {
      submissionId,
      number: 1,
      cutoffDate: dayToDb(cutoffDate),
      content,
      sha256: codeOf(content),
      takenById: officerOf(hired, commune),
      takenAt: instantOf(day, 200),
    },
    select: { id: true },
  })
  await tx.snapshotFigure.createMany({
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
}

/** A report whose row stands and whose figures are frozen once the history was replayed. */
type Pending = Readonly<{ id: number; commune: DemoCommune; day: Day | null }>

const enterReport = async (
  { tx, hired, campaign, campaignId }: Place,
  commune: DemoCommune,
): Promise<{ lines: Happening[]; pending: Pending[] }> => {
  const [state, day] = campaign.reports[commune.name] ?? campaign.others
  const begun = state !== 'DRAFT' || commune.name === 'Trấn Ninh'
  const { id } = await tx.reportSubmission.create({
    data: {
      campaignId,
      communeId: commune.id,
      state,
      submittedAt: day && instantOf(day, 200),
      returnReason: state === 'RETURNED' ? RETURNED : null,
      version: begun ? 2 : 1,
    },
    select: { id: true },
  })
  if (!begun) return { lines: [], pending: [] }
  const about = { subject: 'ReportSubmission', subjectId: id, communeId: commune.id }
  const own = { ...about, actorId: officerOf(hired, commune) }
  const pending = [{ id, commune, day }]
  if (day === null) return { lines: [{ ...own, at: instantOf('2024-05-16', 60), action: 'report.saved' }], pending }
  const submitted = {
    ...own,
    at: instantOf(day, 200),
    action: 'report.submitted',
    to: { state: 'SUBMITTED', number: 1 },
  }
  if (state === 'SUBMITTED') return { lines: [submitted], pending }
  const accepted = state === 'ACCEPTED'
  const decided = {
    ...about,
    at: instantOf(campaign.closedOn ? addDays(campaign.closedOn, -1) : '2024-05-17', 320),
    actorId: hired.ids.get('vpdp') ?? 0,
    action: accepted ? 'report.accepted' : 'report.returned',
    to: { state },
    reason: accepted ? null : RETURNED,
  }
  return { lines: [submitted, decided], pending }
}

const finish = async (place: Place, pending: readonly Pending[]): Promise<void> => {
  const { tx, world, campaign, campaignId } = place
  const communeIds = world.communes.map((commune) => commune.id)
  const figures = await figuresOn({ db: tx }, world.catalogue, { communeIds, day: campaign.cutoffDate })
  for (const { id, commune, day } of pending) {
    const sets = figures.get(commune.id) ?? []
    const texts = textsFor(commune, sets)
    await tx.reportSubmission.update({ where: { id }, data: { texts } })
    if (day !== null) await freeze(place, id, commune, { texts, sets, day })
  }
  const closedAt = campaign.closedOn && instantOf(campaign.closedOn, 400)
  if (closedAt)
    await tx.reportCampaign.update({ where: { id: campaignId }, data: { closedAt, version: { increment: 1 } } })
}

type Entered = Readonly<{ lines: Happening[]; freeze: () => Promise<void> }>

const enterCampaign = async (tx: Tx, world: World, hired: Hired, campaign: Told): Promise<Entered> => {
  const { kind, title, closedOn } = campaign
  const days = {
    periodStart: dayToDb(campaign.periodStart),
    cutoffDate: dayToDb(campaign.cutoffDate),
    opensOn: dayToDb(campaign.opensOn),
    dueDate: dayToDb(campaign.dueDate),
  }
  const { id } = await tx.reportCampaign.create({ data: { unitId: world.districtId, kind, title, ...days } })
  const place = { tx, world, hired, campaignId: id, campaign }
  const office = { actorId: hired.ids.get('vpdp') ?? 0, subject: 'ReportCampaign', subjectId: id }
  const to = { title, communes: world.communes.length }
  const lines: Happening[] = [{ ...office, at: instantOf(campaign.opensOn, 30), action: 'campaign.opened', to }]
  const pending: Pending[] = []
  for (const commune of world.communes) {
    const report = await enterReport(place, commune)
    lines.push(...report.lines)
    pending.push(...report.pending)
  }
  if (closedOn !== null)
    lines.push({ ...office, at: instantOf(closedOn, 400), action: 'campaign.closed', to: { closed: true } })
  return { lines, freeze: () => finish(place, pending) }
}

/**
 * Enters a closed and an open report campaign. Answers the lines of history, and what freezes the submitted figures: it
 * is done once the history was replayed, for they are those of the cut-off day.
 */
export const enterCampaigns = async (tx: Tx, world: World, hired: Hired): Promise<Entered> => {
  const entered: Entered[] = []
  for (const campaign of told) entered.push(await enterCampaign(tx, world, hired, campaign))
  return {
    lines: entered.flatMap(({ lines }) => lines),
    freeze: async () => {
      for (const one of entered) await one.freeze()
    },
  }
}
