import { hashPassword, oneTimePassword } from '../auth/password.js'
import { endSessions } from '../auth/sessions.js'
import { type CommandCtx, command } from '../kernel/command.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { addDays, dayToDb } from '../kernel/time.js'
import { paths } from '../paths.js'
import { authorize } from '../policies/guard.js'
import { grantableUnits, mayClose, roleFitsLevel } from '../policies/users.js'
import type { Account, GrantLine } from './queries.js'
import type { CreateForm, EditForm, GrantForm, ReasonForm } from './schemas.js'

type Claim = (ctx: CommandCtx, location: string) => Promise<void>

/** The unit and agency of a new role, if the administrator may grant it there. @throws FieldRefused beside the field */
const checkGrant = async (
  { db, actor }: CommandCtx,
  { role, unitId, agencyId }: Pick<GrantForm, 'role' | 'unitId' | 'agencyId'>,
) => {
  const unit = await db.adminUnit.findFirst({
    where: { AND: [{ id: unitId }, grantableUnits(actor)] },
    select: { id: true, level: true, fullName: true },
  })
  if (!unit) throw new FieldRefused('unitId', 'Đề nghị chọn đơn vị trong danh sách.')
  if (!roleFitsLevel(role, unit.level)) throw new FieldRefused('unitId', 'Vai trò cán bộ xã cần chọn một xã.')
  if (role !== 'AGENCY') return { unit, agencyId: null, agency: null }
  const agency = agencyId === null ? null : await db.agency.findFirst({ where: { id: agencyId, unitId } })
  if (!agency) throw new FieldRefused('agencyId', 'Đề nghị chọn cơ quan thuộc đơn vị đã chọn.')
  return { unit, agencyId: agency.id, agency: agency.shortName }
}

/** Opens an account with its first role. Returns the one-time password: shown once, never stored in clear. */
export const createUser = command('user.created', async (ctx, form: CreateForm, claim: Claim) => {
  const { db, now, today, record } = ctx
  if (await db.user.findUnique({ where: { username: form.username }, select: { id: true } })) {
    throw new FieldRefused('username', `Tên đăng nhập ${form.username} đã có người dùng. Đề nghị chọn tên khác.`)
  }
  const { unit, agencyId, agency } = await checkGrant(ctx, form)
  const password = oneTimePassword()
  const { username, displayName, email, phone, role } = form
  const user = await db.user.create({
    data: {
      username,
      displayName,
      email,
      phone,
      passwordHash: await hashPassword(password),
      createdAt: now,
      grants: { create: { role, unitId: unit.id, agencyId, validFrom: dayToDb(today) } },
    },
  })
  const location = paths.users.show({ id: user.id })
  await claim(ctx, location)
  await record({
    subject: 'User',
    subjectId: user.id,
    to: { username, displayName, role, unit: unit.fullName, agency },
  })
  return { id: user.id, username, displayName, password, location }
})

const moveVersion = async ({ db }: CommandCtx, { id }: { id: number }, version: number, data: object) => {
  const { count } = await db.user.updateMany({ where: { id, version }, data: { ...data, version: { increment: 1 } } })
  if (count === 0) throw new Conflict('Chưa lưu: tài khoản này vừa được người khác cập nhật. Đề nghị mở lại trang.')
}

/** Corrects a person's name and addresses. */
export const editUser = command('user.edited', async (ctx, user: Account, { version, ...data }: EditForm) => {
  const before = { displayName: user.displayName, email: user.email, phone: user.phone }
  await moveVersion(ctx, user, version, data)
  await ctx.record({ subject: 'User', subjectId: user.id, from: before, to: data })
})

/**
 * Takes an account back that was opened by mistake and never used: nobody logged in, nothing was done in its name.
 * @throws Conflict when it was used, or moved since
 */
export const withdrawUser = command('user.withdrawn', async (ctx, user: Account, reason: string) => {
  const unused = { id: user.id, version: user.version, mustChangePassword: true, passwordChangedAt: null }
  await ctx.db.roleGrant.deleteMany({ where: { userId: user.id, user: unused } })
  const { count } = await ctx.db.user.deleteMany({ where: { ...unused, events: { none: {} }, grants: { none: {} } } })
  if (count === 0) throw new Conflict('Chưa thực hiện: tài khoản đã được sử dụng. Đề nghị khóa tài khoản.')
  const from = { username: user.username, displayName: user.displayName }
  await ctx.record({ subject: 'User', subjectId: user.id, from, reason })
})

/** Closes an account: it can no longer log in and its sessions end at once. What it did stays. */
export const closeUser = command('user.closed', async (ctx, user: Account, { version, reason }: ReasonForm) => {
  authorize(mayClose(ctx.actor, user), 'Không thể khóa tài khoản đang dùng. Đề nghị quản trị viên khác thực hiện.')
  await moveVersion(ctx, user, version, { disabledAt: ctx.now })
  await endSessions(ctx.db, user.id)
  await ctx.record({ subject: 'User', subjectId: user.id, reason })
})

/** Opens a closed account again. */
export const reopenUser = command('user.reopened', async (ctx, user: Account, { version, reason }: ReasonForm) => {
  await moveVersion(ctx, user, version, { disabledAt: null })
  await ctx.record({ subject: 'User', subjectId: user.id, reason })
})

/** Gives a new one-time password; the old one and every session end. */
export const resetPassword = command('user.passwordReset', async (ctx, user: Account) => {
  const password = oneTimePassword()
  await ctx.db.user.update({
    where: { id: user.id },
    data: { passwordHash: await hashPassword(password), mustChangePassword: true, version: { increment: 1 } },
  })
  await endSessions(ctx.db, user.id)
  await ctx.record({ subject: 'User', subjectId: user.id })
  return password
})

/** Ends every session of the account, for a lost telephone. */
export const endUserSessions = command('user.sessionsEnded', async (ctx, user: Account) => {
  const ended = await endSessions(ctx.db, user.id)
  await ctx.record({ subject: 'User', subjectId: user.id, to: { ended } })
  return ended
})

/** Adds a role from today on. Answers its id. */
export const addGrant = command('user.granted', async (ctx, user: Account, form: GrantForm) => {
  const { unit, agencyId, agency } = await checkGrant(ctx, form)
  if (form.validTo !== null && form.validTo < ctx.today)
    throw new FieldRefused('validTo', 'Ngày kết thúc không trước hôm nay.')
  const data = {
    userId: user.id,
    role: form.role,
    unitId: unit.id,
    agencyId,
    validFrom: dayToDb(ctx.today),
    validTo: form.validTo && dayToDb(form.validTo),
  }
  const { id } = await ctx.db.roleGrant.create({ data })
  const to = { grant: id, role: form.role, unit: unit.fullName, agency, validTo: form.validTo }
  await ctx.record({ subject: 'User', subjectId: user.id, to })
  return id
})

/** Ends a role: from this moment it counts no more. A role given today and ended today leaves only its events. */
export const endGrant = command('user.grantEnded', async (ctx, user: Account, grant: GrantLine) => {
  authorize(!(grant.role === 'ADMIN' && ctx.actor.id === user.id), 'Không thể tự bỏ vai trò quản trị của chính mình.')
  if (grant.validFrom >= ctx.today) await ctx.db.roleGrant.delete({ where: { id: grant.id } })
  else await ctx.db.roleGrant.update({ where: { id: grant.id }, data: { validTo: dayToDb(addDays(ctx.today, -1)) } })
  const from = { grant: grant.id, role: grant.role, unit: grant.unit, agency: grant.agency }
  await ctx.record({ subject: 'User', subjectId: user.id, from })
})
