import { z } from 'zod'
import { id, optionalDay, requestKey, text } from '../kernel/forms.js'

/** What is asked before a program of another office may read. */
export const clientForm = z.object({
  name: text({
    min: 3,
    max: 100,
    label: 'Tên hệ thống',
    oneLine: true,
    ask: 'Đề nghị nhập tên hệ thống, cơ quan sử dụng.',
  }),
  unitId: id({ ask: 'Đề nghị chọn đơn vị mà hệ thống được đọc số liệu.' }),
  expiresOn: optionalDay({ label: 'Ngày hết hạn' }),
  requestKey: requestKey(),
})
export type ClientForm = z.infer<typeof clientForm>
