import { z } from 'zod'
import {
  checkbox,
  choice,
  choices,
  day,
  idList,
  optionalChoice,
  optionalDay,
  optionalInteger,
  optionalText,
  requestKey,
  rowVersion,
  text,
} from '../kernel/forms.js'
import type { Day } from '../kernel/time.js'
import { GROUPS } from './groups.js'
import { TASK_ACTIONS } from './transitions.js'

/** A letter with what stands in its head. */
export const directiveForm = (today: Day) =>
  z.object({
    docNumber: text({
      max: 60,
      label: 'Số, ký hiệu',
      oneLine: true,
      ask: 'Đề nghị nhập số, ký hiệu, ví dụ 612/UBND-VPĐP.',
    }),
    docIssuedOn: day({ max: today, label: 'Ngày ban hành', ask: 'Đề nghị nhập ngày ban hành, ví dụ 08/05/2024.' }),
    docIssuer: text({ max: 200, label: 'Cơ quan ban hành', oneLine: true, ask: 'Đề nghị nhập cơ quan ban hành.' }),
    signer: optionalText({ max: 200, label: 'Người ký', oneLine: true }),
    docTitle: text({ max: 1000, label: 'Trích yếu', oneLine: true, ask: 'Đề nghị nhập trích yếu của văn bản.' }),
    summary: optionalText({ max: 4000, label: 'Nội dung chính' }),
    requestKey: requestKey().optional(),
  })
export type DirectiveForm = z.infer<ReturnType<typeof directiveForm>>

export const EVERY = ['WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const

/** Whom a task goes to; also what is added to one that was given. */
const addresseeFields = {
  groups: choices(GROUPS),
  units: idList(),
  agencies: idList(),
  users: idList(),
}

type Issue = { code: 'custom'; path: string[]; message: string; input: unknown }
const say = (issues: unknown[], path: string, message: string) =>
  (issues as Issue[]).push({ code: 'custom', path: [path], message, input: undefined })

const nobody = 'Đề nghị chọn ít nhất một nơi thực hiện.'
type Addressed = { groups: readonly unknown[]; units: unknown[]; agencies: unknown[]; users: unknown[] }
const addressesNobody = ({ groups, units, agencies, users }: Addressed) =>
  groups.length + units.length + agencies.length + users.length === 0

export const addresseesForm = z.object({ ...addresseeFields, version: rowVersion() }).check(({ value, issues }) => {
  if (addressesNobody(value)) say(issues, 'groups', nobody)
})

/** A task of a letter. What of its fields belongs together is said at the field that is missing. */
export const taskForm = z
  .object({
    section: optionalText({ max: 20, label: 'Mục', oneLine: true }),
    title: text({ min: 5, max: 300, label: 'Tên nhiệm vụ', oneLine: true, ask: 'Đề nghị nhập tên nhiệm vụ.' }),
    body: optionalText({ max: 8000, label: 'Nội dung' }),
    dueDate: optionalDay({ min: '2020-01-01', label: 'Hạn' }),
    every: optionalChoice(EVERY),
    onDay: optionalInteger({ min: 1, max: 31, label: 'Ngày' }),
    onMonth: optionalInteger({ min: 1, max: 12, label: 'Tháng' }),
    until: optionalDay({ label: 'Đến ngày' }),
    completionSet: optionalText({ max: 60 }),
    criteria: idList({ max: 60 }),
    communes: idList({ max: 60 }),
    ...addresseeFields,
    requestKey: requestKey().optional(),
  })
  .check(({ value, issues }) => {
    if (addressesNobody(value)) say(issues, 'groups', nobody)
    if (value.every && value.dueDate) say(issues, 'dueDate', 'Nhiệm vụ lặp lại lấy hạn theo kỳ: đề nghị bỏ trống hạn.')
    if (value.every && !value.onDay) say(issues, 'onDay', 'Đề nghị nhập ngày của kỳ; 31 là ngày cuối tháng.')
    if (value.every === 'WEEK' && (value.onDay ?? 1) > 7)
      say(issues, 'onDay', 'Theo tuần: 1 là thứ Hai, 7 là Chủ nhật.')
    if (value.every === 'QUARTER' && (value.onMonth ?? 1) > 3)
      say(issues, 'onMonth', 'Theo quý: tháng thứ 1, 2 hoặc 3 của quý.')
    if (value.every && value.completionSet)
      say(issues, 'completionSet', 'Nhiệm vụ lặp lại không gắn với kết quả tiêu chí.')
    const others = value.agencies.length + value.users.length > 0
    if (value.completionSet && (others || value.groups.some((group) => group === 'AGENCIES' || group === 'STEERING')))
      say(issues, 'completionSet', 'Chỉ nhiệm vụ giao cho xã gắn được với kết quả tiêu chí.')
  })
export type TaskForm = z.infer<typeof taskForm>

/** One act on a row, with its words, its day and the papers it names. */
export const answerForm = z.object({
  action: choice(TASK_ACTIONS),
  body: optionalText({ max: 4000, label: 'Nội dung' }),
  until: optionalDay({ label: 'Đến ngày' }),
  papers: idList({ max: 20 }),
  version: rowVersion(),
  requestKey: requestKey().optional(),
})
export type AnswerForm = z.infer<typeof answerForm>

export const taskCommentForm = z.object({
  body: text({ max: 4000, label: 'Ý kiến', ask: 'Đề nghị nhập ý kiến.' }),
  requestKey: requestKey().optional(),
})

export const endForm = z.object({
  reason: text({ min: 5, max: 1000, label: 'Lý do', ask: 'Đề nghị ghi lý do.' }),
  version: rowVersion(),
  sure: checkbox().optional(),
})
