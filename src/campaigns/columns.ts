import type { Column } from '../kernel/lists/column.js'
import { kindWords } from './kinds.js'
import { stateTag } from './presenter.js'
import type { Campaign, ReportLine, StateCounts } from './queries.js'
import { PARTS } from './rules.js'

/** What the files of the list of campaigns hold. */
export const campaignColumns: readonly Column<Campaign & { counts: StateCounts }>[] = [
  { key: 'title', label: 'Đợt báo cáo', of: ({ title }) => title },
  { key: 'kind', label: 'Loại', of: ({ kind }) => kindWords[kind] },
  { key: 'unit', label: 'Đơn vị', of: ({ unit }) => unit },
  { key: 'periodStart', label: 'Từ ngày', kind: 'day', of: ({ periodStart }) => periodStart },
  { key: 'cutoffDate', label: 'Tính đến ngày', kind: 'day', of: ({ cutoffDate }) => cutoffDate },
  { key: 'opensOn', label: 'Mở ngày', kind: 'day', of: ({ opensOn }) => opensOn },
  { key: 'dueDate', label: 'Hạn nộp', kind: 'day', of: ({ dueDate }) => dueDate },
  { key: 'closedAt', label: 'Đóng lúc', kind: 'instant', of: ({ closedAt }) => closedAt },
  { key: 'drafts', label: 'Chưa nộp', kind: 'number', of: ({ counts }) => counts.DRAFT },
  { key: 'submitted', label: 'Đã nộp, chờ xem', kind: 'number', of: ({ counts }) => counts.SUBMITTED },
  { key: 'returned', label: 'Trả lại để sửa', kind: 'number', of: ({ counts }) => counts.RETURNED },
  { key: 'accepted', label: 'Đã chấp nhận', kind: 'number', of: ({ counts }) => counts.ACCEPTED },
]

/** What the files of one campaign hold: a line a commune, its words included. */
export const reportColumns: readonly Column<ReportLine>[] = [
  { key: 'commune', label: 'Xã', of: ({ commune }) => commune },
  { key: 'state', label: 'Trạng thái', of: (line) => stateTag(line).text },
  { key: 'firstSubmittedOn', label: 'Nộp lần đầu', kind: 'day', of: ({ firstSubmittedOn }) => firstSubmittedOn },
  { key: 'submittedAt', label: 'Nộp lúc', kind: 'instant', of: ({ submittedAt }) => submittedAt },
  { key: 'submissions', label: 'Số lần nộp', kind: 'number', of: ({ snapshots }) => snapshots },
  ...PARTS.map(({ key, label }) => ({ key, label, of: ({ texts }: ReportLine) => texts[key] })),
]
