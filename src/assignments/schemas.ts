import { z } from 'zod'
import { checkDocument, documentFields } from '../documents/schemas.js'
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
    (input, context) => {
      // fields that did not read are absent here, whatever the type says
      const { leadId, supportIds } = input as Partial<typeof input>
      if (leadId && supportIds?.includes(leadId)) {
        const message = 'Cơ quan chủ trì không ghi thêm ở phần phối hợp. Đề nghị bỏ chọn.'
        context.addIssue({ code: 'custom', path: ['supportIds'], message })
      }
      checkDocument(input, context, askDocument)
    },
    { when: () => true },
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
  .superRefine((input, context) => checkDocument(input, context, askDocument), { when: () => true })
export type ConfirmForm = z.infer<typeof confirmForm>
