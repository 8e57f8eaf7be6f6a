import { z } from 'zod'
import { day as showDay } from '../kernel/format.js'
import {
  checkbox,
  choice,
  id,
  idList,
  keyList,
  optionalChoice,
  optionalDay,
  optionalId,
  optionalInteger,
  optionalText,
  requestKey,
  rowVersion,
  text,
} from '../kernel/forms.js'
import type { Day } from '../kernel/time.js'

const SENSITIVITIES = ['OPEN', 'PERSONAL', 'CLASSIFIED_RISK'] as const

const year = () =>
  optionalInteger().refine(
    (value) => value === null || (value >= 1990 && value <= 2100),
    'Đề nghị nhập năm có bốn chữ số, ví dụ 2024.',
  )

/** What is written of a paper, whether its file is here or it lies in a cabinet. */
const paperFields = (today: Day) => ({
  type: optionalId(),
  subject: optionalText({ max: 500, label: 'Trích yếu', oneLine: true }),
  docNumber: optionalText({ max: 100, label: 'Số, ký hiệu', oneLine: true }),
  issuedOn: optionalDay({ max: today, label: 'Ngày ban hành' }),
  issuer: optionalText({ max: 200, label: 'Cơ quan ban hành', oneLine: true }),
  validUntil: optionalDay({ label: 'Hiệu lực đến' }),
  dataYear: year(),
  sensitivity: optionalChoice(SENSITIVITIES),
  keptAt: optionalText({ max: 300, label: 'Nơi lưu bản giấy', oneLine: true }),
  note: optionalText({ max: 2000, label: 'Ghi chú' }),
})

type Days = { issuedOn: Day | null; validUntil: Day | null }

/** A paper does not run out before it is issued; said at the later of the two fields. */
const daysInOrder = ({ issuedOn, validUntil }: Days): boolean => !issuedOn || !validUntil || validUntil >= issuedOn
const outOfOrder = {
  path: ['validUntil'],
  error: ({ input }: { input?: unknown }) => {
    const { issuedOn, validUntil } = input as Days
    return `Hiệu lực đến ${showDay(validUntil)} trước ngày ban hành ${showDay(issuedOn)}. Đề nghị kiểm tra lại.`
  },
}

/** A new paper: its place (commune, criterion shown), what it proves, what is written of it. */
export const newPaperForm = (today: Day) =>
  z
    .object({
      commune: id({ ask: 'Đề nghị chọn xã.' }),
      criterion: id({ ask: 'Đề nghị chọn tiêu chí.' }),
      mode: optionalChoice(['file', 'paper']),
      ...paperFields(today),
      notSecret: checkbox(),
      upload: keyList({ max: 10 }),
      assessments: idList({ min: 1, max: 200, ask: 'Đề nghị chọn ít nhất một chỉ tiêu mà giấy tờ chứng minh.' }),
      requestKey: requestKey().optional(),
    })
    .refine(daysInOrder, outOfOrder)
export type NewPaperForm = z.infer<ReturnType<typeof newPaperForm>>

/** The record of a paper corrected. */
export const paperForm = (today: Day) =>
  z
    .object({
      version: rowVersion(),
      ...paperFields(today),
      subject: text({ max: 500, label: 'Trích yếu', oneLine: true, ask: 'Đề nghị nhập trích yếu.' }),
      sensitivity: choice(SENSITIVITIES, { ask: 'Đề nghị chọn mức độ nội dung.' }),
    })
    .refine(daysInOrder, outOfOrder)
export type PaperForm = z.infer<ReturnType<typeof paperForm>>

/** A new version of a paper's file. */
export const revisionForm = z.object({
  version: rowVersion(),
  note: text({
    min: 5,
    max: 1000,
    label: 'Nội dung thay đổi',
    ask: 'Đề nghị nêu nội dung thay đổi của phiên bản mới.',
  }),
  upload: keyList({ max: 1 }),
  requestKey: requestKey().optional(),
})
export type RevisionForm = z.infer<typeof revisionForm>

/** The indicators a paper proves: those ticked now and those that were ticked when the page was opened. */
export const linksForm = z.object({
  assessments: idList({ max: 1000 }),
  before: idList({ max: 1000 }),
  reason: optionalText({ max: 1000, label: 'Lý do' }),
})
export type LinksForm = z.infer<typeof linksForm>

export const withdrawalForm = z.object({
  version: rowVersion(),
  reason: text({ min: 10, max: 1000, label: 'Lý do', ask: 'Đề nghị nêu lý do thu hồi.' }),
})
export type WithdrawalForm = z.infer<typeof withdrawalForm>
