import { z } from 'zod'
import { checkDocument, documentFields } from '../documents/schemas.js'
import { always, crossCheck } from '../kernel/cross-check.js'
import { day, integer, optionalDay, optionalText, requestKey, text } from '../kernel/forms.js'
import type { Day } from '../kernel/time.js'

const OLD = 'Biểu mẫu đã cũ. Đề nghị mở lại trang và gửi lại.'

/** The words beside an uploaded file. */
export const uploadForm = z.object({
  requestKey: requestKey(),
  set: optionalText({ max: 60, oneLine: true }),
})

/** Where the heads stand, and the day of figures that tell none. */
const place = (today: Day) => ({
  sheet: integer({ min: 0, max: 200 }),
  head: integer({ min: 1, max: 2_000_000, ask: 'Đề nghị chọn dòng tên cột.' }),
  asOf: optionalDay({ min: '2000-01-01', max: today, label: 'Ngày chốt số liệu' }),
})

export const columnsForm = (today: Day) =>
  z.object({ ...place(today), reason: optionalText({ max: 2000, label: 'Lý do' }) })

/** The same for assignments, which rest on a paper and begin on a day. */
export const paperForm = (today: Day) =>
  z
    .object({
      ...place(today),
      validFrom: day({ label: 'Ngày có hiệu lực', ask: 'Đề nghị nhập ngày phân công có hiệu lực, ví dụ 10/07/2022.' }),
      ...documentFields,
    })
    .superRefine(
      crossCheck((input, say) => checkDocument(input, say, 'Đề nghị chọn văn bản phân công, hoặc nhập văn bản mới.')),
      always,
    )
export type PaperTerms = Readonly<
  Pick<
    z.infer<ReturnType<typeof paperForm>>,
    'validFrom' | 'documentId' | 'docNumber' | 'docIssuedOn' | 'docIssuer' | 'docTitle'
  >
>

export const confirmForm = z.object({
  stamp: text({ max: 40, ask: OLD }),
  skipFaulty: optionalText({ max: 2 }),
})
