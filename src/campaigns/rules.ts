import type { ReportState } from '../generated/prisma/enums.js'
import { day as showDay } from '../kernel/format.js'
import { type Day, daysBetween } from '../kernel/time.js'

/** Where a commune's report stands: its state, unless the campaign does not take it yet or any more. */
export const STANDS = ['WAITS', 'DRAFT', 'SUBMITTED', 'RETURNED', 'ACCEPTED', 'CLOSED'] as const
export type ReportStand = (typeof STANDS)[number]

/** The states in which a report counts as submitted: one that was returned is owed again, whatever came before. */
export const IN_HAND: readonly ReportState[] = ['SUBMITTED', 'ACCEPTED']
export const isInHand = (state: ReportState): boolean => IN_HAND.includes(state)

type CampaignTimes = Readonly<{ opensOn: Day; dueDate: Day; closed: boolean }>

/** Where a report stands on a day. */
export const standOf = (state: ReportState, { opensOn, closed }: CampaignTimes, today: Day): ReportStand => {
  if (closed) return 'CLOSED'
  return today < opensOn ? 'WAITS' : state
}

export type Timeliness = Readonly<{
  kind: 'ontime' | 'late' | 'owed' | 'overdue' | 'missing'
  label: string
  /** Days late; negative: days left. */
  days: number
}>

/**
 * Whether a report came in time: what counts is the first day it was submitted, a later correction takes nothing away. The
 * due day itself is in time. Not submitted: owed until the due day, then overdue, missing once the campaign is closed.
 */
export const timelinessOf = (
  { dueDate, closed }: Pick<CampaignTimes, 'dueDate' | 'closed'>,
  firstSubmittedOn: Day | null,
  today: Day,
): Timeliness => {
  const days = daysBetween(dueDate, firstSubmittedOn ?? today)
  if (firstSubmittedOn !== null) {
    return days > 0
      ? { kind: 'late', label: `Nộp chậm ${days} ngày`, days }
      : { kind: 'ontime', label: 'Đúng hạn', days }
  }
  if (closed) return { kind: 'missing', label: 'Không nộp', days }
  if (days > 0) return { kind: 'overdue', label: `Quá hạn ${days} ngày`, days }
  return { kind: 'owed', label: days === 0 ? 'Đến hạn hôm nay' : `Còn ${-days} ngày`, days }
}

/** The text parts of a report in the order of the customary form; `asked`: a report is not complete without it. */
export const PARTS = [
  { key: 'direction', label: 'I. Công tác chỉ đạo, tuyên truyền', asked: false },
  { key: 'results', label: 'II. Kết quả thực hiện', asked: true },
  { key: 'obstacles', label: 'III. Khó khăn, vướng mắc và nguyên nhân', asked: true },
  { key: 'tasks', label: 'IV. Nhiệm vụ kỳ tới', asked: false },
  { key: 'proposals', label: 'V. Đề xuất, kiến nghị', asked: true },
] as const
export type PartKey = (typeof PARTS)[number]['key']
export type Texts = Readonly<Partial<Record<PartKey, string>>>

/** The parts a report must have and does not. */
export const missingParts = (texts: Texts): string[] =>
  PARTS.filter(({ key, asked }) => asked && !texts[key]).map(({ label }) => label)

/** How many of the parts that must be there are written. */
export const completenessOf = (texts: Texts): { written: number; of: number } => {
  const asked = PARTS.filter((part) => part.asked)
  return { written: asked.filter(({ key }) => texts[key]).length, of: asked.length }
}

/** Why a report cannot be submitted on a day; null: it can. The day of the cut-off must have passed whole. */
export const tooEarly = (cutoffDate: Day, today: Day): string | null =>
  today > cutoffDate ? null : `Số liệu chốt đến hết ngày ${showDay(cutoffDate)}: báo cáo nộp được từ ngày liền sau.`
