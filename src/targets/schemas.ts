import { z } from 'zod'
import { checkDocument, documentFields } from '../documents/schemas.js'
import { always, crossCheck } from '../kernel/cross-check.js'
import {
  checkbox,
  day,
  id,
  idList,
  integer,
  optionalDay,
  optionalId,
  optionalText,
  requestKey,
  rowVersion,
  text,
} from '../kernel/forms.js'

const askDocument = 'Đề nghị chọn văn bản ban hành kế hoạch, hoặc nhập văn bản mới.'
const year = () => integer({ min: 2010, max: 2100, label: 'Năm', ask: 'Đề nghị nhập năm, ví dụ 2024.' })

const planFields = {
  name: text({ max: 300, label: 'Tên kế hoạch', oneLine: true, ask: 'Đề nghị nhập tên kế hoạch.' }),
  year: year(),
  ...documentFields,
}

/** A new plan, under the paper that issues it. */
export const newPlanForm = z.object({ requestKey: requestKey(), ...planFields }).superRefine(
  crossCheck((input, say) => checkDocument(input, say, askDocument)),
  always,
)

/** The same plan corrected. */
export const planForm = z.object({ version: rowVersion(), ...planFields }).superRefine(
  crossCheck((input, say) => checkDocument(input, say, askDocument)),
  always,
)

const dueDate = () => day({ label: 'Hạn', ask: 'Đề nghị nhập hạn hoàn thành, ví dụ 30/11/2024.' })

const checkDue = (input: { year?: number; dueDate?: string }, say: (field: string, message: string) => void) => {
  if (input.year !== undefined && input.dueDate !== undefined && Number(input.dueDate.slice(0, 4)) !== input.year) {
    say('dueDate', `Hạn hoàn thành nằm trong năm ${input.year}. Đề nghị kiểm tra lại ngày hoặc năm.`)
  }
}

/** Gives communes a target: a set to be reached, or kept, in a year by a day. */
export const newTargetForm = z
  .object({
    requestKey: requestKey(),
    planId: optionalId(),
    communeIds: idList({ min: 1, max: 60, ask: 'Đề nghị chọn ít nhất một xã.' }),
    setId: id({ ask: 'Đề nghị chọn bộ tiêu chí.' }),
    year: year(),
    dueDate: dueDate(),
    maintain: checkbox(),
    focus: checkbox(),
    note: optionalText({ max: 1000, label: 'Ghi chú' }),
  })
  .superRefine(crossCheck(checkDue), always)
export type NewTargetForm = z.infer<typeof newTargetForm>

/** What of a target may change; another commune, set or year is another target. */
export const targetForm = (targetYear: number) =>
  z
    .object({
      version: rowVersion(),
      planId: optionalId(),
      dueDate: dueDate(),
      maintain: checkbox(),
      focus: checkbox(),
      note: optionalText({ max: 1000, label: 'Ghi chú' }),
    })
    .superRefine(
      crossCheck((input: { dueDate?: string }, say) => checkDue({ ...input, year: targetYear }, say)),
      always,
    )
export type TargetForm = z.infer<ReturnType<typeof targetForm>>

export const cancelForm = z.object({
  version: rowVersion(),
  reason: text({ min: 10, max: 1000, label: 'Lý do', ask: 'Đề nghị nêu lý do hủy mục tiêu.' }),
})
export type CancelForm = z.infer<typeof cancelForm>

/** The name of the field with the own day of a criterion. */
export const dueField = (criterionId: number): string => `due${criterionId}`

/** The criteria of a set to be completed within a target, each with a day of its own where the plan gives one. */
export const criteriaForm = (criterionIds: readonly number[]) =>
  z.object({
    version: rowVersion(),
    criteria: idList({ max: 100 }),
    ...Object.fromEntries(criterionIds.map((one) => [dueField(one), optionalDay({ label: 'Hạn riêng' })])),
  })
