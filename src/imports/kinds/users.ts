import { roleLabel } from '../../auth/actor.js'
import { Role } from '../../generated/prisma/enums.js'
import type { CommandCtx } from '../../kernel/command.js'
import { dayToDb } from '../../kernel/time.js'
import type { SheetRow } from '../../kernel/xlsx-read.js'
import { grantableUnits, roleFitsLevel, visibleUsers } from '../../policies/users.js'
import { getUser } from '../../users/queries.js'
import { createForm } from '../../users/schemas.js'
import { addGrant, createUser, editUser, endGrant, withdrawUser } from '../../users/service.js'
import { headKey } from '../guess.js'
import {
  type Applied,
  type Change,
  cellOf,
  type Fault,
  type FieldDef,
  faulty,
  type Item,
  type Kind,
  type PlanInput,
  type ReadCtx,
  type Secret,
} from '../kind.js'
import { finder } from '../places.js'

const fields: readonly FieldDef[] = [
  { key: 'username', label: 'Tên đăng nhập', synonyms: ['tài khoản', 'tên tài khoản', 'username'], required: true },
  { key: 'displayName', label: 'Họ tên', synonyms: ['họ và tên', 'tên người dùng', 'cán bộ'], required: true },
  { key: 'role', label: 'Vai trò', synonyms: ['quyền', 'nhóm quyền'], required: true },
  { key: 'unit', label: 'Đơn vị', synonyms: ['xã', 'địa bàn', 'đơn vị công tác'] },
  { key: 'agency', label: 'Cơ quan', synonyms: ['phòng, ban', 'cơ quan công tác', 'phòng ban'] },
  { key: 'email', label: 'Thư điện tử', synonyms: ['email', 'e-mail', 'địa chỉ thư'] },
  { key: 'phone', label: 'Số điện thoại', synonyms: ['điện thoại', 'di động', 'sđt'] },
]

const roles = Object.values(Role)
const roleByKey = new Map(roles.flatMap((role) => [roleLabel(role), role].map((word) => [headKey(word), role])))

const loadAround = async (ctx: ReadCtx, usernames: readonly string[]) => {
  const today = dayToDb(ctx.today)
  const alive = { validFrom: { lte: today }, OR: [{ validTo: null }, { validTo: { gte: today } }] }
  const [units, agencies, users] = await Promise.all([
    ctx.db.adminUnit.findMany({
      where: { AND: [grantableUnits(ctx.actor), alive] },
      select: { id: true, code: true, name: true, fullName: true, level: true },
      orderBy: [{ sortOrder: 'asc' }, { id: 'asc' }],
      take: 1000,
    }),
    ctx.db.agency.findMany({
      where: { AND: [{ unit: grantableUnits(ctx.actor) }, alive] },
      select: { id: true, unitId: true, code: true, name: true, shortName: true },
      orderBy: { id: 'asc' },
      take: 1000,
    }),
    ctx.db.user.findMany({
      where: { username: { in: [...usernames] } },
      include: { grants: { where: alive } },
      orderBy: { id: 'asc' },
      take: 1000,
    }),
  ])
  const visible = await ctx.db.user.findMany({
    where: { AND: [{ id: { in: users.map(({ id }) => id) } }, visibleUsers(ctx.actor)] },
    select: { id: true },
    take: 1000,
  })
  return {
    units,
    agencies,
    users: new Map(users.map((user) => [user.username, user])),
    visible: new Set(visible.map(({ id }) => id)),
  }
}
type Around = Awaited<ReturnType<typeof loadAround>>
type Known = NonNullable<ReturnType<Around['users']['get']>>
type Unit = Around['units'][number]

type Person = Readonly<{ username: string; displayName: string; email: string | null; phone: string | null }>
type Grant = Readonly<{ role: Role; unitId: number; agencyId: number | null }>
type Wanted = Readonly<{ person: Person; grant: Grant; place: string }>

const { username, displayName, email, phone } = createForm.shape

/** The unit of a role: of its level first, so that the district and a town of one name are told apart. */
const unitOf = ({ units }: Around, role: Role, typed: string, own: number | undefined): Unit | string => {
  const fitting = units.filter(({ level }) => (role === 'COMMUNE') === (level === 'COMMUNE'))
  if (typed === '') {
    const unit = role === 'COMMUNE' ? undefined : units.find(({ id }) => id === own)
    return unit ?? 'Chưa ghi đơn vị.'
  }
  const missing = (text: string) => `Không có đơn vị “${text}” trong phạm vi của tài khoản.`
  const among = (some: readonly Unit[]) => finder(some, ({ name, fullName }) => [name, fullName], missing)(typed)
  const found = among(fitting)
  if (typeof found !== 'string' || role === 'COMMUNE') return found
  const any = among(units)
  return typeof any !== 'string' && roleFitsLevel(role, any.level) ? any : found
}

