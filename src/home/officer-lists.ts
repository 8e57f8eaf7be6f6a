import type { AssessmentRow } from '../assessments/queries.js'
import { late } from '../assessments/status.js'
import { type JudgeContext, judge } from '../assessments/verdict.js'
import { byDue, presentItem } from '../communes/items.js'
import type { Catalogue } from '../criteria/catalogue.js'
import { validityOf } from '../evidence/rules.js'
import { type Day, daysBetween } from '../kernel/time.js'
import { paths } from '../paths.js'
import { type ExpiringPaper, soonDays } from './queries.js'
import { firstOf, type Job, type Link, type Section } from './sections.js'

/** Lines of one list on the page; the rest is one link away. */
const listed = 8
const fewListed = 5

/** What the lines are worded with. */
export type Words = Readonly<{
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

/** The paper that customarily proves an indicator. */
const paperNote = ({ indicatorId, criterionId }: AssessmentRow, { catalogue }: Words): string => {
  const papers = catalogue.criterion(criterionId)?.papers ?? []
  const paper = papers.find((one) => one.indicatorId === indicatorId) ?? papers.find((one) => one.indicatorId === null)
  return paper ? `Thường dùng: ${paper.name}` : ''
}

/** How far the day is: what was sent back counts from the day the agency set. */
const daysOf = (row: AssessmentRow, words: Words): number | null => {
  const due = row.stage === 'SUPPLEMENT_REQUESTED' ? row.supplementDue : null
  return due === null ? presentItem(row, words).days : daysBetween(words.day, due)
}

type List = {
  id: string
  title: string
  tone?: string
  empty: string
  more: Link
  few?: boolean
  line: (row: AssessmentRow) => Pick<Job, 'days' | 'note' | 'action'>
}

const section = (
  { id, title, tone, empty, more, few, line }: List,
  rows: readonly AssessmentRow[],
  words: Words,
): Section => {
  const { shown, total } = firstOf(rows, few ? fewListed : listed)
  return {
    kind: 'jobs',
    id,
    title,
    total,
    ...(tone && total > 0 && { tone }),
    jobs: shown.map((row) => {
      const item = presentItem(row, words)
      return { title: item.set ? `${item.title} (${item.set})` : item.title, href: item.href, ...line(row) }
    }),
    more: total > shown.length ? more : null,
    empty: { title: empty },
  }
}

/** Papers that run out, so that new ones are asked for in time. */
export const papersSection = (papers: readonly ExpiringPaper[], day: Day): Section => ({
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

type Name = 'returned' | 'overdue' | 'soon' | 'unproved'

/** The lists in words: what each is called, what its lines offer, where the rest of it stands. */
const listsOf = (words: Words, commune: number): Record<Name, List> => {
  const more = (query: Record<string, string>): Link => ({
    label: 'Xem tất cả',
    href: paths.assessments.list({}, { commune, ...query }),
  })
  const line =
    (label: string, primary = false) =>
    (row: AssessmentRow) => ({
      days: daysOf(row, words),
      note: noteOf(row, words),
      action: { label, href: paths.assessments.show(row), primary },
    })
  return {
    returned: {
      id: 'returned',
      title: 'Cơ quan thẩm tra yêu cầu bổ sung',
      tone: 'soon',
      empty: 'Không có chỉ tiêu nào phải bổ sung.',
      more: more({ state: 'returned' }),
      line: line('Bổ sung', true),
    },
    overdue: {
      id: 'overdue',
      title: 'Quá hạn',
      tone: 'late',
      empty: 'Không có chỉ tiêu quá hạn.',
      more: more({ state: 'late' }),
      line: line('Cập nhật'),
    },
    soon: {
      id: 'soon',
      title: `Đến hạn trong ${soonDays} ngày`,
      empty: 'Không có chỉ tiêu nào đến hạn.',
      more: more({ state: 'unmet', sort: 'due' }),
      line: line('Cập nhật'),
    },
    unproved: {
      id: 'unproved',
      title: 'Đã đánh giá đạt, chưa có hồ sơ',
      empty: 'Chỉ tiêu nào đánh giá đạt cũng đã có hồ sơ.',
      more: more({ state: 'no-evidence' }),
      few: true,
      line: (row) => ({
        note: paperNote(row, words),
        action: { label: 'Thêm hồ sơ', href: paths.evidence.create({}, { assessment: row.id }) },
      }),
    },
  }
}

/** The four lists of indicators: each row stands in the first that fits. What was sent back is shown only if there is any. */
export const workSections = (rows: readonly AssessmentRow[], words: Words, commune: number): Section[] => {
  const sorted = [...rows].sort(byDue(words.catalogue))
  const returned = sorted.filter(({ stage }) => stage === 'SUPPLEMENT_REQUESTED')
  const overdue = sorted.filter((row) => !returned.includes(row) && late(row, words.day))
  const unproved = sorted.filter((row) => row.selfResult === 'MET' && row.papers === 0 && !returned.includes(row))
  const soon = sorted.filter((row) => ![returned, overdue, unproved].some((list) => list.includes(row)))
  const lists = listsOf(words, commune)
  return [
    ...(returned.length > 0 ? [section(lists.returned, returned, words)] : []),
    section(lists.overdue, overdue, words),
    section(lists.soon, soon, words),
    section(lists.unproved, unproved, words),
  ]
}
