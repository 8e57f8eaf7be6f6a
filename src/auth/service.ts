import { command } from '../kernel/command.js'
import { FieldRefused } from '../kernel/errors.js'
import { hashPassword, passwordFault, passwordFits } from './password.js'
import type { PasswordForm } from './schemas.js'
import { endSessions } from './sessions.js'

/** Changes the person's own password: the old one must fit; every other session of the account ends. */
export const changePassword = command(
  'user.passwordChanged',
  async (
    { db, actor, now, record },
    { current, next, again }: PasswordForm,
    { sid, minLength }: { sid: string; minLength: number },
  ) => {
    const user = await db.user.findUniqueOrThrow({ where: { id: actor.id }, select: { passwordHash: true } })
    if (!(await passwordFits(user.passwordHash, current)))
      throw new FieldRefused('current', 'Mật khẩu hiện tại chưa đúng.')
    const fault = passwordFault(next, actor.username, minLength)
    if (fault) throw new FieldRefused('next', fault)
    if (next !== again) throw new FieldRefused('again', 'Hai lần nhập mật khẩu mới chưa giống nhau.')
    if (next === current)
      throw new FieldRefused('next', 'Mật khẩu mới trùng mật khẩu hiện tại. Đề nghị chọn mật khẩu khác.')
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
