import type { Say } from '../kernel/cross-check.js'
import { optionalDay, optionalId, optionalText } from '../kernel/forms.js'
import type { Day } from '../kernel/time.js'

/**
 * The paper a form rests on: one of those known, or a new one by number, day, issuer and subject. Spread into the form's
 * object; `checkDocument` says what is missing.
 */
export const documentFields = {
  documentId: optionalId(),
  docNumber: optionalText({ max: 60, label: 'Số, ký hiệu', oneLine: true }),
  docIssuedOn: optionalDay({ min: '1945-09-02', label: 'Ngày ban hành' }),
  docIssuer: optionalText({ max: 200, label: 'Cơ quan ban hành', oneLine: true }),
  docTitle: optionalText({ max: 1000, label: 'Trích yếu', oneLine: true }),
}

export type DocumentInput = Readonly<{
  documentId: number | null
  docNumber: string | null
  docIssuedOn: Day | null
  docIssuer: string | null
  docTitle: string | null
}>

const typedFields = {
  docNumber: 'Đề nghị nhập số, ký hiệu của văn bản, ví dụ 1062/QĐ-UBND.',
  docIssuedOn: 'Đề nghị nhập ngày ban hành của văn bản.',
  docIssuer: 'Đề nghị nhập cơ quan ban hành.',
  docTitle: 'Đề nghị nhập trích yếu của văn bản.',
} as const

type Typed = keyof typeof typedFields

/** A paper is needed, one and not two: chosen from the list, or typed whole. `ask` is said when there is none. */
export const checkDocument = (input: Partial<DocumentInput>, say: Say, ask: string): void => {
  const names = Object.keys(typedFields) as Typed[]
  const typed = names.some((name) => input[name])
  if (input.documentId && typed) {
    return say('documentId', 'Đề nghị chọn một văn bản có sẵn hoặc nhập văn bản mới, không cả hai.')
  }
  if (input.documentId === null && !typed) return say('documentId', ask)
  if (!typed) return
  for (const name of names) if (input[name] === null) say(name, typedFields[name])
}