const readRow = (
  row: SheetRow,
  { columns }: PlanInput,
  around: Around,
  own: number | undefined,
): Wanted | { faults: Fault[] } => {
  const faults: Fault[] = []
  const cell = (key: string) => cellOf(row, columns, key)
  const refuse = (key: string, message: string) => {
    faults.push({ column: columns[key] ?? null, message })
    return null
  }
  const read = <T>(
    key: string,
    shape: { safeParse: (raw: unknown) => { success: boolean; data?: T; error?: { issues: { message: string }[] } } },
  ) => {
    const result = shape.safeParse(cell(key))
    return result.success ? (result.data as T) : refuse(key, result.error?.issues[0]?.message ?? '')
  }
  const name = read('username', username)
  const known = name === null ? undefined : around.users.get(name)
  const person = {
    username: name ?? '',
    displayName: read('displayName', displayName) ?? '',
    email: read('email', email),
    phone: read('phone', phone),
  }
  const role = roleByKey.get(headKey(cell('role')))
  if (!role) refuse('role', `Không có vai trò “${cell('role')}”. Các vai trò: ${roles.map(roleLabel).join(', ')}.`)
  const unit = role ? unitOf(around, role, cell('unit'), own) : 'x'
  if (role && typeof unit === 'string') refuse('unit', unit)
  const agency = role === 'AGENCY' && typeof unit !== 'string' ? agencyOf(around, unit, cell('agency')) : null
  if (typeof agency === 'string') refuse('agency', agency)
  if (known && !around.visible.has(known.id))
    refuse('username', `Tên đăng nhập ${known.username} đã có người dùng. Đề nghị chọn tên khác.`)
  if (known?.disabledAt) refuse('username', `Tài khoản ${known.username} đang khóa. Đề nghị mở lại trước khi nhập.`)
  if (faults.length > 0 || !role || typeof unit === 'string' || typeof agency === 'string') return { faults }
  const grant = { role, unitId: unit.id, agencyId: agency?.id ?? null }
  return { person, grant, place: [roleLabel(role), agency?.shortName, unit.fullName].filter(Boolean).join(', ') }
}

const agencyOf = ({ agencies }: Around, unit: Unit, typed: string) =>
  finder(
    agencies.filter(({ unitId }) => unitId === unit.id),
    ({ name, shortName }) => [name, shortName],
    (text) => (text === '' ? 'Chưa ghi cơ quan.' : `Không có cơ quan “${text}” thuộc ${unit.fullName}.`),
  )(typed)

const holdsGrant = (known: Pick<Known, 'grants'>, { role, unitId, agencyId }: Grant): boolean =>
  known.grants.some((one) => one.role === role && one.unitId === unitId && one.agencyId === agencyId)

type Planned = Readonly<{ item: Item; wanted: Wanted; known: Known | null; edits: boolean; grants: boolean }>

const shown = (value: string | null) => value ?? ''

/** What a row would do: open an account, correct a person, add a role. An empty address says nothing. */
const planKnown = (no: number, wanted: Wanted, known: Known): Planned => {
  const person = {
    ...wanted.person,
    email: wanted.person.email ?? known.email,
    phone: wanted.person.phone ?? known.phone,
  }
  const lines = [
    { label: 'Họ tên', before: known.displayName, after: person.displayName },
    { label: 'Thư điện tử', before: shown(known.email), after: shown(person.email) },
    { label: 'Số điện thoại', before: shown(known.phone), after: shown(person.phone) },
  ].filter((line) => line.before !== line.after)
  const grants = !holdsGrant(known, wanted.grant)
  const all = grants ? [...lines, { label: 'Vai trò', before: '', after: wanted.place }] : lines
  const item: Item = {
    no,
    about: `${known.username}, ${wanted.place}`,
    outcome: all.length > 0 ? 'change' : 'same',
    lines: all,
    faults: [],
    mark: `${known.version}/${known.grants.map(({ id }) => id).join('.')}`,
  }
  return { item, wanted: { ...wanted, person }, known, edits: lines.length > 0, grants }
}

const planNew = (no: number, wanted: Wanted, first: boolean): Planned => {
  const { person, place } = wanted
  const lines = [
    ...(first ? [{ label: 'Họ tên', before: '', after: person.displayName }] : []),
    { label: 'Vai trò', before: '', after: place },
  ]
  const item: Item = { no, about: `${person.username}, ${place}`, outcome: 'create', lines, faults: [], mark: '' }
  return { item, wanted, known: null, edits: false, grants: !first }
}

