import { z } from 'zod'
import { integer, optionalInteger, text } from '../kernel/forms.js'

const words = (label: string, max = 200) =>
  text({ min: 0, max, label, oneLine: true, ask: `Đề nghị nhập ${label.toLowerCase()}.` })

export const settingForm = z.object({
  name: words('Tên cổng', 80),
  tagline: words('Dòng phụ', 120),
  unit: words('Đơn vị'),
  footer: words('Chân trang', 300),
  support: words('Nơi hỗ trợ', 300),
  idleMinutes: integer({ min: 5, max: 720, label: 'Thời gian nghỉ' }),
  absoluteHours: integer({ min: 1, max: 72, label: 'Thời gian tối đa' }),
  minLength: integer({ min: 8, max: 64, label: 'Độ dài mật khẩu' }),
  maxAgeDays: optionalInteger({ min: 30, max: 3650, label: 'Thời hạn mật khẩu' }),
  maxMegabytes: integer({ min: 1, max: 500, label: 'Dung lượng' }),
  waitingMegabytes: integer({ min: 50, max: 10_000, label: 'Dung lượng chờ' }),
  unfinishedDays: integer({ min: 1, max: 60, label: 'Thời gian giữ tệp gửi dở' }),
  unsavedDays: integer({ min: 7, max: 365, label: 'Thời gian giữ tệp chưa lưu' }),
  accessLogMonths: integer({ min: 12, max: 120, label: 'Thời hạn lưu' }),
  version: integer({ min: 0 }),
})
export type SettingForm = z.infer<typeof settingForm>
