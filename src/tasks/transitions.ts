import type { AddresseeState, AnswerKind } from '../generated/prisma/enums.js'
import type { TaskSide } from '../policies/tasks.js'

/** How one addressee stands to a task. */
export const TASK_STANDS = ['SENT', 'ACKNOWLEDGED', 'IN_PROGRESS', 'ASKING', 'DONE', 'CLOSED'] as const
export type TaskStand = (typeof TASK_STANDS)[number]

export const TASK_ACTIONS = [
  'acknowledge',
  'report',
  'declareDone',
  'askExtension',
  'grantExtension',
  'refuseExtension',
  'return',
  'close',
  'reopen',
] as const
export type TaskAction = (typeof TASK_ACTIONS)[number]

/** What is owed with an act: nothing, words if any, or words without which it is refused. */
type Words = 'none' | 'optional' | 'required'

type Move = Readonly<{
  by: TaskSide
  /** What everybody else is told. */
  whose: string
  from: Readonly<Partial<Record<TaskStand, AddresseeState>>>
  /** What is told where it cannot be made. */
  refused: Readonly<Partial<Record<TaskStand, string>>>
  /** What is told where the criteria settle the task; absent: it may be made there too. */
  tied?: string
  kind: AnswerKind
  words: Words
}>

/** Where a row stands: one that asked for more time waits for the issuer, whatever was done before. */
export const taskStandOf = ({ state, asking }: { state: AddresseeState; asking: boolean }): TaskStand =>
  asking && state !== 'DONE' && state !== 'CLOSED' ? 'ASKING' : state

const ADDRESSEE = 'Chỉ nơi được giao nhiệm vụ thực hiện thao tác này.'
const ISSUER = 'Chỉ văn phòng của đơn vị giao nhiệm vụ thực hiện thao tác này.'
const DECLARED = 'Đã báo cáo hoàn thành, đang chờ nơi giao xác nhận.'
const CLOSED = 'Nhiệm vụ đã kết thúc với nơi này.'
const BY_RULE = 'Nhiệm vụ gắn với kết quả tiêu chí: cổng tự ghi nhận khi đủ tiêu chí được thẩm tra đạt.'
const NOTHING_ASKED = 'Không có đề nghị gia hạn nào đang chờ.'
const notAsking: Readonly<Partial<Record<TaskStand, string>>> = {
  SENT: NOTHING_ASKED,
  ACKNOWLEDGED: NOTHING_ASKED,
  IN_PROGRESS: NOTHING_ASKED,
  DONE: NOTHING_ASKED,
  CLOSED: NOTHING_ASKED,
}

/**
 * Every act on a task: who makes it, from where, to where. ASKING is no state of its own: an answer to the request leaves
 * the state as `from` says. What is not written here is refused: 403 by whose matter it is, else 409 with a sentence.
 */
