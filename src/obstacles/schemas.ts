import { z } from 'zod'
import { always, crossCheck } from '../kernel/cross-check.js'
import { choice, id, optionalId, optionalText, requestKey, rowVersion, text } from '../kernel/forms.js'

/** What is written down of an obstacle (khó khăn, vướng mắc). */
export const obstacleForm = z
  .object({
    requestKey: requestKey().optional(),
    version: rowVersion().optional(),
    communeId: id({ ask: 'Đề nghị chọn xã.' }),
    criterionId: optionalId(),
    code: optionalText({ max: 20, label: 'Mã chỉ tiêu', oneLine: true }),
    description: text({ min: 10, max: 4000, label: 'Nội dung', ask: 'Đề nghị nêu khó khăn, vướng mắc.' }),
    cause: optionalText({ max: 4000, label: 'Nguyên nhân' }),
    proposal: optionalText({ max: 4000, label: 'Đề xuất' }),
    answererId: optionalId(),
  })
  .superRefine(
    crossCheck(({ criterionId, code }, say) => {
      if (code && criterionId === null) say('criterionId', 'Đề nghị chọn tiêu chí của chỉ tiêu này.')
    }),
    always,
  )
export type ObstacleForm = z.infer<typeof obstacleForm>

export const answerForm = z.object({
  version: rowVersion(),
  answer: text({ min: 5, max: 4000, label: 'Trả lời', ask: 'Đề nghị nhập nội dung trả lời.' }),
})

export const resolutionForm = z.object({
  version: rowVersion(),
  then: choice(['resolve', 'reopen'], { ask: 'Biểu mẫu đã cũ. Đề nghị mở lại trang.' }),
})
