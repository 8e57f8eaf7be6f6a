import type { IndicatorDef } from '../criteria/catalogue.js'
import { dateTime, day as showDay } from '../kernel/format.js'
import type { HistoryEvent } from './history-queries.js'
import { type AssessmentState, blankState, stateOfEvent } from './state.js'
import { verifiedWords } from './status.js'
import { resultWords, reverifyWords, stateInWords } from './words.js'

export type Difference = Readonly<{ label: string; from: string; to: string }>

type Told = Readonly<{ label: string; text: string }>

/** Everything a state says, in words, one line a field; what is empty is left out. */
const told = (indicator: IndicatorDef, state: AssessmentState): Told[] => {
  const lines: (Told | null)[] = [
    { label: 'Xã tự đánh giá', text: resultWords[state.selfResult] },
    ...stateInWords(indicator, state).map(({ label, text }) => ({ label: label ?? 'Hiện trạng', text })),
    state.figuresAsOf === null ? null : { label: 'Số liệu chốt đến', text: showDay(state.figuresAsOf) },
    state.claimReason === null ? null : { label: 'Lý do của xã', text: state.claimReason },
    state.plannedDate === null ? null : { label: 'Ngày dự kiến đạt', text: showDay(state.plannedDate) },
    state.note === null ? null : { label: 'Ghi chú', text: state.note },
    { label: 'Thẩm tra', text: verifiedWords(state)?.long ?? 'Chưa gửi' },
    state.supplementDue === null ? null : { label: 'Hạn bổ sung', text: showDay(state.supplementDue) },
    state.reverifyReason === null ? null : { label: 'Cần thẩm tra lại', text: reverifyWords(state.reverifyReason) },
  ]
  return lines.filter((line) => line !== null)
}

/** What changed between two states, field by field, in the words of the pages. */
export const differences = (indicator: IndicatorDef, from: AssessmentState, to: AssessmentState): Difference[] => {
  const [before, after] = [told(indicator, from), told(indicator, to)]
  const labels = [...new Set([...after, ...before].map(({ label }) => label))]
  const textOf = (lines: readonly Told[], label: string) => lines.find((line) => line.label === label)?.text ?? ''
  return labels.flatMap((label) => {
    const [old, now] = [textOf(before, label), textOf(after, label)]
    return old === now ? [] : [{ label, from: old, to: now }]
  })
}

const actions: Readonly<Record<string, string>> = {
  'assessment.saved': 'Cập nhật',
  'assessment.imported': 'Nhập số liệu',
  'assessment.flaggedForReverification': 'Đánh dấu cần thẩm tra lại',
  'assessment.rejudged': 'Tính lại theo ngưỡng mới',
  'assessment.submitted': 'Gửi thẩm tra',
  'assessment.recalled': 'Rút lại đề nghị thẩm tra',
  'assessment.verified': 'Ghi kết luận thẩm tra',
  'assessment.supplementRequested': 'Yêu cầu bổ sung',
  'assessment.reopened': 'Mở lại kết luận thẩm tra',
  'evidence.linked': 'Gắn hồ sơ',
  'evidence.unlinked': 'Gỡ hồ sơ',
  'evidence.corrected': 'Sửa thông tin hồ sơ',
  'evidence.revised': 'Tải phiên bản mới của hồ sơ',
  'evidence.withdrawn': 'Thu hồi hồ sơ',
}

/** What was done, in words: "Ghi kết luận thẩm tra". */
export const actionWords = (action: string): string => actions[action] ?? 'Thay đổi'

const who = ({ who: name, office }: HistoryEvent): string =>
  name === null ? 'Hệ thống' : [name, office].filter(Boolean).join(', ')

/** An event as a line of the history: who, when, from what to what, why. */
export const presentEvent = (indicator: IndicatorDef, event: HistoryEvent) => {
  const act = actionWords(event.action)
  const isState = event.subject === 'Assessment'
  const from = event.from === null ? blankState : stateOfEvent(event.from)
  const changes = isState ? differences(indicator, from, stateOfEvent(event.to)) : []
  const paper = event.paper === null ? 'hồ sơ hạn chế xem' : event.paper.subject
  return {
    when: dateTime(event.at),
    iso: event.at.toISOString(),
    who: who(event),
    text: isState
      ? changes.length > 0 && event.action === 'assessment.saved'
        ? null
        : `${act}.`
      : `${act}: ${paper}.`,
    changes,
    why: event.reason,
  }
}
