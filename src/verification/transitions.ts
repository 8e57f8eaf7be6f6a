import type { Stage, VerifiedResult } from '../assessments/status.js'
import type { Side } from '../policies/verification.js'

/** How an indicator of a commune stands to verification. */
export const STANDS = [
  'OPEN', // on the commune's desk, no verdict
  'WAITING', // sent, on the agency's desk
  'WAITING_AGAIN', // sent after a supplement was asked for
  'RETURNED', // a supplement was asked for, no verdict
  'RETURNED_VERIFIED', // a supplement was asked for while an earlier verdict stands
  'CONFIRMED', // verdict đạt or không áp dụng
  'REFUSED', // verdict chưa đạt
  'FLAGGED', // a verdict whose ground has changed: cần thẩm tra lại
] as const
export type Stand = (typeof STANDS)[number]

export const ACTIONS = [
  'submit',
  'recall',
  'confirmMet',
  'confirmNotMet',
  'confirmNotApplicable',
  'requestSupplement',
  'reopen',
] as const
export type Action = (typeof ACTIONS)[number]

/** The agency's side of an assessment, as far as moves depend on it. */
export type Standing = Readonly<{
  stage: Stage
  verifiedResult: VerifiedResult
  reverifyReason: string | null
  supplementDue: string | null
}>

/** Where an assessment stands. One that is waiting keeps the day of an unsettled supplement: recalled, it is owed again. */
export const standOf = ({ stage, verifiedResult, reverifyReason, supplementDue }: Standing): Stand => {
  const verified = verifiedResult !== 'NONE'
  if (stage === 'UNDER_VERIFICATION') return supplementDue === null ? 'WAITING' : 'WAITING_AGAIN'
  if (stage === 'SUPPLEMENT_REQUESTED') return verified ? 'RETURNED_VERIFIED' : 'RETURNED'
  if (!verified) return 'OPEN'
  if (reverifyReason !== null) return 'FLAGGED'
  return verifiedResult === 'NOT_MET' ? 'REFUSED' : 'CONFIRMED'
}

/** What a move does: the next stage, and the verdict unless it stays as it is. */
export type Effect = Readonly<{ stage: Stage; verdict: VerifiedResult | 'KEPT' }>

type Move = Readonly<{
  /** Who makes it; the first capacity the person has counts. */
  by: readonly Side[]
  /** What everybody else is told. */
  whose: string
  /** Not by whoever submitted what it is about. */
  notOwn?: true
  from: Readonly<Partial<Record<Stand, Effect>>>
  /** What is told where it cannot be made. */
  refused: Readonly<Partial<Record<Stand, string>>>
}>

const to = (stage: Stage, verdict: Effect['verdict'] = 'KEPT'): Effect => ({ stage, verdict })
const everywhere = (stands: readonly Stand[], sentence: string) =>
  Object.fromEntries(stands.map((stand) => [stand, sentence])) as Partial<Record<Stand, string>>

const notWaiting: readonly Stand[] = ['OPEN', 'RETURNED', 'RETURNED_VERIFIED', 'CONFIRMED', 'REFUSED', 'FLAGGED']
const SENT = 'Chỉ tiêu đã gửi và đang chờ thẩm tra.'
const SETTLED = 'Chỉ tiêu không còn chờ thẩm tra: đã có kết luận khác hoặc xã đã rút lại.'
const DECIDE_NEW = 'Chỉ tiêu đang chờ thẩm tra: đề nghị ghi kết luận mới, không cần mở lại.'

const decision = (stage: Stage, verdict: Effect['verdict']): Move => ({
  by: ['LEAD', 'COORDINATOR'],
  whose: 'Chỉ cơ quan chủ trì có phân công đã xác nhận, hoặc Văn phòng Điều phối làm thay, kết luận chỉ tiêu này.',
  notOwn: true,
  from: { WAITING: to(stage, verdict), WAITING_AGAIN: to(stage, verdict) },
  refused: everywhere(notWaiting, SETTLED),
})

