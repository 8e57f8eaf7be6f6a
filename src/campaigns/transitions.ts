import type { ReportState } from '../generated/prisma/enums.js'
import type { ReportSide } from '../policies/campaigns.js'
import type { ReportStand } from './rules.js'

export const ACTIONS = ['save', 'submit', 'accept', 'return'] as const
export type ReportAction = (typeof ACTIONS)[number]

type Move = Readonly<{
  by: ReportSide
  /** What everybody else is told. */
  whose: string
  from: Readonly<Partial<Record<ReportStand, ReportState>>>
  /** What is told where it cannot be made. */
  refused: Readonly<Partial<Record<ReportStand, string>>>
}>

const CLOSED = 'Đợt báo cáo đã đóng: bản chốt được giữ nguyên, không thay đổi được nữa.'
const WAITS = 'Đợt báo cáo chưa đến ngày mở.'
const LIES_WITH_OFFICE = 'Báo cáo đã nộp và đang chờ Văn phòng Điều phối xem. Muốn sửa, đề nghị văn phòng trả lại.'
const SETTLED = 'Báo cáo đã được chấp nhận. Muốn đính chính, đề nghị văn phòng trả lại kèm lý do.'
const NOTHING_SENT = 'Xã chưa nộp báo cáo, chưa có bản chốt để xem.'

/** Every move there is: whose, from where, to where. What is not written is refused, 403 by whose it is, else 409. */
export const moves: Readonly<Record<ReportAction, Move>> = {
  save: {
    by: 'COMMUNE',
    whose: 'Báo cáo của xã do cán bộ xã soạn.',
    from: { DRAFT: 'DRAFT', RETURNED: 'RETURNED' },
    refused: { WAITS, SUBMITTED: LIES_WITH_OFFICE, ACCEPTED: SETTLED, CLOSED },
  },
  submit: {
    by: 'COMMUNE',
    whose: 'Báo cáo của xã do cán bộ xã xác nhận số liệu và nộp.',
    from: { DRAFT: 'SUBMITTED', RETURNED: 'SUBMITTED' },
    refused: { WAITS, SUBMITTED: LIES_WITH_OFFICE, ACCEPTED: SETTLED, CLOSED },
  },
  accept: {
    by: 'OFFICE',
    whose: 'Văn phòng Điều phối chấp nhận hoặc trả lại báo cáo của xã.',
    from: { SUBMITTED: 'ACCEPTED' },
    refused: { WAITS, DRAFT: NOTHING_SENT, RETURNED: 'Báo cáo đang ở xã để sửa.', ACCEPTED: SETTLED, CLOSED },
  },
  return: {
    by: 'OFFICE',
    whose: 'Văn phòng Điều phối chấp nhận hoặc trả lại báo cáo của xã.',
    from: { SUBMITTED: 'RETURNED', ACCEPTED: 'RETURNED' },
    refused: { WAITS, DRAFT: NOTHING_SENT, RETURNED: 'Báo cáo đã trả lại, đang ở xã để sửa.', CLOSED },
  },
}

export type Outcome =
  | Readonly<{ ok: true; to: ReportState }>
  | Readonly<{ ok: false; status: 403 | 409; sentence: string }>

/** Looks a move up in the table. */
export const outcomeOf = (action: ReportAction, stand: ReportStand, sides: readonly ReportSide[]): Outcome => {
  const move = moves[action]
  if (!sides.includes(move.by)) return { ok: false, status: 403, sentence: move.whose }
  const to = move.from[stand]
  if (to === undefined) return { ok: false, status: 409, sentence: move.refused[stand] ?? CLOSED }
  return { ok: true, to }
}
