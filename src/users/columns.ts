import type { Column } from '../kernel/lists/column.js'
import { presentAccount } from './presenter.js'
import type { Account } from './queries.js'

/** What the files of the list of accounts hold. */
export const accountColumns: readonly Column<Account>[] = [
  { key: 'displayName', label: 'Họ tên', of: ({ displayName }) => displayName },
  { key: 'username', label: 'Tên đăng nhập', of: ({ username }) => username },
  { key: 'roles', label: 'Vai trò', of: (account) => presentAccount(account).roles.join('; ') },
  { key: 'email', label: 'Thư điện tử', of: ({ email }) => email },
  { key: 'phone', label: 'Điện thoại', of: ({ phone }) => phone },
  { key: 'createdAt', label: 'Mở lúc', kind: 'instant', of: ({ createdAt }) => createdAt },
  { key: 'disabledAt', label: 'Khóa lúc', kind: 'instant', of: ({ disabledAt }) => disabledAt },
  { key: 'state', label: 'Trạng thái', of: (account) => presentAccount(account).state },
]
