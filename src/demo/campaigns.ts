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

const enterReport = async (
  place: Place,
  commune: DemoCommune,
  sets: readonly SetFigures[],
): Promise<Happening[]> => {
  const { tx, hired, campaign, campaignId } = place
  const [state, day] = campaign.reports[commune.name] ?? campaign.others
  const begun = state !== 'DRAFT' || commune.name === 'Trấn Ninh'
  const texts = begun ? textsFor(commune, sets) : {}
  const { id } = await tx.reportSubmission.create({
    data: {
      campaignId,
      communeId: commune.id,
      state,
      texts,
      submittedAt: day && instantOf(day, 200),
      returnReason: state === 'RETURNED' ? RETURNED : null,
      version: begun ? 2 : 1,
    },
    select: { id: true },
  })
  const about = { subject: 'ReportSubmission', subjectId: id, communeId: commune.id }
  const actorId = officerOf(hired, commune)
  if (day === null) return begun ? [{ ...about, at: instantOf('2024-05-16', 60), actorId, action: 'report.saved', to: texts }] : []
  await freeze(place, id, commune, { texts, sets, day })
  const lines: Happening[] = [
    { ...about, at: instantOf(day, 200), actorId, action: 'report.submitted', to: { state: 'SUBMITTED', number: 1 } },
  ]
  if (state === 'SUBMITTED') return lines
  const accepted = state === 'ACCEPTED'
  return [
    ...lines,
    {
      ...about,
      at: instantOf(campaign.closedOn ? addDays(campaign.closedOn, -1) : '2024-05-17', 320),
      actorId: hired.ids.get('vpdp') ?? 0,
      action: accepted ? 'report.accepted' : 'report.returned',
      to: { state },
      reason: accepted ? null : RETURNED,
    },
  ]
}

const enterCampaign = async (tx: Tx, world: World, hired: Hired, campaign: Told): Promise<Happening[]> => {
  const { kind, title, closedOn } = campaign
  const days = {
    periodStart: dayToDb(campaign.periodStart),
    cutoffDate: dayToDb(campaign.cutoffDate),
    opensOn: dayToDb(campaign.opensOn),
    dueDate: dayToDb(campaign.dueDate),
  }
  const { id } = await tx.reportCampaign.create({ data: { unitId: world.districtId, kind, title, ...days } })
  const communeIds = world.communes.map((commune) => commune.id)
  const figures = await figuresOn({ db: tx }, world.catalogue, { communeIds, day: campaign.cutoffDate })
  const place = { tx, world, hired, campaignId: id, campaign }
  const office = { actorId: hired.ids.get('vpdp') ?? 0, subject: 'ReportCampaign', subjectId: id }
  const lines: Happening[] = [
    { ...office, at: instantOf(campaign.opensOn, 30), action: 'campaign.opened', to: { title, communes: communeIds.length } },
  ]
  for (const commune of world.communes) lines.push(...(await enterReport(place, commune, figures.get(commune.id) ?? [])))
  if (closedOn !== null) {
    const closedAt = instantOf(closedOn, 400)
    await tx.reportCampaign.update({ where: { id }, data: { closedAt, version: { increment: 1 } } })
    lines.push({ ...office, at: closedAt, action: 'campaign.closed', to: { closed: true } })
  }
  return lines
}

/** Enters a closed and an open report campaign on what was told of the indicators. Answers the lines of history. */
export const enterCampaigns = async (tx: Tx, world: World, hired: Hired): Promise<Happening[]> => {
  const lines: Happening[] = []
  for (const campaign of told) lines.push(...(await enterCampaign(tx, world, hired, campaign)))
  return lines
}
