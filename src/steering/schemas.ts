import { z } from 'zod'
import { checkDocument, documentFields } from '../documents/schemas.js'
import { always, crossCheck } from '../kernel/cross-check.js'
import { day, idList, requestKey, text } from '../kernel/forms.js'

/** What a member follows from a day on, under a paper. Nothing ticked: the member follows nothing any more. */
export const followingForm = z
  .object({
    requestKey: requestKey(),
    stamp: text({ max: 40, ask: 'Biểu mẫu đã cũ. Đề nghị mở lại trang và gửi lại.' }),
    communeIds: idList({ max: 100 }),
    criterionIds: idList({ max: 200 }),
    validFrom: day({ label: 'Ngày có hiệu lực', ask: 'Đề nghị nhập ngày có hiệu lực, ví dụ 18/06/2022.' }),
    ...documentFields,
  })
  .superRefine(
    crossCheck((input, say) => checkDocument(input, say, 'Đề nghị chọn quyết định phân công, hoặc nhập văn bản mới.')),
    always,
  )
export type FollowingForm = z.infer<typeof followingForm>
