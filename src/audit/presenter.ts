import { fmt } from '../kernel/format.js'
import { paths } from '../paths.js'
import type { AccessLine, EventLine } from './queries.js'

/** What each event and trace is called on the page. An action not listed here shows its own name. */
export const actions: Readonly<Record<string, string>> = {
  'assessment.saved': 'Cập nhật chỉ tiêu',
  'assessment.submitted': 'Gửi thẩm tra',
  'assessment.recalled': 'Rút lại nội dung gửi thẩm tra',
  'assessment.verified': 'Kết luận thẩm tra',
  'assessment.supplementRequested': 'Yêu cầu bổ sung',
  'assessment.reopened': 'Mở lại kết luận thẩm tra',
  'assessment.flaggedForReverification': 'Đánh dấu cần thẩm tra lại',
  'comment.written': 'Trao đổi',
  'recognition.entered': 'Ghi nhận quyết định công nhận',
  'reference.loaded': 'Nạp dữ liệu gốc',
  'evidence.uploaded': 'Tải hồ sơ lên',
  'evidence.notedOnPaper': 'Ghi nhận bản giấy',
  'evidence.corrected': 'Sửa thông tin hồ sơ',
  'upload.received': 'Nhận xong tệp gửi từng phần',
  'upload.dropped': 'Bỏ tệp đang gửi dở',
  'evidence.revised': 'Tải phiên bản mới',
  'evidence.withdrawn': 'Thu hồi hồ sơ',
  'evidence.infected': 'Phát hiện mã độc trong tệp',
  'evidence.linked': 'Gắn hồ sơ với chỉ tiêu',
  'evidence.unlinked': 'Gỡ hồ sơ khỏi chỉ tiêu',
  'assessment.rejudged': 'Tính lại theo mức mới',
  'level.recorded': 'Ghi mức đạt',
  'level.ended': 'Kết thúc mức đạt',
  'level.revived': 'Áp dụng lại mức đạt',
  'level.retracted': 'Hủy mức đạt',
  'assignment.opened': 'Giao cơ quan phụ trách',
  'assignment.ended': 'Thôi phân công',
  'assignment.replaced': 'Thay phân công chưa có hiệu lực',
  'assignment.confirmed': 'Xác nhận phân công',
  'assignment.imported': 'Nhập phân công từ bảng tính',
  'assignment.handedOver': 'Bàn giao phân công',
  'steering.assigned': 'Giao thành viên Ban Chỉ đạo theo dõi',
  'steering.changed': 'Sửa phân công Ban Chỉ đạo',
  'steering.ended': 'Thôi phân công Ban Chỉ đạo',
  'steering.handedOver': 'Bàn giao việc theo dõi',
  'task.handedOver': 'Bàn giao nhiệm vụ',
  'obstacle.handedOver': 'Chuyển vướng mắc chờ trả lời',
  'plan.added': 'Lập kế hoạch',
  'plan.changed': 'Sửa kế hoạch',
  'target.added': 'Giao mục tiêu',
  'target.changed': 'Sửa mục tiêu',
  'target.criteriaChosen': 'Chọn tiêu chí hoàn thành trong năm',
  'target.cancelled': 'Hủy mục tiêu',
  'indicator.usualDaysChanged': 'Sửa thời gian thường cần',
  'document.added': 'Thêm văn bản',
  'document.completed': 'Bổ sung thông tin văn bản',
  'letter.made': 'Lập công văn đôn đốc',
  'letter.edited': 'Sửa lời công văn đôn đốc',
  'meeting.opened': 'Mở cuộc họp',
  'meeting.edited': 'Sửa biên bản họp',
  'meeting.noted': 'Ghi biên bản họp về xã',
  'meeting.decided': 'Giao nhiệm vụ tại cuộc họp',
  'user.created': 'Mở tài khoản',
  'user.edited': 'Sửa thông tin tài khoản',
  'user.closed': 'Khóa tài khoản',
  'user.reopened': 'Mở lại tài khoản',
  'user.passwordReset': 'Cấp lại mật khẩu',
  'user.passwordChanged': 'Đổi mật khẩu',
  'user.sessionsEnded': 'Kết thúc phiên làm việc',
  'user.granted': 'Giao vai trò',
  'user.grantEnded': 'Thôi vai trò',
  'setting.changed': 'Đổi cài đặt',
  'directive.registered': 'Ghi nhận văn bản chỉ đạo',
  'directive.ended': 'Kết thúc theo dõi văn bản',
  'task.given': 'Giao nhiệm vụ',
  'task.acted': 'Cập nhật nhiệm vụ',
  'task.addresseesAdded': 'Thêm nơi thực hiện nhiệm vụ',
  'task.turnAdded': 'Tạo kỳ mới của nhiệm vụ',
  'task.ended': 'Kết thúc theo dõi nhiệm vụ',
  'task.acknowledged': 'Xác nhận nhận nhiệm vụ',
  'task.reported': 'Báo cáo tiến độ nhiệm vụ',
  'task.declaredDone': 'Báo cáo hoàn thành nhiệm vụ',
  'task.extensionAsked': 'Đề nghị gia hạn nhiệm vụ',
  'task.extensionGranted': 'Cho gia hạn nhiệm vụ',
  'task.extensionRefused': 'Không gia hạn nhiệm vụ',
  'task.returned': 'Trả lại nhiệm vụ',
  'task.closed': 'Kết thúc nhiệm vụ với một nơi',
  'task.reopened': 'Mở lại nhiệm vụ',
  'task.settledByRule': 'Ghi nhận nhiệm vụ theo kết quả tiêu chí',
  'reminder.changed': 'Đổi cài đặt nhắc việc',
  'holiday.entered': 'Nhập ngày nghỉ, ngày làm bù',
  'holiday.removed': 'Bỏ ngày nghỉ, ngày làm bù',
  'notice.choicesChanged': 'Đổi cách nhận nhắc việc',
  'job.retried': 'Chạy lại công việc nền',
  'job.retriedAll': 'Chạy lại các công việc nền bị lỗi',
  login: 'Đăng nhập',
  'login.failed': 'Đăng nhập chưa thành công',
  'login.paused': 'Tạm nghỉ đăng nhập',
  logout: 'Đăng xuất',
  'access.refused': 'Từ chối truy cập',
  'evidence.downloaded': 'Tải tệp về',
  'list.exported': 'Xuất danh sách',
  'letter.downloaded': 'Tải công văn đôn đốc',
  'minutes.downloaded': 'Tải biên bản họp',
}

