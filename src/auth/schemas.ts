import { z } from 'zod'
import { password, text } from '../kernel/forms.js'

export const loginForm = z.object({
  username: text({ max: 100, ask: 'Đề nghị nhập tên đăng nhập.' }),
  password: password({ ask: 'Đề nghị nhập mật khẩu.' }),
})

export const passwordForm = z.object({
  current: password({ ask: 'Đề nghị nhập mật khẩu hiện tại.' }),
  next: password({ ask: 'Đề nghị nhập mật khẩu mới.' }),
  again: password({ ask: 'Đề nghị nhập lại mật khẩu mới.' }),
})
export type PasswordForm = z.infer<typeof passwordForm>
