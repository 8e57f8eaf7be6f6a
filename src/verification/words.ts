import { type StatusWords, statusWords } from '../assessments/status.js'
import type { DecisionResult } from '../generated/prisma/enums.js'
import { dateTime, day as showDay } from '../kernel/format.js'
import type { Decision } from './queries.js'

const statuses = {
  MET: 'VERIFIED_MET',
  NOT_MET: 'VERIFIED_NOT_MET',
  SUPPLEMENT: 'SUPPLEMENT_REQUESTED',
  NOT_APPLICABLE: 'NOT_APPLICABLE',
} as const

const labels: Readonly<Record<DecisionResult, string>> = {
  MET: 'Đạt',
  NOT_MET: 'Chưa đạt',
  SUPPLEMENT: 'Yêu cầu bổ sung',
  NOT_APPLICABLE: 'Không áp dụng',
}

export const resultLabel = (result: DecisionResult): string => labels[result]

/** A conclusion as a sign: full shape, since it is the agency's. */
export const resultSign = (result: DecisionResult): Pick<StatusWords, 'css' | 'icon'> & { label: string } => {
  const { css, icon } = statusWords(statuses[result])
  return { css, icon, label: labels[result] }
}

/** Who concluded, in whose place: "Phòng KT&HT", "VPĐP NTM thay Phòng KT&HT", "VPĐP NTM". */
export const deciderInWords = ({ agency, onBehalf }: Pick<Decision, 'agency' | 'onBehalf'>): string => {
  if (!onBehalf) return agency ?? 'Cơ quan chủ trì'
  return agency === null ? 'Văn phòng Điều phối' : `Văn phòng Điều phối làm thay ${agency}`
}

/** A decision in full, ready to be printed. */
export const decisionView = (decision: Decision) => ({
  sign: resultSign(decision.result),
  who: deciderInWords(decision),
  person: decision.decidedBy,
  when: dateTime(decision.decidedAt),
  day: showDay(decision.decidedAt),
  reason: decision.reason,
  due: decision.dueDate && showDay(decision.dueDate),
  document:
    decision.document &&
    `${decision.document.docNumber}${decision.document.issuedOn ? ` ngày ${showDay(decision.document.issuedOn)}` : ''}`,
  onBehalf: decision.onBehalf,
})
export type DecisionView = ReturnType<typeof decisionView>