/**
 * Every move there is: who makes it, from where, to where. What is not written here is refused: 403 by whose matter it
 * is, else 409 with a sentence. An earlier verdict stands until another takes its place or it is reopened.
 */
export const moves: Readonly<Record<Action, Move>> = {
  submit: {
    by: ['COMMUNE', 'COORDINATOR'],
    whose: 'Chỉ xã và Văn phòng Điều phối gửi thẩm tra.',
    from: {
      OPEN: to('UNDER_VERIFICATION'),
      RETURNED: to('UNDER_VERIFICATION'),
      RETURNED_VERIFIED: to('UNDER_VERIFICATION'),
      REFUSED: to('UNDER_VERIFICATION'),
      FLAGGED: to('UNDER_VERIFICATION'),
    },
    refused: {
      WAITING: SENT,
      WAITING_AGAIN: SENT,
      CONFIRMED:
        'Chỉ tiêu đã được xác nhận và căn cứ chưa thay đổi. Muốn thẩm tra lại, cơ quan phụ trách mở lại kèm lý do.',
    },
  },
  recall: {
    by: ['COMMUNE', 'COORDINATOR'],
    whose: 'Chỉ xã và Văn phòng Điều phối rút lại nội dung đã gửi thẩm tra.',
    from: { WAITING: to('OPEN'), WAITING_AGAIN: to('SUPPLEMENT_REQUESTED') },
    refused: everywhere(notWaiting, 'Chỉ tiêu không còn chờ thẩm tra, không rút lại được.'),
  },
  confirmMet: decision('OPEN', 'MET'),
  confirmNotMet: decision('OPEN', 'NOT_MET'),
  confirmNotApplicable: decision('OPEN', 'NOT_APPLICABLE'),
  requestSupplement: decision('SUPPLEMENT_REQUESTED', 'KEPT'),
  reopen: {
    by: ['LEAD', 'COORDINATOR'],
    whose: 'Chỉ cơ quan chủ trì có phân công đã xác nhận, hoặc Văn phòng Điều phối làm thay, mở lại kết luận.',
    from: {
      CONFIRMED: to('OPEN', 'NONE'),
      REFUSED: to('OPEN', 'NONE'),
      FLAGGED: to('OPEN', 'NONE'),
      RETURNED_VERIFIED: to('SUPPLEMENT_REQUESTED', 'NONE'),
    },
    refused: {
      OPEN: 'Chỉ tiêu chưa có kết luận thẩm tra để mở lại.',
      RETURNED: 'Chỉ tiêu đang chờ xã bổ sung, chưa có kết luận để mở lại.',
      WAITING: DECIDE_NEW,
      WAITING_AGAIN: DECIDE_NEW,
    },
  },
}

const OWN = 'Người gửi thẩm tra không tự kết luận nội dung mình đã gửi. Đề nghị người khác thẩm tra.'
const NEVER = 'Trạng thái hiện tại không cho phép thao tác này.'

/** What comes of an action: where it leads and in what capacity it is made, or the refusal with its sentence. */
export type Outcome =
  | Readonly<{ ok: true; as: Side; onBehalf: boolean; effect: Effect }>
  | Readonly<{ ok: false; status: 403 | 409; sentence: string }>

type Asked = Readonly<{ action: Action; stand: Stand; sides: readonly Side[]; own?: boolean }>

/** Looks an action up in the table. `own`: what it is about was submitted by the person. */
export const outcomeOf = ({ action, stand, sides, own = false }: Asked): Outcome => {
  const move = moves[action]
  const as = move.by.find((side) => sides.includes(side))
  if (as === undefined) return { ok: false, status: 403, sentence: move.whose }
  const effect = move.from[stand]
  if (effect === undefined) return { ok: false, status: 409, sentence: move.refused[stand] ?? NEVER }
  if (own && move.notOwn) return { ok: false, status: 403, sentence: OWN }
  return { ok: true, as, onBehalf: as === 'COORDINATOR' && move.by.includes('LEAD'), effect }
}
