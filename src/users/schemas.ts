import { z } from 'zod'
import { Role } from '../generated/prisma/enums.js'
import { field, Wrong } from '../kernel/field.js'
import { choice, id, optionalDay, optionalId, optionalText, requestKey, rowVersion, text } from '../kernel/forms.js'

const roles = Object.values(Role)

/** Lower case letters, digits, dot, dash: what is typed the same on every keyboard. */
const username = () =>
  field((raw) => {
    if (typeof raw !== 'string' || raw.trim() === '') return new Wrong('Đề nghị nhập tên đăng nhập.')
    const name = raw.normalize('NFC').trim().toLowerCase()
    return /^[a-z0-9][a-z0-9._-]{2,39}$/.test(name)
      ? name
      : new Wrong('Tên đăng nhập gồm 3 đến 40 chữ cái không dấu, chữ số, dấu chấm hoặc gạch ngang, ví dụ hoang.lien.')
  })

const email = () =>
  field((raw) => {
    if (raw === undefined || raw === '') return null
    const address = typeof raw === 'string' ? raw.trim() : ''
    return z.email().max(200).safeParse(address).success
      ? address
      : new Wrong('Đề nghị nhập địa chỉ thư điện tử đầy đủ, ví dụ hoanglien@langson.gov.vn.')
  })

const person = {
  displayName: text({ min: 2, max: 100, ask: 'Đề nghị nhập họ tên.', label: 'Họ tên', oneLine: true }),
  email: email(),
  phone: optionalText({ max: 30, label: 'Số điện thoại', oneLine: true }),
}

const grant = {
  role: choice(roles, { ask: 'Đề nghị chọn vai trò.' }),
  unitId: id({ ask: 'Đề nghị chọn đơn vị.' }),
  agencyId: optionalId(),
}

export const createForm = z.object({ username: username(), ...person, ...grant, requestKey: requestKey() })
export type CreateForm = z.infer<typeof createForm>

export const editForm = z.object({ ...person, version: rowVersion() })
export type EditForm = z.infer<typeof editForm>

export const grantForm = z.object({ ...grant, validTo: optionalDay() })
export type GrantForm = z.infer<typeof grantForm>

export const reasonForm = z.object({
  reason: text({ min: 3, max: 500, ask: 'Đề nghị nêu lý do.', label: 'Lý do' }),
  version: rowVersion(),
})
export type ReasonForm = z.infer<typeof reasonForm>
