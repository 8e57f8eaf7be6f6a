import { judgeContext, listReaches } from '../assessments/place.js'
import type { AssessmentRow } from '../assessments/queries.js'
import { late } from '../assessments/status.js'
import { type JudgeContext, judge } from '../assessments/verdict.js'
import { byDue, presentItem } from '../communes/items.js'
import { idsInForce } from '../communes/load.js'
import type { Catalogue } from '../criteria/catalogue.js'
import { chooseSet } from '../dashboards/choice.js'
import { listOwnTasks } from '../directives/queries.js'
import { validityOf } from '../evidence/rules.js'
import { type Ctx, communesOf } from '../kernel/context.js'
import { fmt } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { presentTarget } from '../targets/card.js'
import { listTargets, type Target } from '../targets/queries.js'
import { getCommune } from '../units/queries.js'
import { type ExpiringPaper, listExpiringPapers, listOfficerRows, listSupplementReasons, soonDays } from './queries.js'
import { firstOf, type Job, type Link, type Part, type Section } from './sections.js'
import { tasksSection } from './tasks.js'

/** Lines of one list on the page; the rest is one link away. */
const listed = 8

type Words = Readonly<{
  catalogue: Catalogue
  contexts: ReadonlyMap<number, JudgeContext>
  reasons: ReadonlyMap<number, string>
  day: Day
  setId: number
}>

/** Why a row is on the list: what the agency wrote, what the figures say, or what is missing. */
const noteOf = (row: AssessmentRow, { catalogue, contexts, reasons }: Words): string => {
  const reason = reasons.get(row.id)
  if (reason) return reason
  const indicator = catalogue.indicator(row.indicatorId)
  const context = contexts.get(row.communeId)
  if (!indicator || !context) return ''
  const verdict = judge(indicator, row, context)
  if (verdict.result === 'MET' || verdict.result === 'NOT_MET') return verdict.sentence
  if (verdict.result === 'LEVEL_UNKNOWN') return 'Ngưỡng chưa cập nhật; xã vẫn nhập được số liệu.'
  if (row.papers === 0) return 'Chưa có hồ sơ minh chứng.'
  return verdict.result === 'VALUE_MISSING' ? 'Chưa có số liệu.' : ''
}

const jobOf = (row: AssessmentRow, words: Words, action: Job['action']): Job => {
  const { title, set, href, days } = presentItem(row, words)
  return { title: set ? `${title} (${set})` : title, href, days, note: noteOf(row, words), ...(action && { action }) }
}

type List = {
  id: string
  title: string
  tone?: string
  empty: string
  more: Link
  act: (row: AssessmentRow) => Job['action']
}

const section = (
  { id, title, tone, empty, more, act }: List,
  rows: readonly AssessmentRow[],
  words: Words,
): Section => {
  const { shown, total } = firstOf(rows, listed)
  return {
    kind: 'jobs',
    id,
    title,
    total,
    ...(tone && total > 0 && { tone }),
    jobs: shown.map((row) => jobOf(row, words, act(row))),
    more: total > shown.length ? more : null,
    empty: { title: empty },
  }
}

const papersSection = (papers: readonly ExpiringPaper[], day: Day): Section => ({
  kind: 'jobs',
  id: 'papers',
  title: 'Giấy tờ sắp hết hiệu lực',
  total: papers.length,
  jobs: papers.map(({ id, subject, docNumber, validUntil }) => ({
    title: docNumber ? `${docNumber}: ${subject}` : subject,
    href: paths.evidence.show({ id }),
    note: `${validityOf(validUntil, day).words}.`,
    action: { label: 'Xem', href: paths.evidence.show({ id }) },
  })),
  empty: {
    title: 'Không có giấy tờ nào hết hiệu lực trong 60 ngày tới.',
    text: 'Giấy tờ có thời hạn được nhắc tại đây trước 60 ngày.',
  },
})