export const taskMoves: Readonly<Record<TaskAction, Move>> = {
  acknowledge: {
    by: 'ADDRESSEE',
    whose: ADDRESSEE,
    from: { SENT: 'ACKNOWLEDGED' },
    refused: {
      ACKNOWLEDGED: 'Đã xác nhận nhận nhiệm vụ.',
      IN_PROGRESS: 'Đã nhận và đang thực hiện nhiệm vụ.',
      ASKING: 'Đã nhận nhiệm vụ, đang đề nghị gia hạn.',
      DONE: DECLARED,
      CLOSED,
    },
    kind: 'ACKNOWLEDGED',
    words: 'none',
  },
  report: {
    by: 'ADDRESSEE',
    whose: ADDRESSEE,
    from: { SENT: 'IN_PROGRESS', ACKNOWLEDGED: 'IN_PROGRESS', IN_PROGRESS: 'IN_PROGRESS', ASKING: 'IN_PROGRESS' },
    refused: { DONE: DECLARED, CLOSED },
    kind: 'PROGRESS',
    words: 'required',
  },
  declareDone: {
    by: 'ADDRESSEE',
    whose: ADDRESSEE,
    from: { SENT: 'DONE', ACKNOWLEDGED: 'DONE', IN_PROGRESS: 'DONE', ASKING: 'DONE' },
    refused: { DONE: DECLARED, CLOSED },
    tied: BY_RULE,
    kind: 'DONE',
    words: 'required',
  },
  askExtension: {
    by: 'ADDRESSEE',
    whose: ADDRESSEE,
    from: { SENT: 'ACKNOWLEDGED', ACKNOWLEDGED: 'ACKNOWLEDGED', IN_PROGRESS: 'IN_PROGRESS' },
    refused: { ASKING: 'Đã đề nghị gia hạn, đang chờ nơi giao trả lời.', DONE: DECLARED, CLOSED },
    kind: 'EXTENSION_REQUEST',
    words: 'required',
  },
  grantExtension: {
    by: 'ISSUER',
    whose: ISSUER,
    from: { ASKING: 'IN_PROGRESS' },
    refused: notAsking,
    kind: 'EXTENSION_GRANTED',
    words: 'optional',
  },
  refuseExtension: {
    by: 'ISSUER',
    whose: ISSUER,
    from: { ASKING: 'IN_PROGRESS' },
    refused: notAsking,
    kind: 'EXTENSION_REFUSED',
    words: 'required',
  },
  return: {
    by: 'ISSUER',
    whose: ISSUER,
    from: { DONE: 'IN_PROGRESS' },
    refused: {
      SENT: 'Nơi thực hiện chưa báo cáo hoàn thành.',
      ACKNOWLEDGED: 'Nơi thực hiện chưa báo cáo hoàn thành.',
      IN_PROGRESS: 'Nơi thực hiện chưa báo cáo hoàn thành.',
      ASKING: 'Nơi thực hiện đang đề nghị gia hạn: đề nghị trả lời trước.',
      CLOSED,
    },
    tied: BY_RULE,
    kind: 'RETURNED',
    words: 'required',
  },
  close: {
    by: 'ISSUER',
    whose: ISSUER,
    from: { SENT: 'CLOSED', ACKNOWLEDGED: 'CLOSED', IN_PROGRESS: 'CLOSED', ASKING: 'CLOSED', DONE: 'CLOSED' },
    refused: { CLOSED },
    tied: BY_RULE,
    kind: 'CLOSED',
    words: 'optional',
  },
  reopen: {
    by: 'ISSUER',
    whose: ISSUER,
    from: { CLOSED: 'IN_PROGRESS' },
    refused: {
      SENT: 'Nhiệm vụ chưa kết thúc.',
      ACKNOWLEDGED: 'Nhiệm vụ chưa kết thúc.',
      IN_PROGRESS: 'Nhiệm vụ chưa kết thúc.',
      ASKING: 'Nhiệm vụ chưa kết thúc.',
      DONE: 'Đã báo cáo hoàn thành: đề nghị trả lại nếu chưa đạt.',
    },
    tied: BY_RULE,
    kind: 'REOPENED',
    words: 'required',
  },
}

const NEVER = 'Trạng thái hiện tại không cho phép thao tác này.'
const ENDED = 'Nhiệm vụ đã kết thúc theo dõi.'
const NO_DUE = 'Nhiệm vụ không ghi hạn nên không cần gia hạn.'

export type TaskOutcome =
  | Readonly<{ ok: true; state: AddresseeState; kind: AnswerKind; words: Words }>
  | Readonly<{ ok: false; status: 403 | 409; sentence: string }>

type Asked = Readonly<{
  action: TaskAction
  stand: TaskStand
  sides: readonly TaskSide[]
  /** The criteria settle it, not people. */
  tied?: boolean
  /** The task or its letter is no longer followed. */
  ended?: boolean
  hasDue?: boolean
}>

/** Looks an act up in the table. Ending a row whose addressee never said it was done asks for the reason. */
export const taskOutcome = ({ action, stand, sides, tied, ended, hasDue = true }: Asked): TaskOutcome => {
  const move = taskMoves[action]
  if (!sides.includes(move.by)) return { ok: false, status: 403, sentence: move.whose }
  if (ended) return { ok: false, status: 409, sentence: ENDED }
  if (tied && move.tied !== undefined) return { ok: false, status: 409, sentence: move.tied }
  const state = move.from[stand]
  if (state === undefined) return { ok: false, status: 409, sentence: move.refused[stand] ?? NEVER }
  if (action === 'askExtension' && !hasDue) return { ok: false, status: 409, sentence: NO_DUE }
  const words = action === 'close' && stand !== 'DONE' ? 'required' : move.words
  return { ok: true, state, kind: move.kind, words }
}
