import { z } from 'zod'
import { always, crossCheck } from '../kernel/cross-check.js'
import { type Field, field, traits, Wrong } from '../kernel/field.js'
import { choice, idList, optionalDay, optionalText, requestKey, rowVersion, text } from '../kernel/forms.js'
import { addDays, type Day } from '../kernel/time.js'

export const RESULTS = ['MET', 'NOT_MET', 'SUPPLEMENT', 'NOT_APPLICABLE'] as const

/** The longest a commune is given for a supplement (days): a typing slip is caught, a season is not. */
const LONGEST_SUPPLEMENT = 366

const REASON = { max: 2000, label: 'Lý do' } as const

type Decided = Readonly<{
  result: (typeof RESULTS)[number]
  reason: string | null
  dueDate: Day | null
  docNumber: string | null
  docIssuedOn: Day | null
}>

const askReason: Partial<Record<Decided['result'], string>> = {
  NOT_MET: 'Đề nghị nêu lý do kết luận chưa đạt.',
  SUPPLEMENT: 'Đề nghị nêu rõ nội dung xã cần bổ sung.',
}

/** A reason this short says nothing. */
const SHORTEST = 10

/** Fields of a decision against each other. */
const checkDecision = crossCheck<Decided>(({ result, reason, dueDate, docNumber, docIssuedOn }, say) => {
  const ask = result && askReason[result]
  if (ask && reason !== undefined && (reason ?? '').length < SHORTEST) say('reason', ask)
  if (result === 'SUPPLEMENT' && dueDate === null) say('dueDate', 'Đề nghị nhập hạn bổ sung, ví dụ 31/05/2024.')
  if (docNumber && docIssuedOn === null) say('docIssuedOn', 'Đề nghị nhập ngày của văn bản.')
  if (docNumber === null && docIssuedOn) say('docNumber', 'Đề nghị nhập số, ký hiệu của văn bản.')
})

const decisionFields = (today: Day) => ({
  result: choice(RESULTS, { ask: 'Đề nghị chọn kết luận.' }),
  reason: optionalText(REASON),
  dueDate: optionalDay({ min: today, max: addDays(today, LONGEST_SUPPLEMENT), label: 'Hạn bổ sung' }),
  docNumber: optionalText({ max: 60, label: 'Số văn bản', oneLine: true }),
  docIssuedOn: optionalDay({ min: '2000-01-01', max: today, label: 'Ngày văn bản' }),
  docIssuer: optionalText({ max: 200, label: 'Cơ quan ban hành', oneLine: true }),
  keptAt: optionalText({ max: 300, label: 'Nơi lưu bản giấy', oneLine: true }),
  requestKey: requestKey().optional(),
})

/** The decision on one submission. Its file comes beside the form. */
export const decisionForm = (today: Day) => z.object(decisionFields(today)).superRefine(checkDecision, always)
export type DecisionForm = z.infer<ReturnType<typeof decisionForm>>

/** One decision on several submissions of which nothing differs. Its file comes beside the form. */
export const togetherForm = (today: Day) =>
  z
    .object({
      submissions: idList({ min: 1, max: 100, ask: 'Đề nghị chọn ít nhất một chỉ tiêu.' }),
      ...decisionFields(today),
      result: choice(['MET', 'NOT_MET'], { ask: 'Đề nghị chọn kết luận.' }),
    })
    .superRefine(checkDecision, always)
export type TogetherForm = z.infer<ReturnType<typeof togetherForm>>

const OLD = 'Biểu mẫu đã cũ. Đề nghị mở lại trang và gửi lại.'

/** Rows chosen as they were seen: "<id>:<version>" each. */
const seenRows = (): Field<{ id: number; version: number }[]> =>
  field((raw) => {
    const typed: unknown[] = raw === undefined || raw === null || raw === '' ? [] : Array.isArray(raw) ? raw : [raw]
    if (typed.length === 0) return new Wrong('Đề nghị chọn ít nhất một chỉ tiêu để gửi.')
    if (typed.length > 100) return new Wrong('Gửi nhiều nhất 100 chỉ tiêu một lần.')
    const rows = typed.map((one) => (typeof one === 'string' ? /^([1-9]\d{0,8}):([1-9]\d{0,8})$/.exec(one) : null))
    const ids = new Set(rows.map((row) => row?.[1]))
    if (rows.includes(null) || ids.size !== rows.length) return new Wrong(OLD)
    return rows.map((row) => ({ id: Number(row?.[1]), version: Number(row?.[2]) }))
  }).register(traits, { many: true })

export const submissionForm = z.object({ rows: seenRows(), requestKey: requestKey().optional() })
export type SubmissionForm = z.infer<typeof submissionForm>

/** An act on what was concluded or sent, with its reason. */
export const reopeningForm = z.object({
  version: rowVersion(),
  reason: text({ min: 10, ...REASON, ask: 'Đề nghị nêu lý do mở lại kết luận.' }),
})
export type ReopeningForm = z.infer<typeof reopeningForm>

export const recallForm = z.object({ reason: optionalText({ max: 1000, label: 'Lý do' }) })
export type RecallForm = z.infer<typeof recallForm>

/** Whom a comment speaks to, as the list offers them: "agency:12", "unit:34". */
export type Addressee = Readonly<{ agencyId: number } | { unitId: number }>

const addressees = (): Field<Addressee[]> =>
  field((raw) => {
    const typed: unknown[] = raw === undefined || raw === null || raw === '' ? [] : Array.isArray(raw) ? raw : [raw]
    const named = typed.filter((one) => one !== '')
    const read = named.map((one) => (typeof one === 'string' ? /^(agency|unit):([1-9]\d{0,8})$/.exec(one) : null))
    if (read.includes(null) || read.length > 20)
      return new Wrong('Mục đã chọn không có trong danh sách. Đề nghị chọn lại.')
    return read.map((one) => (one?.[1] === 'unit' ? { unitId: Number(one[2]) } : { agencyId: Number(one?.[2]) }))
  }).register(traits, { many: true })

export const commentForm = z.object({
  body: text({ max: 4000, label: 'Nội dung', ask: 'Đề nghị nhập nội dung trao đổi.' }),
  to: addressees(),
  requestKey: requestKey().optional(),
})
export type CommentForm = z.infer<typeof commentForm>
