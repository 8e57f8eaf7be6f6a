import type { CustomaryPaper } from '../criteria/catalogue.js'
import { FILE_FIELD, subjectsOf } from './file-name.js'
import { type Paper, paperOf } from './paper.js'
import { sensitivityOf } from './rules.js'
import type { NewPaperForm } from './schemas.js'

export type FieldFault = Readonly<{ field: string; message: string }>

/** The papers a form makes: one a file, or one that lies in a cabinet; and what is still to be said of them. */
export type Reading = Readonly<{ papers: readonly Paper[]; faults: readonly FieldFault[] }>

const paperFrom = (form: NewPaperForm, subject: string, type: CustomaryPaper | null): Paper =>
  paperOf({ ...form, subject, typeId: form.type, sensitivity: sensitivityOf(form.sensitivity, type) })

const fault = (field: string, message: string): FieldFault => ({ field, message })

/** A paper without a file must say what it is, of which day, and where it can be looked at. */
const readOnPaper = (form: NewPaperForm, type: CustomaryPaper | null): Reading => {
  const subject = form.subject ?? type?.name ?? null
  const faults = [
    ...(subject === null ? [fault('subject', 'Đề nghị nhập trích yếu.')] : []),
    ...(form.issuedOn === null ? [fault('issuedOn', 'Đề nghị nhập ngày ban hành.')] : []),
    ...(form.keptAt === null ? [fault('keptAt', 'Đề nghị ghi nơi lưu bản giấy, ví dụ: tủ hồ sơ Công an xã.')] : []),
  ]
  return { papers: subject === null ? [] : [paperFrom(form, subject, type)], faults }
}

const readFiles = (form: NewPaperForm, type: CustomaryPaper | null, names: readonly string[]): Reading => {
  const subjects = subjectsOf(names, form.subject, type?.name ?? null)
  const papers = subjects.flatMap((subject) => (subject === null ? [] : [paperFrom(form, subject, type)]))
  const faults: FieldFault[] = []
  if (names.length === 0) faults.push(fault(FILE_FIELD, 'Đề nghị chọn ít nhất một tệp.'))
  const silent = names.filter((_, index) => subjects[index] === null)
  if (silent.length > 0) {
    faults.push(fault('subject', `Đề nghị nhập trích yếu; tên tệp “${silent[0] ?? ''}” chưa nói nội dung giấy tờ.`))
  }
  if (sensitivityOf(form.sensitivity, type) === 'CLASSIFIED_RISK' && !form.notSecret) {
    faults.push(
      fault('notSecret', 'Đề nghị xác nhận tệp không thuộc danh mục bí mật nhà nước, hoặc chỉ ghi nhận bản giấy.'),
    )
  }
  return { papers, faults }
}

/** Reads a form of new papers together with the names of its files; `customary` are the kinds it may choose from. */
export const readNewPapers = (
  form: NewPaperForm,
  customary: readonly CustomaryPaper[],
  names: readonly string[],
): Reading => {
  const type = customary.find(({ id }) => id === form.type) ?? null
  const read = form.mode === 'paper' ? readOnPaper(form, type) : readFiles(form, type, names)
  const unknown = form.type !== null && type === null
  return unknown
    ? { ...read, faults: [fault('type', 'Mục đã chọn không có trong danh sách. Đề nghị chọn lại.'), ...read.faults] }
    : read
}
