/** What the portal tells people of. A person may want each kind in the inbox and by mail, in the inbox alone, or not. */
export const NOTICE_KINDS = [
  'task',
  'taskDue',
  'planDue',
  'supplementDue',
  'paperExpiring',
  'campaignDue',
  'escalation',
] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** The kinds that speak of a day: each is told so many days before and after it. */
export const DATED_KINDS = ['taskDue', 'planDue', 'supplementDue', 'paperExpiring', 'campaignDue'] as const
export type DatedKind = (typeof DATED_KINDS)[number]

const labels: Record<NoticeKind, string> = {
  task: 'Nhiệm vụ được giao, trả lời, gia hạn, trả lại',
  taskDue: 'Hạn nhiệm vụ',
  planDue: 'Ngày dự kiến hoàn thành chỉ tiêu',
  supplementDue: 'Hạn bổ sung theo yêu cầu thẩm tra',
  paperExpiring: 'Giấy tờ sắp hết hiệu lực',
  campaignDue: 'Hạn nộp báo cáo',
  escalation: 'Báo lãnh đạo nhiệm vụ quá hạn lâu',
}
export const noticeLabel = (kind: NoticeKind): string => labels[kind]