const label = (action: string): string => actions[action] ?? action

/** Groups of actions offered as a filter, by the noun they begin with. */
export const eventKinds = [
  { value: 'assessment', label: 'Chỉ tiêu' },
  { value: 'evidence', label: 'Hồ sơ minh chứng' },
  { value: 'level', label: 'Ngưỡng' },
  { value: 'assignment', label: 'Phân công' },
  { value: 'steering', label: 'Phân công Ban Chỉ đạo' },
  { value: 'plan', label: 'Kế hoạch' },
  { value: 'target', label: 'Mục tiêu' },
  { value: 'directive', label: 'Văn bản chỉ đạo' },
  { value: 'task', label: 'Nhiệm vụ' },
  { value: 'user', label: 'Tài khoản' },
  { value: 'setting', label: 'Cài đặt' },
  { value: 'job', label: 'Công việc nền' },
]
export const accessKinds = [
  { value: 'login', label: 'Đăng nhập' },
  { value: 'logout', label: 'Đăng xuất' },
  { value: 'access.refused', label: 'Từ chối truy cập' },
  { value: 'evidence.downloaded', label: 'Tải tệp về' },
  { value: 'list.exported', label: 'Xuất danh sách' },
]

/** What a row of each table is called. */
const subjects: Readonly<Record<string, string>> = {
  Assessment: 'Chỉ tiêu của xã',
  Assignment: 'Phân công',
  Comment: 'Trao đổi',
  Directive: 'Văn bản chỉ đạo',
  Holiday: 'Ngày nghỉ',
  Task: 'Nhiệm vụ',
  TaskAddressee: 'Nơi thực hiện nhiệm vụ',
  Evidence: 'Giấy tờ',
  EvidenceLink: 'Liên kết giấy tờ',
  GeneratedDocument: 'Văn bản do cổng lập',
  LegalDocument: 'Văn bản',
  Meeting: 'Cuộc họp',
  Plan: 'Kế hoạch',
  RequirementLevel: 'Mức đạt',
  Setting: 'Cài đặt',
  SteeringAssignment: 'Phân công Ban Chỉ đạo',
  Target: 'Mục tiêu',
  User: 'Tài khoản',
}
const named = (subject: string, id: number | null): string => `${subjects[subject] ?? subject} ${id || ''}`.trim()

const hrefOf = ({ subject, subjectId, assessmentId }: EventLine): string | null => {
  if (assessmentId !== null) return paths.assessments.show({ id: assessmentId })
  if (subject === 'Evidence') return paths.evidence.show({ id: subjectId })
  if (subject === 'Directive') return paths.directives.show({ id: subjectId })
  if (subject === 'Task') return paths.tasks.show({ id: subjectId })
  return subject === 'User' ? paths.users.show({ id: subjectId }) : null
}

export const presentEvent = (line: EventLine) => ({
  when: fmt.dateTime(line.at),
  who: line.actor?.displayName ?? 'Hệ thống',
  what: label(line.action),
  about: [line.commune?.name, named(line.subject, line.subjectId)].filter(Boolean).join(', '),
  href: hrefOf(line),
  reason: line.reason,
  address: line.address,
})

export const presentAccess = (line: AccessLine) => ({
  when: fmt.dateTime(line.at),
  who: line.name ?? line.username ?? 'Chưa đăng nhập',
  what: label(line.action),
  about: line.subject ? named(line.subject, line.subjectId) : (pathIn(line.detail) ?? ''),
  href: null,
  reason: null,
  address: line.address,
})

const pathIn = (detail: unknown): string | null =>
  typeof detail === 'object' && detail !== null && 'path' in detail && typeof detail.path === 'string'
    ? detail.path
    : null
