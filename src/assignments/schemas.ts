import { z } from 'zod'
import { checkDocument, documentFields } from '../documents/schemas.js'
import { always, crossCheck } from '../kernel/cross-check.js'
import { day, idList, optionalId, requestKey, text } from '../kernel/forms.js'

const askDocument = 'Đề nghị chọn văn bản phân công, hoặc nhập văn bản mới.'
const askDay = 'Đề nghị nhập ngày phân công có hiệu lực, ví dụ 10/07/2022.'

/** Who leads and who supports one criterion or indicator, from a day, under a paper. An empty lead: nobody of its own. */
export const assignForm = z
  .object({
    requestKey: requestKey(),
    stamp: text({ max: 40, ask: 'Biểu mẫu đã cũ. Đề nghị mở lại trang và gửi lại.' }),
    leadId: optionalId(),
    supportIds: idList({ max: 60 }),
    validFrom: day({ label: 'Ngày có hiệu lực', ask: askDay }),
    ...documentFields,
  })
  .superRefine(
    crossCheck(({ leadId, supportIds, ...paper }, say) => {
      if (leadId && supportIds?.includes(leadId)) {
        say('supportIds', 'Cơ quan chủ trì không ghi thêm ở phần phối hợp. Đề nghị bỏ chọn.')
      }
      checkDocument(paper, say, askDocument)
    }),
    always,
  )
export type AssignForm = z.infer<typeof assignForm>

/** Confirms drafts as they stand, under the paper that decides them, from a day. */
export const confirmForm = z
  .object({
    requestKey: requestKey(),
    stamp: text({ max: 40, ask: 'Biểu mẫu đã cũ. Đề nghị mở lại trang và gửi lại.' }),
    validFrom: day({ label: 'Ngày có hiệu lực', ask: askDay }),
    ...documentFields,
  })
  .superRefine(
    crossCheck((input, say) => checkDocument(input, say, askDocument)),
    always,
  )
export type ConfirmForm = z.infer<typeof confirmForm>
