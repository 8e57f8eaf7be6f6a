import { z } from 'zod'
import { always, crossCheck } from '../kernel/cross-check.js'
import { day as showDay } from '../kernel/format.js'
import { checkbox, choice, day, idList, optionalText, requestKey, rowVersion, text } from '../kernel/forms.js'
import { KINDS } from './kinds.js'

const range = { min: '2020-01-01', max: '2040-12-31' } as const

const dayFields = {
  title: text({ max: 200, label: 'Tên đợt báo cáo', ask: 'Đề nghị nhập tên đợt báo cáo.', oneLine: true }),
  periodStart: day({ ...range, label: 'Ngày đầu kỳ' }),
  cutoffDate: day({ ...range, label: 'Ngày chốt số liệu' }),
  opensOn: day({ ...range, label: 'Ngày mở' }),
  dueDate: day({ ...range, label: 'Hạn nộp' }),
}

type Days = Partial<Record<'periodStart' | 'cutoffDate' | 'opensOn' | 'dueDate', string>>

const inOrder = (
  { periodStart, cutoffDate, opensOn, dueDate }: Days,
  say: (field: string, message: string) => void,
) => {
  if (periodStart && cutoffDate && periodStart > cutoffDate)
    say('cutoffDate', `Ngày chốt số liệu không trước ngày đầu kỳ ${showDay(periodStart)}.`)
  if (cutoffDate && dueDate && dueDate <= cutoffDate)
    say('dueDate', `Hạn nộp phải sau ngày chốt số liệu ${showDay(cutoffDate)}.`)
  if (opensOn && dueDate && opensOn > dueDate) say('dueDate', `Hạn nộp không trước ngày mở ${showDay(opensOn)}.`)
}

/** Opens a campaign. */
export const campaignForm = z
  .object({
    requestKey: requestKey(),
    kind: choice(KINDS, { ask: 'Đề nghị chọn loại báo cáo.' }),
    ...dayFields,
    communes: idList({ min: 1, ask: 'Đề nghị chọn ít nhất một xã.' }),
  })
  .superRefine(crossCheck(inOrder), always)
export type CampaignForm = z.infer<typeof campaignForm>

/** Changes the days of an open campaign. */
export const campaignEditForm = z
  .object({ version: rowVersion(), ...dayFields })
  .superRefine(crossCheck(inOrder), always)
export type CampaignEditForm = z.infer<typeof campaignEditForm>

export const closingForm = z.object({ version: rowVersion() })

const part = (label: string) => optionalText({ max: 20_000, label })

/** The text parts of a report; all may be empty while it is a draft. */
export const reportForm = z.object({
  version: rowVersion(),
  direction: part('Phần I'),
  results: part('Phần II'),
  obstacles: part('Phần III'),
  tasks: part('Phần IV'),
  proposals: part('Phần V'),
})
export type ReportForm = z.infer<typeof reportForm>

/** The commune confirms the figures it was shown and submits. */
export const submitForm = z
  .object({
    version: rowVersion(),
    stamp: text({ max: 40, ask: 'Biểu mẫu đã cũ. Đề nghị mở lại trang và gửi lại.' }),
    confirmed: checkbox(),
  })
  .superRefine(
    crossCheck(({ confirmed }, say) => {
      if (confirmed === false) say('confirmed', 'Đề nghị xác nhận số liệu trước khi nộp.')
    }),
    always,
  )
export type SubmitForm = z.infer<typeof submitForm>

export const decisionForm = z
  .object({
    version: rowVersion(),
    decision: choice(['accept', 'return'], { ask: 'Đề nghị chọn chấp nhận hoặc trả lại.' }),
    reason: optionalText({ min: 10, max: 2000, label: 'Lý do' }),
  })
  .superRefine(
    crossCheck(({ decision, reason }, say) => {
      if (decision === 'return' && reason === null) say('reason', 'Đề nghị nêu nội dung xã cần sửa.')
    }),
    always,
  )
export type DecisionForm = z.infer<typeof decisionForm>
