import type { Ctx } from '../kernel/context.js'
import { fmt } from '../kernel/format.js'
import { paths } from '../paths.js'
import { countAccounts } from './queries.js'
import type { Part, Section } from './sections.js'
import type { Check } from './self-check.js'

/** The check takes longer than a page should: it runs when asked for. */
export const checkHref = paths.home({}, { check: 1 })

const checksSection = (checks: readonly Check[] | null): Section => ({
  kind: 'checks',
  id: 'checks',
  title: 'Tự kiểm tra',
  items: checks ?? [],
  href: checkHref,
})

/** What the administrator has to keep in order. */
export const adminPart = async (ctx: Ctx, checks: readonly Check[] | null): Promise<Part> => {
  const { open, closed, firstPassword, withoutRole } = await countAccounts(ctx, ctx.today)
  const accounts = [
    { label: `${fmt.number(open)} tài khoản đang mở`, href: paths.users.list(), note: `${fmt.number(closed)} đã khóa` },
    ...(firstPassword > 0
      ? [{ label: `${fmt.number(firstPassword)} tài khoản chưa đổi mật khẩu lần đầu`, href: paths.users.list() }]
      : []),
    ...(withoutRole > 0
      ? [
          {
            label: `${fmt.number(withoutRole)} tài khoản chưa có vai trò còn hiệu lực`,
            href: paths.users.list(),
            tone: 'late',
          },
        ]
      : []),
  ]
  return {
    main: [
      {
        kind: 'links',
        id: 'accounts',
        title: 'Tài khoản',
        items: accounts,
        more: { label: 'Mở tài khoản', href: paths.users.create() },
      },
      checksSection(checks),
    ],
    side: [
      {
        kind: 'links',
        id: 'places',
        title: 'Quản trị',
        items: [
          { label: 'Nhật ký thay đổi', href: paths.audit.events() },
          { label: 'Nhật ký truy cập', href: paths.audit.access() },
          { label: 'Cài đặt', href: paths.settings() },
          { label: 'Đơn vị hành chính', href: paths.units.list() },
          { label: 'Bộ tiêu chí', href: paths.sets.list() },
        ],
      },
    ],
  }
}
