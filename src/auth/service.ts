import { command } from '../kernel/command.js'
import { Invalid } from '../kernel/errors.js'
import { hashPassword, passwordFault, passwordFits } from './password.js'
import type { PasswordForm } from './schemas.js'
import { endSessions } from './sessions.js'

/** Thrown when a field of the password form is refused by a rule that needs the stored account. */
export class PasswordRefused extends Invalid {
  readonly field: keyof PasswordForm
  constructor(field: keyof PasswordForm, message: string) {
    super(message)
    this.field = field
  }
}

/** Changes the person's own password: the old one must fit; every other session of the account ends. */
export const changePassword = command(
  'user.passwordChanged',
  async ({ db, actor, now, record }, { current, next, again }: PasswordForm, sid: string) => {
    const user = await db.user.findUniqueOrThrow({ where: { id: actor.id }, select: { passwordHash: true } })
    if (!(await passwordFits(user.passwordHash, current))) throw new PasswordRefused('current', 'Mật khẩu hiện tại chưa đúng.')
    const fault = passwordFault(next, actor.username)
    if (fault) throw new PasswordRefused('next', fault)
    if (next !== again) throw new PasswordRefused('again', 'Hai lần nhập mật khẩu mới chưa giống nhau.')
    if (next === current) throw new PasswordRefused('next', 'Mật khẩu mới trùng mật khẩu hiện tại. Đề nghị chọn mật khẩu khác.')
    await db.user.update({
      where: { id: actor.id },
      data: {
        passwordHash: await hashPassword(next),
        mustChangePassword: false,
        passwordChangedAt: now,
        version: { increment: 1 },
      },
    })
    await endSessions(db, actor.id, sid)
    await record({ subject: 'User', subjectId: actor.id })
  },
)
