import { z } from 'zod'
import { choice, choices, day, idList, optionalId, optionalText, rowVersion, text } from '../kernel/forms.js'
import type { Day } from '../kernel/time.js'
import { type Subject, subjects } from './rules.js'
import { type Authority, authorities } from './text.js'

/** Communes one letter names at most: a district has some twenty. */
export const mostCommunes = 40

/** What the office chooses; read from the address for the preview and from the form for the making. */
export const choiceForm = (today: Day) =>
  z.object({
    unit: optionalId(),
    set: optionalText({ max: 40, oneLine: true }),
    communes: idList({ min: 1, max: mostCommunes, ask: 'Đề nghị chọn ít nhất một xã.' }),
    agencies: idList(),
    criteria: idList(),
    about: choices(Object.keys(subjects) as Subject[], { min: 1, ask: 'Đề nghị chọn nội dung đưa vào công văn.' }),
    deadline: day({ ask: 'Đề nghị nhập thời hạn, ví dụ 31/05/2024.', label: 'Thời hạn', min: today }),
    stamp: optionalText({ max: 64 }),
    requestKey: optionalText({ max: 64 }),
  })
export type ChoiceForm = z.infer<ReturnType<typeof choiceForm>>

const part = (label: string, max: number) => text({ label, max })

/** The words of a letter, all of them editable; its figures are not. */
export const textForm = z.object({
  version: rowVersion(),
  symbol: text({ label: 'Ký hiệu', max: 40, oneLine: true }),
  subject: text({ label: 'Trích yếu', max: 300, oneLine: true }),
  to: part('Nơi kính gửi', 2000),
  opening: part('Phần mở đầu', 3000),
  request: part('Câu yêu cầu', 2000),
  agencies: part('Nội dung giao cơ quan', 3000),
  closing: part('Phần kết thúc', 3000),
  copies: part('Nơi nhận', 2000),
  authority: choice(Object.keys(authorities) as Authority[], { ask: 'Đề nghị chọn thể thức ký.' }),
  signer: optionalText({ label: 'Họ tên', max: 100, oneLine: true }),
})
export type TextForm = z.infer<typeof textForm>
