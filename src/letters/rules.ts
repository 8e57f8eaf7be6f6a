import { type Dated, isMetSelf, isMetVerified, isWaiting, late, needsWork } from '../assessments/status.js'
import type { Day } from '../kernel/time.js'

/** What a letter may name of a commune's indicators. */
export const subjects = {
  unmet: 'Chỉ tiêu chưa đạt, xã còn phải làm',
  late: 'Trong số đó chỉ nêu chỉ tiêu quá hạn',
  waiting: 'Chỉ tiêu cơ quan đang thẩm tra',
  claimed: 'Chỉ tiêu xã đánh giá đạt, chưa gửi thẩm tra',
} as const
export type Subject = keyof typeof subjects

/** Whether a letter about these subjects names the indicator. `late` narrows what is owed to what is overdue. */
export const isNamed = (row: Dated, about: readonly Subject[], day: Day): boolean => {
  const owed = needsWork(row) || (row.stage === 'OPEN' && row.verifiedResult === 'NOT_MET')
  if (isWaiting(row)) return about.includes('waiting')
  if (owed) return about.includes('late') ? late(row, day) : about.includes('unmet')
  return about.includes('claimed') && isMetSelf(row) && !isMetVerified(row)
}

/**
 * The day a letter sets for one indicator: the commune's own planned day where that is still ahead and sooner than the
 * letter's, else the letter's.
 */
export const deadlineOf = (due: Day | null, { day, deadline }: { day: Day; deadline: Day }): Day =>
  due !== null && due >= day && due < deadline ? due : deadline
