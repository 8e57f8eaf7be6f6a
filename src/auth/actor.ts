import type pg from 'pg'
import type { Role } from '../generated/prisma/enums.js'
import type { Actor } from '../kernel/context.js'
import type { Db } from '../kernel/db/client.js'
import type { Day } from '../kernel/time.js'

type GrantRow = {
  role: Role
  unitId: number
  agencyId: number | null
  unit: string
  level: string
  agency: string | null
  communeIds: number[]
}
type Row = {
  id: number
  username: string
  displayName: string
  mustChangePassword: boolean
  unread: number
  grants: GrantRow[]
}

const byId = `
SELECT u.id, u.username, u."displayName",
  u."mustChangePassword" OR coalesce(u."passwordChangedAt", u."createdAt")::date + $3::int < $2::date IS TRUE AS "mustChangePassword",
  (SELECT count(*)::int FROM "Notification" n WHERE n."userId" = u.id AND n."readAt" IS NULL) AS unread,
  coalesce((
  SELECT json_agg(json_build_object('role', g.role, 'unitId', g."unitId", 'agencyId', g."agencyId", 'unit', n."fullName",
    'level', n.level, 'agency', a."shortName", 'communeIds', ARRAY(
      SELECT DISTINCT c."descendantId" FROM "UnitClosure" c JOIN "AdminUnit" d ON d.id = c."descendantId"
      WHERE c."ancestorId" = g."unitId" AND d.level = 'COMMUNE')) ORDER BY g.id)
  FROM "RoleGrant" g JOIN "AdminUnit" n ON n.id = g."unitId" LEFT JOIN "Agency" a ON a.id = g."agencyId"
  WHERE g."userId" = u.id AND days(g."validFrom", g."validTo") @> $2::date), '[]') AS grants
FROM "User" u WHERE u.id = $1 AND u."disabledAt" IS NULL`

const roleLabels: Record<Role, string> = {
  ADMIN: 'Quản trị hệ thống',
  COORDINATOR: 'VPĐP NTM',
  AGENCY: 'Cơ quan phụ trách',
  COMMUNE: 'UBND xã',
  STEERING: 'Thành viên Ban Chỉ đạo',
  LEADER: 'Lãnh đạo',
  APPRAISER: 'Thẩm định cấp tỉnh',
}

/** The Vietnamese name of a role, as users know it. */
export const roleLabel = (role: Role): string => roleLabels[role]

/** What stands beside a name: "UBND xã Trấn Ninh", the agency, the office. By the first of the roles held. */
export const labelOf = (grants: readonly Pick<GrantRow, 'role' | 'unit' | 'level' | 'agency'>[]): string => {
  const first = grants[0]
  if (!first) return 'Chưa được phân quyền'
  if (first.role === 'COMMUNE') return `UBND ${first.unit.charAt(0).toLowerCase()}${first.unit.slice(1)}`
  if (first.agency) return first.agency
  if (first.role === 'COORDINATOR') return first.level === 'DISTRICT' ? 'VPĐP NTM huyện' : 'VPĐP NTM'
  if (first.role === 'LEADER') return first.level === 'DISTRICT' ? 'Lãnh đạo huyện' : 'Lãnh đạo'
  return roleLabels[first.role]
}

/**
 * Loads the person with the rights of the given day: one statement, at every request, so that a changed role or a closed
 * account takes effect at once. A password older than `maxPasswordAge` days is due for a change. Null when the account
 * is gone or closed.
 */
export const findActor = async (
  pool: pg.Pool,
  userId: number,
  today: Day,
  maxPasswordAge: number | null = null,
): Promise<Actor | null> => {
  const { rows } = await pool.query<Row>({ name: 'actor', text: byId, values: [userId, today, maxPasswordAge] })
  return rows[0] ? toActor(rows[0]) : null
}

/** The same for work that is done later on somebody's behalf: with the rights of that moment. */
export const findActorOf = async (
  db: Pick<Db, '$queryRawUnsafe'>,
  userId: number,
  today: Day,
): Promise<Actor | null> => {
  const [row] = await db.$queryRawUnsafe<Row[]>(byId, userId, today, null)
  return row ? toActor(row) : null
}

const toActor = (row: Row): Actor =>
  Object.freeze({
    id: row.id,
    username: row.username,
    displayName: row.displayName,
    mustChangePassword: row.mustChangePassword,
    grants: row.grants.map(({ role, unitId, agencyId, communeIds }) => ({ role, unitId, agencyId, communeIds })),
    communeIds: [...new Set(row.grants.flatMap((grant) => grant.communeIds))],
    agencyIds: row.grants.flatMap((grant) => grant.agencyId ?? []),
    label: labelOf(row.grants),
    unread: row.unread,
  })

/** The system itself, for the loader and jobs: no account, no rights of its own beyond what the caller hands it. */
export const systemActor: Actor = Object.freeze({
  id: 0,
  username: 'system',
  displayName: 'Hệ thống',
  mustChangePassword: false,
  grants: [],
  communeIds: [],
  agencyIds: [],
  label: 'Hệ thống',
})
