import type { Prisma } from '../generated/prisma/client.js'
import type { Role } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { fold } from '../kernel/text.js'
import { type Day, dayFromDb, dayToDb } from '../kernel/time.js'
import { grantableUnits, visibleUsers } from '../policies/users.js'

export const pageSize = 50

const withGrants = {
  grants: {
    orderBy: [{ validTo: { sort: 'desc', nulls: 'first' } }, { id: 'asc' }],
    include: { unit: { select: { fullName: true, level: true } }, agency: { select: { shortName: true } } },
  },
} satisfies Prisma.UserInclude

type Row = Prisma.UserGetPayload<{ include: typeof withGrants }>

export type GrantLine = Readonly<{
  id: number
  role: Role
  unit: string
  agency: string | null
  validFrom: Day
  validTo: Day | null
  current: boolean
}>

export type Account = Readonly<{
  id: number
  username: string
  displayName: string
  email: string | null
  phone: string | null
  disabledAt: Date | null
  createdAt: Date
  mustChangePassword: boolean
  passwordChangedAt: Date | null
  version: number
  grants: readonly GrantLine[]
}>

const toAccount = (row: Row, today: Day): Account => ({
  ...row,
  grants: row.grants.map((grant) => {
    const validFrom = dayFromDb(grant.validFrom)
    const validTo = grant.validTo && dayFromDb(grant.validTo)
    const current = validFrom <= today && (validTo === null || validTo >= today)
    return {
      id: grant.id,
      role: grant.role,
      unit: grant.unit.fullName,
      agency: grant.agency?.shortName ?? null,
      validFrom,
      validTo,
      current,
    }
  }),
})

export type UserFilter = { q: string; role: Role | null; state: 'open' | 'closed' | 'all'; page: number }

/** Accounts in the administrator's scope, by given name, a page at a time. */
export const listUsers = async (ctx: Ctx, { q, role, state, page }: UserFilter, size = pageSize) => {
  const today = dayToDb(ctx.today)
  const where: Prisma.UserWhereInput = {
    AND: [
      visibleUsers(ctx.actor),
      q ? { searchKey: { contains: fold(q) } } : {},
      role ? { grants: { some: { role, OR: [{ validTo: null }, { validTo: { gte: today } }] } } } : {},
      state === 'all' ? {} : { disabledAt: state === 'open' ? null : { not: null } },
    ],
  }
  const [total, rows] = await Promise.all([
    ctx.db.user.count({ where }),
    ctx.db.user.findMany({
      where,
      include: withGrants,
      orderBy: [{ sortKey: 'asc' }, { id: 'asc' }],
      skip: (page - 1) * size,
      take: size,
    }),
  ])
  return { total, accounts: rows.map((row) => toAccount(row, ctx.today)) }
}

/** @throws NotFound for an account outside the administrator's units */
export const getUser = async (ctx: Ctx, id: number): Promise<Account> => {
  const row = await ctx.db.user.findFirst({ where: { AND: [{ id }, visibleUsers(ctx.actor)] }, include: withGrants })
  if (!row) throw new NotFound('Không tìm thấy tài khoản này.')
  return toAccount(row, ctx.today)
}

/** Sessions of the account that are still open. */
export const countSessions = async (ctx: Ctx, id: number): Promise<number> => {
  const rows = await ctx.db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM session WHERE sess -> 'passport' ->> 'user' = ${String(id)} AND expire > now()`
  return rows[0]?.n ?? 0
}

/** What a role may be granted on: units (those that ended carry their last day) and agencies that exist today. */
export const listChoices = async (ctx: Ctx) => {
  const [units, agencies] = await Promise.all([
    ctx.db.adminUnit.findMany({
      where: grantableUnits(ctx.actor),
      select: { id: true, fullName: true, level: true, validTo: true },
      orderBy: [{ level: 'asc' }, { validTo: { sort: 'desc', nulls: 'first' } }, { sortOrder: 'asc' }, { id: 'asc' }],
      take: 1000,
    }),
    ctx.db.agency.findMany({
      where: { unit: grantableUnits(ctx.actor) },
      select: { id: true, name: true, shortName: true, unit: { select: { fullName: true } } },
      orderBy: [{ unitId: 'asc' }, { name: 'asc' }, { id: 'asc' }],
      take: 500,
    }),
  ])
  return {
    units: units.map((unit) => ({ ...unit, validTo: unit.validTo && dayFromDb(unit.validTo) })),
    agencies: agencies.map(({ id, name, unit }) => ({ id, name, unit: unit.fullName })),
  }
}
export type Choices = Awaited<ReturnType<typeof listChoices>>

/** What was done to the account and by whom, newest first. */
export const listUserEvents = (ctx: Ctx, id: number) =>
  ctx.db.event.findMany({
    where: { subject: 'User', subjectId: id },
    select: {
      id: true,
      at: true,
      action: true,
      to: true,
      from: true,
      reason: true,
      actor: { select: { displayName: true } },
    },
    orderBy: { id: 'desc' },
    take: 30,
  })
export type UserEvent = Awaited<ReturnType<typeof listUserEvents>>[number]
