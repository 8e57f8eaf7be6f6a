import { roleLabel } from '../auth/actor.js'
import { Role } from '../generated/prisma/enums.js'
import { fmt } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import type { Account, Choices, GrantLine, UserEvent } from './queries.js'

const levels = { PROVINCE: 'Tỉnh', DISTRICT: 'Huyện', COMMUNE: 'Xã, thị trấn' } as const

/** The lists of the role form; a unit that has ended carries its last day. */
export const grantOptions = ({ units, agencies }: Choices, today: Day) => ({
  roles: Object.values(Role).map((role) => ({ value: role, label: roleLabel(role) })),
  units: units.map(({ id, fullName, level, validTo }) => ({
    value: id,
    label: validTo && validTo < today ? `${fullName} (đến ${fmt.day(validTo)})` : fullName,
    group: levels[level],
  })),
  agencies: agencies.map(({ id, name, unit }) => ({ value: id, label: name, group: unit })),
})

/** One role in words: "Cơ quan phụ trách, Phòng GD&ĐT, Huyện Văn Quan". */
export const grantText = ({ role, unit, agency }: Pick<GrantLine, 'role' | 'unit' | 'agency'>): string =>
  [roleLabel(role), agency, unit].filter(Boolean).join(', ')

const presentGrant = (grant: GrantLine) => ({
  id: grant.id,
  text: grantText(grant),
  current: grant.current,
  days: grant.validTo ? `${fmt.day(grant.validFrom)} đến ${fmt.day(grant.validTo)}` : `từ ${fmt.day(grant.validFrom)}`,
})

/** An account as the list and its page show it. */
export const presentAccount = (account: Account) => ({
  ...account,
  closed: account.disabledAt !== null,
  state: stateOf(account),
  roles: account.grants.filter((grant) => grant.current).map(grantText),
  grants: account.grants.map(presentGrant),
})

const stateOf = ({ disabledAt, mustChangePassword }: Account): string => {
  if (disabledAt) return `Đã khóa ngày ${fmt.day(disabledAt)}`
  return mustChangePassword ? 'Chưa đổi mật khẩu lần đầu' : 'Đang hoạt động'
}

const actions: Record<string, string> = {
  'user.created': 'Mở tài khoản',
  'user.edited': 'Sửa thông tin',
  'user.closed': 'Khóa tài khoản',
  'user.reopened': 'Mở lại tài khoản',
  'user.passwordReset': 'Cấp lại mật khẩu',
  'user.passwordChanged': 'Tự đổi mật khẩu',
  'user.sessionsEnded': 'Kết thúc các phiên làm việc',
  'user.granted': 'Giao vai trò',
  'user.grantEnded': 'Thôi vai trò',
}

const detail = (value: unknown): string => {
  const { role, unit, agency } = (value ?? {}) as { role?: Role; unit?: string; agency?: string | null }
  return role && unit ? grantText({ role, unit, agency: agency ?? null }) : ''
}

/** The account's history in words, for the log component. */
export const presentEvents = (events: readonly UserEvent[]) =>
  events.map(({ at, action, from, to, reason, actor }) => ({
    when: fmt.dateTime(at),
    iso: at.toISOString(),
    who: actor?.displayName ?? 'Hệ thống',
    text: [actions[action] ?? action, detail(to) || detail(from)].filter(Boolean).join(': '),
    ...(reason && { why: reason }),
  }))