type Seen = { no: number; displayName: string; grants: Set<string>; email: string | null; phone: string | null }

/** Several rows of one person are several roles: they say the same of the person. */
const contradiction = (no: number, { person, grant }: Wanted, seen: Map<string, Seen>): string | null => {
  const earlier = seen.get(person.username)
  const key = JSON.stringify(grant)
  if (!earlier) {
    seen.set(person.username, { no, ...person, grants: new Set([key]) })
    return null
  }
  if (earlier.grants.has(key)) return `Người và vai trò này đã có ở dòng ${earlier.no}.`
  earlier.grants.add(key)
  const differs = (['displayName', 'email', 'phone'] as const).some(
    (name) => person[name] !== null && person[name] !== earlier[name],
  )
  return differs ? `Tên đăng nhập ${person.username} ở dòng ${earlier.no} ghi người khác hoặc địa chỉ khác.` : null
}

const planRow = (
  row: SheetRow,
  input: PlanInput,
  around: Around,
  seen: Map<string, Seen>,
  own: number | undefined,
): Item | Planned => {
  const read = readRow(row, input, around, own)
  const about = cellOf(row, input.columns, 'username')
  if ('faults' in read) return faulty(row.no, about, read.faults)
  const first = !seen.has(read.person.username)
  const wrong = contradiction(row.no, read, seen)
  if (wrong !== null) return faulty(row.no, about, [{ column: input.columns['username'] ?? null, message: wrong }])
  const known = around.users.get(read.person.username)
  return known ? planKnown(row.no, read, known) : planNew(row.no, read, first)
}

const isPlanned = (one: Item | Planned): one is Planned => 'item' in one

type Kept = Readonly<{ displayName: string; email: string | null; phone: string | null }>
const personOf = ({ displayName: name, email: mail, phone: number }: Kept) => ({
  displayName: name,
  email: mail,
  phone: number,
})

type Draft = { rowNo: number; subjectId: number; about: string; before: Kept | null; grants: number[] }

const draftOf = ({ item, wanted, known }: Planned): Draft => ({
  rowNo: item.no,
  subjectId: known?.id ?? 0,
  about: wanted.person.username,
  before: known && personOf(known),
  grants: [],
})

/** One account after the other: opened or corrected, then given its roles. */
const applyAll = async (ctx: CommandCtx, planned: readonly Planned[]): Promise<Applied> => {
  const drafts = new Map<string, Draft>()
  const secrets: Secret[] = []
  for (const one of planned) {
    if (one.item.outcome === 'same') continue
    const { person, grant } = one.wanted
    const earlier = drafts.get(person.username)
    const draft = earlier ?? draftOf(one)
    drafts.set(person.username, draft)
    if (draft.subjectId === 0) {
      const { id, password } = await createUser(ctx, { ...person, ...grant, requestKey: '' }, () => Promise.resolve())
      draft.subjectId = id
      secrets.push({ username: person.username, displayName: person.displayName, password })
      continue
    }
    const account = await getUser(ctx, draft.subjectId)
    if (one.edits && !earlier) await editUser(ctx, account, { ...personOf(person), version: account.version })
    if (one.grants) draft.grants.push(await addGrant(ctx, account, { ...grant, validTo: null }))
  }
  return { changes: await settled(ctx, [...drafts.values()]), secrets }
}

/** The accounts as the import left them: what taking back is held against. */
const settled = async (ctx: CommandCtx, drafts: readonly Draft[]): Promise<Change[]> => {
  const rows = await ctx.db.user.findMany({
    where: { id: { in: drafts.map(({ subjectId }) => subjectId) } },
    select: { id: true, version: true },
    take: drafts.length + 1,
  })
  const versions = new Map(rows.map(({ id, version }) => [id, version]))
  return drafts.map(({ grants, ...draft }) => ({
    ...draft,
    subject: 'User',
    after: { grants },
    version: versions.get(draft.subjectId) ?? 1,
  }))
}

const grantsOf = (after: Change['after']): number[] => (after as unknown as { grants: number[] }).grants