/** The four lists of indicators: each row stands in the first that fits. */
const workSections = (rows: readonly AssessmentRow[], words: Words, commune: number): Section[] => {
  const sorted = [...rows].sort(byDue(words.catalogue))
  const returned = sorted.filter(({ stage }) => stage === 'SUPPLEMENT_REQUESTED')
  const overdue = sorted.filter((row) => !returned.includes(row) && late(row, words.day))
  const unproved = sorted.filter((row) => row.selfResult === 'MET' && row.papers === 0 && !returned.includes(row))
  const soon = sorted.filter((row) => ![returned, overdue, unproved].some((list) => list.includes(row)))
  const listOf = (state: string): Link => ({
    label: 'Xem tất cả',
    href: paths.assessments.list({}, { commune, state }),
  })
  const update = (row: AssessmentRow) => ({ label: 'Cập nhật', href: paths.assessments.show(row) })
  const lists: Record<'returned' | 'overdue' | 'soon' | 'unproved', List> = {
    returned: {
      id: 'returned',
      title: 'Cơ quan thẩm tra yêu cầu bổ sung',
      tone: 'soon',
      empty: 'Không có chỉ tiêu nào phải bổ sung.',
      more: listOf('returned'),
      act: (row) => ({ label: 'Bổ sung', href: paths.assessments.show(row), primary: true }),
    },
    overdue: {
      id: 'overdue',
      title: 'Quá hạn',
      tone: 'late',
      empty: 'Không có chỉ tiêu quá hạn.',
      more: listOf('late'),
      act: update,
    },
    soon: {
      id: 'soon',
      title: `Đến hạn trong ${soonDays} ngày`,
      empty: 'Không có chỉ tiêu nào đến hạn.',
      more: listOf('soon'),
      act: update,
    },
    unproved: {
      id: 'unproved',
      title: 'Đã đánh giá đạt, chưa có hồ sơ',
      empty: 'Chỉ tiêu nào đánh giá đạt cũng đã có hồ sơ.',
      more: listOf('no-evidence'),
      act: (row) => ({ label: 'Thêm hồ sơ', href: paths.evidence.create({}, { assessment: row.id }) }),
    },
  }
  return [
    ...(returned.length > 0 ? [section(lists.returned, returned, words)] : []),
    section(lists.overdue, overdue, words),
    section(lists.soon, soon, words),
    section(lists.unproved, unproved, words),
  ]
}

const targetSection = (targets: readonly Target[], catalogue: Catalogue): Section[] => {
  const cards = targets.flatMap((target) => {
    const card = presentTarget(target, 'verified', catalogue)
    if (!card) return []
    const action = { label: `Xem ${card.of} ${card.unit} của xã`, href: card.href }
    return [{ ...card, title: `Mục tiêu năm ${target.year}`, href: null, level: 2, action }]
  })
  return cards.length > 0 ? [{ kind: 'goals', id: 'targets', title: 'Mục tiêu', cards }] : []
}

/** What an officer of a commune has to do now. */
export const officerPart = async (ctx: Ctx, catalogue: Catalogue): Promise<Part> => {
  const communeIds = communesOf(ctx.actor, 'COMMUNE')
  const communeId = communeIds[0] ?? 0
  const commune = await getCommune(ctx, communeId)
  const day = commune.validTo && commune.validTo < ctx.today ? commune.validTo : ctx.today
  const [rows, reaches, papers, tasks, { targets }] = await Promise.all([
    listOfficerRows(ctx, { communeIds, indicatorIds: idsInForce(catalogue, day), day }),
    listReaches(ctx, communeIds, day),
    listExpiringPapers(ctx, communeIds, day),
    listOwnTasks(ctx),
    listTargets(ctx, { communeIds, day, limit: 3 }),
  ])
  const returned = rows.filter(({ stage }) => stage === 'SUPPLEMENT_REQUESTED').map(({ id }) => id)
  const [nearest] = targets
  const words: Words = {
    catalogue,
    day,
    setId: nearest?.setId ?? chooseSet(catalogue, day, '').id,
    reasons: await listSupplementReasons(ctx, returned),
    contexts: new Map(reaches.map((reach) => [reach.communeId, judgeContext(catalogue, day, reach)])),
  }
  const statusLink: Section[] =
    targets.length > 0
      ? []
      : [
          {
            kind: 'links',
            id: 'own',
            title: commune.fullName,
            items: [
              { label: 'Tiêu chí của xã', href: paths.communes.show(commune), note: `Tính đến ngày ${fmt.day(day)}` },
            ],
          },
        ]
  return {
    main: [...workSections(rows, words, communeId), papersSection(papers, day)],
    side: [...targetSection(targets, catalogue), ...statusLink, ...tasksSection(tasks, 'Văn bản gửi xã', ctx.today)],
  }
}
