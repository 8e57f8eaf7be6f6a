import type { AddresseeState, AnswerKind } from '../generated/prisma/enums.js'
import { fmt } from '../kernel/format.js'
import type { RowCounts } from './lists.js'
import type { TaskAction } from './transitions.js'

/** What a row's state is called. */
export const stateWords: Readonly<Record<AddresseeState, string>> = {
  SENT: 'Chưa xác nhận',
  ACKNOWLEDGED: 'Đã nhận',
  IN_PROGRESS: 'Đang thực hiện',
  DONE: 'Báo cáo hoàn thành',
  CLOSED: 'Đã kết thúc',
}

export const answerWords: Readonly<Record<AnswerKind, string>> = {
  ACKNOWLEDGED: 'Xác nhận đã nhận',
  PROGRESS: 'Báo cáo tiến độ',
  DONE: 'Báo cáo hoàn thành',
  EXTENSION_REQUEST: 'Đề nghị gia hạn',
  EXTENSION_GRANTED: 'Cho gia hạn',
  EXTENSION_REFUSED: 'Không gia hạn',
  RETURNED: 'Trả lại, yêu cầu làm tiếp',
  CLOSED: 'Kết thúc',
  REOPENED: 'Mở lại',
}

type Words = Readonly<{ label: string; button: string; body: string; saved: string; until?: string }>

/** What an act is called: on its tab, its button, its field, and after it is done. */
export const actionWords: Readonly<Record<TaskAction, Words>> = {
  acknowledge: {
    label: 'Xác nhận',
    button: 'Xác nhận đã nhận',
    body: '',
    saved: 'Đã xác nhận nhận nhiệm vụ.',
  },
  report: {
    label: 'Báo cáo tiến độ',
    button: 'Gửi báo cáo tiến độ',
    body: 'Tiến độ, khó khăn, việc tiếp theo',
    saved: 'Đã gửi báo cáo tiến độ.',
  },
  declareDone: {
    label: 'Báo cáo hoàn thành',
    button: 'Báo cáo hoàn thành',
    body: 'Kết quả thực hiện',
    saved: 'Đã báo cáo hoàn thành, chờ nơi giao xác nhận.',
  },
  askExtension: {
    label: 'Đề nghị gia hạn',
    button: 'Gửi đề nghị gia hạn',
    body: 'Lý do',
    until: 'Gia hạn đến ngày',
    saved: 'Đã gửi đề nghị gia hạn, chờ nơi giao trả lời.',
  },
  grantExtension: {
    label: 'Cho gia hạn',
    button: 'Cho gia hạn',
    body: 'Ý kiến',
    until: 'Hạn mới',
    saved: 'Đã cho gia hạn.',
  },
  refuseExtension: {
    label: 'Không gia hạn',
    button: 'Không gia hạn',
    body: 'Lý do không gia hạn',
    saved: 'Đã trả lời không gia hạn.',
  },
  return: {
    label: 'Trả lại',
    button: 'Trả lại, yêu cầu làm tiếp',
    body: 'Nội dung cần làm tiếp',
    saved: 'Đã trả lại nhiệm vụ.',
  },
  close: {
    label: 'Kết thúc',
    button: 'Kết thúc với nơi này',
    body: 'Ý kiến',
    saved: 'Đã kết thúc nhiệm vụ với nơi này.',
  },
  reopen: { label: 'Mở lại', button: 'Mở lại nhiệm vụ', body: 'Lý do mở lại', saved: 'Đã mở lại nhiệm vụ.' },
}

/** How many places stand where, in one line: "12/16 nơi đã hoàn thành, 2 quá hạn". */
export const countWords = ({ open, late, asking, done, closed }: RowCounts): string => {
  const all = open + done + closed
  const parts = [
    `${fmt.number(done + closed)}/${fmt.number(all)} nơi đã hoàn thành`,
    done > 0 && `${fmt.number(done)} chờ xác nhận`,
    asking > 0 && `${fmt.number(asking)} đề nghị gia hạn`,
    late > 0 && `${fmt.number(late)} quá hạn`,
  ]
  return parts.filter((part) => part !== false).join(', ')
}