/** Accounts nobody corrected since; opened ones only while nobody has used them. */
const intactAccounts = async (ctx: ReadCtx, changes: readonly Change[]): Promise<ReadonlySet<number>> => {
  const rows = await ctx.db.user.findMany({
    where: { id: { in: changes.map(({ subjectId }) => subjectId) } },
    include: { grants: true, _count: { select: { events: true } } },
    orderBy: { id: 'asc' },
    take: changes.length + 1,
  })
  const byId = new Map(rows.map((row) => [row.id, row]))
  const isIntact = ({ subjectId, before, after, version }: Change): boolean => {
    const user = byId.get(subjectId)
    if (!user || user.version !== version || user.disabledAt !== null) return false
    const given = grantsOf(after)
    const kept = user.grants.filter(({ id, validTo }) => given.includes(id) && validTo === null).length === given.length
    if (before !== null) return kept
    const unused = user.mustChangePassword && user.passwordChangedAt === null && user._count.events === 0
    return kept && unused && user.grants.length === given.length + 1
  }
  return new Set(changes.flatMap((change, index) => (isIntact(change) ? [index] : [])))
}

const undoAll = async (ctx: CommandCtx, changes: readonly Change[], why: string): Promise<void> => {
  for (const { subjectId, before, after } of changes) {
    const account = await getUser(ctx, subjectId)
    if (before === null) {
      await withdrawUser(ctx, account, why)
      continue
    }
    for (const grant of account.grants) if (grantsOf(after).includes(grant.id)) await endGrant(ctx, account, grant)
    const person = personOf(before as unknown as Kept)
    const moved = (Object.keys(person) as (keyof Kept)[]).some((name) => person[name] !== account[name])
    if (moved) await editUser(ctx, account, { ...person, version: account.version })
  }
}

/** Every open account in the administrator's sight with each role it holds today. */
const listLines = async (ctx: ReadCtx): Promise<string[][]> => {
  const today = dayToDb(ctx.today)
  const rows = await ctx.db.user.findMany({
    where: { AND: [visibleUsers(ctx.actor), { disabledAt: null }] },
    include: {
      grants: {
        where: {
          validFrom: { lte: today },
          OR: [{ validTo: null }, { validTo: { gte: today } }],
          unit: grantableUnits(ctx.actor),
        },
        include: { unit: { select: { fullName: true } }, agency: { select: { shortName: true } } },
        orderBy: { id: 'asc' },
      },
    },
    orderBy: [{ username: 'asc' }],
    take: 1000,
  })
  return rows.flatMap((user) =>
    user.grants.map(({ role, unit, agency }) => [
      user.username,
      user.displayName,
      roleLabel(role),
      unit.fullName,
      agency?.shortName ?? '',
      user.email ?? '',
      user.phone ?? '',
    ]),
  )
}

/** Accounts of the portal with their roles; the administrator's alone. */
export const users: Kind = {
  key: 'USERS',
  label: 'Người dùng',
  lead: 'Mỗi dòng là một người với một vai trò: tên đăng nhập, họ tên, vai trò, đơn vị, cơ quan, thư điện tử, điện thoại.',
  needs: 'user.manage',
  roles: ['ADMIN'],
  withSet: false,
  withDay: false,
  terms: 'none',
  mostRows: 200,
  notes: [
    'Tên đăng nhập chưa có thì mở tài khoản mới; đã có thì sửa họ tên, địa chỉ và giao thêm vai trò.',
    'Một người nhiều vai trò thì ghi nhiều dòng. Không dòng nào làm mất vai trò đang giữ.',
    'Mật khẩu dùng một lần hiện một lần sau khi xác nhận.',
    `Vai trò: ${roles.map(roleLabel).join(', ')}.`,
  ],
  fields: () => fields,
  lock: () => Promise.resolve(), // names are unique and accounts carry versions: a second writer is refused
  plan: async (ctx, input) => {
    const names = [...new Set(input.rows.map((row) => cellOf(row, input.columns, 'username').toLowerCase()))]
    const around = await loadAround(ctx, names)
    const own = ctx.actor.grants.find(({ role }) => role === 'ADMIN')?.unitId
    const seen = new Map<string, Seen>()
    const read = input.rows.map((row) => planRow(row, input, around, seen, own))
    const planned = read.filter(isPlanned)
    return {
      items: read.map((one) => (isPlanned(one) ? one.item : one)),
      apply: (inner) => applyAll(inner, planned),
    }
  },
  intact: intactAccounts,
  undo: undoAll,
  sheet: async (ctx, { empty }) => ({
    name: 'Người dùng',
    head: ['Tên đăng nhập', 'Họ tên', 'Vai trò', 'Đơn vị', 'Cơ quan', 'Thư điện tử', 'Số điện thoại'],
    widths: [20, 26, 26, 26, 24, 30, 16],
    rows: empty ? [] : await listLines(ctx),
  }),
}
