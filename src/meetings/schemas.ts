import { z } from 'zod'
import { type Field, field, Wrong } from '../kernel/field.js'
import { day, optionalDay, optionalText, rowVersion, text } from '../kernel/forms.js'
import type { Day } from '../kernel/time.js'

const lines = (label: string, max: number) => optionalText({ label, max })

export const openForm = z.object({
  heldOn: day({ label: 'Ngày họp', ask: 'Đề nghị nhập ngày họp, ví dụ 20/05/2024.' }),
  subject: text({ label: 'Nội dung họp', max: 300, oneLine: true }),
  place: optionalText({ label: 'Địa điểm', max: 200, oneLine: true }),
  chair: optionalText({ label: 'Chủ trì', max: 200, oneLine: true }),
  secretary: optionalText({ label: 'Thư ký', max: 200, oneLine: true }),
  attendees: lines('Thành phần', 3000),
  requestKey: optionalText({ max: 64 }),
})
export type OpenForm = z.infer<typeof openForm>

export const generalForm = z.object({
  version: rowVersion(),
  place: optionalText({ label: 'Địa điểm', max: 200, oneLine: true }),
  chair: optionalText({ label: 'Chủ trì', max: 200, oneLine: true }),
  secretary: optionalText({ label: 'Thư ký', max: 200, oneLine: true }),
  attendees: lines('Thành phần', 3000),
  conclusion: lines('Kết luận chung', 5000),
})
export type GeneralForm = z.infer<typeof generalForm>

export const notesForm = z.object({ version: rowVersion(), notes: lines('Ghi chép', 5000) })
export type NotesForm = z.infer<typeof notesForm>

/** Who is to do what was decided: the commune that is spoken of, or an agency ("agency-12"). */
export type Doer = Readonly<{ agencyId: number | null }>

const doer = (): Field<Doer> =>
  field((raw) => {
    if (raw === 'commune') return { agencyId: null }
    const [, id] = typeof raw === 'string' ? (/^agency-([1-9]\d{0,8})$/.exec(raw) ?? []) : []
    return id === undefined ? new Wrong('Đề nghị chọn nơi thực hiện.') : { agencyId: Number(id) }
  })

export const decisionForm = (today: Day) =>
  z.object({
    title: text({ label: 'Nội dung giao', ask: 'Đề nghị nhập nội dung giao.', max: 500 }),
    doer: doer(),
    dueDate: optionalDay({ label: 'Thời hạn', min: today }),
    requestKey: optionalText({ max: 64 }),
  })
export type DecisionForm = z.infer<ReturnType<typeof decisionForm>>
