import { z } from 'zod'
import type { CustomaryPaper } from '../../criteria/catalogue.js'
import {
  checkbox,
  choice,
  idList,
  optionalDay,
  optionalId,
  optionalInteger,
  optionalText,
  parseForm,
  text,
} from '../../kernel/forms.js'
import type { Day } from '../../kernel/time.js'
import { type Paper, paperOf } from '../paper.js'
import { sensitivityOf } from '../rules.js'
import { type CodeBook, readCodes } from './codes.js'

export const ACTS = ['save', 'later', 'drop'] as const
export type Act = (typeof ACTS)[number]

/** More indicators than one paper ever proves. */
const MOST_INDICATORS = 60

const rowForm = (today: Day) =>
  z.object({
    act: choice(ACTS, { ask: 'Đề nghị chọn lưu, để sau hoặc bỏ.' }),
    subject: text({ max: 500, label: 'Trích yếu', oneLine: true, ask: 'Đề nghị nhập trích yếu.' }),
    docNumber: optionalText({ max: 100, label: 'Số, ký hiệu', oneLine: true }),
    issuedOn: optionalDay({ max: today, label: 'Ngày ban hành' }),
    issuer: optionalText({ max: 200, label: 'Cơ quan ban hành', oneLine: true }),
    type: optionalId(),
    validUntil: optionalDay({ label: 'Hiệu lực đến' }),
    dataYear: optionalInteger({ min: 1990, max: 2100, label: 'Năm số liệu' }),
    notSecret: checkbox(),
    assessments: idList({ max: MOST_INDICATORS }),
    codes: optionalText({ max: 300, label: 'Chỉ tiêu khác', oneLine: true }),
  })

/** Fields of a row as they are posted and kept. */
export const ROW_FIELDS = Object.keys(rowForm('2000-01-01').shape)

export type Typed = Readonly<Record<string, string | string[]>>

/** What the rows of a grid may choose from. */
export type Choices = Readonly<{
  today: Day
  book: CodeBook
  /** Indicators of the commune that a paper may prove, by assessment. */
  provable: ReadonlySet<number>
  kinds: ReadonlyMap<number, CustomaryPaper>
}>

export type RowReading =
  | Readonly<{ ok: true; paper: Paper; assessmentIds: readonly number[] }>
  | Readonly<{ ok: false; errors: Readonly<Record<string, string>> }>

/** What one paper proves: the boxes ticked and the codes typed. */
const provedBy = (ticked: readonly number[], typed: string | null, { book, provable }: Choices) => {
  const { ids, unknown } = readCodes(typed ?? '', book)
  const all = [...new Set([...ticked, ...ids])]
  if (unknown.length > 0) {
    const codes = unknown.slice(0, 3).join(', ').slice(0, 60)
    return {
      all,
      fault: ['codes', `Xã không có chỉ tiêu “${codes}”. Đề nghị ghi mã như 17.1, cách nhau dấu phẩy.`] as const,
    }
  }
  if (all.length === 0)
    return { all, fault: ['assessments', 'Đề nghị chọn ít nhất một chỉ tiêu mà giấy tờ chứng minh.'] as const }
  if (!all.every((id) => provable.has(id)))
    return { all, fault: ['assessments', 'Chỉ tiêu được chọn không thuộc xã này. Đề nghị chọn lại.'] as const }
  return { all, fault: null }
}

/** Reads a row that is to be saved; each fault stands at its field. */
export const readRow = (typed: Typed, choices: Choices): RowReading => {
  const form = parseForm(rowForm(choices.today), typed)
  if (!form.ok) {
    const { fault } = provedBy([...choices.provable].slice(0, 1), form.form.values['codes'] as string, choices)
    return { ok: false, errors: { ...form.errors, ...(fault && { [fault[0]]: fault[1] }) } }
  }
  const { data } = form
  const errors: Record<string, string> = {}
  const kind = data.type === null ? null : (choices.kinds.get(data.type) ?? null)
  if (data.type !== null && kind === null) errors['type'] = 'Mục đã chọn không có trong danh sách. Đề nghị chọn lại.'
  if (data.issuedOn && data.validUntil && data.validUntil < data.issuedOn)
    errors['validUntil'] = 'Hiệu lực đến trước ngày ban hành. Đề nghị kiểm tra lại.'
  const sensitivity = sensitivityOf(null, kind)
  if (sensitivity === 'CLASSIFIED_RISK' && !data.notSecret)
    errors['notSecret'] =
      'Đề nghị xác nhận tệp không thuộc danh mục bí mật nhà nước, hoặc bỏ tệp và chỉ ghi nhận bản giấy.'
  const { all, fault } = provedBy(data.assessments, data.codes, choices)
  if (fault) errors[fault[0]] = fault[1]
  if (Object.keys(errors).length > 0) return { ok: false, errors }
  const paper = paperOf({ ...data, typeId: data.type, sensitivity, keptAt: null, note: null })
  return { ok: true, paper, assessmentIds: all }
}

const ID = String.raw`[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`
const FIELD = new RegExp(`^rows\\.(${ID})\\.(${ROW_FIELDS.join('|')})$`)

/** Longest text kept of a field that was not saved: nothing longer could be saved either. */
const KEPT = 600

const asTyped = (name: string, value: unknown): string | string[] => {
  const all = [value].flat().filter((one): one is string => typeof one === 'string')
  const cut = all.map((one) => one.normalize('NFC').replaceAll('\0', '').slice(0, KEPT))
  return name === 'assessments' ? cut.slice(0, MOST_INDICATORS) : (cut[0] ?? '')
}

/** The posted rows by file: `rows.<upload>.<field>`. */
export const postedRows = (body: unknown): ReadonlyMap<string, Typed> => {
  const rows = new Map<string, Record<string, string | string[]>>()
  for (const [key, value] of Object.entries(typeof body === 'object' && body !== null ? body : {})) {
    const [, id, name] = FIELD.exec(key) ?? []
    if (id === undefined || name === undefined) continue
    const row = rows.get(id) ?? {}
    row[name] = asTyped(name, value)
    rows.set(id, row)
  }
  return rows
}
