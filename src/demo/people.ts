import type { DemoAccount } from '../auth/demo-accounts.js'
import { hashPassword } from '../auth/password.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import type { Tx } from '../kernel/db/client.js'
import { dayToDb } from '../kernel/time.js'
import { demoPassword, people } from './accounts.js'
import { instantOf, openedOn } from './calendar.js'
import type { HandOf } from './deeds.js'
import type { Happening } from './replay.js'
import type { World } from './world.js'

export type Hired = Readonly<{ ids: ReadonlyMap<string, number>; lines: readonly Happening[] }>

/** Hashes of the passwords, made before the transaction: each takes its time. */
export const hashPasswords = async (): Promise<ReadonlyMap<string, string>> =>
  new Map(
    await Promise.all(
      people
        .filter(({ open }) => open)
        .map(async ({ username }) => [username, await hashPassword(demoPassword)] as const),
    ),
  )

/** Opens the accounts with their roles. */
export const hire = async (tx: Tx, world: World, hashes: ReadonlyMap<string, string>): Promise<Hired> => {
  const at = instantOf(openedOn, 60)
  const users = await tx.user.createManyAndReturn({
    data: people.map(({ username, name }) => ({
      username,
      displayName: name,
      passwordHash: hashes.get(username) ?? null,
      mustChangePassword: false,
      createdAt: at,
    })),
    select: { id: true, username: true },
  })
  const ids = new Map(users.map(({ id, username }) => [username, id]))
  const grants = people.map(({ username, role, unit, agency }) => {
    const [userId, unitId] = [ids.get(username), world.units.get(unit)]
    const agencyId = agency === null ? null : world.agencies.get(agency)?.id
    if (userId === undefined || unitId === undefined || agencyId === undefined)
      throw new Error(`No place for ${username}`)
    return { userId, role, unitId, agencyId, validFrom: dayToDb(openedOn) }
  })
  await tx.roleGrant.createMany({ data: grants })
  const lines = people.map(({ username, name, role, unit, agency }) => ({
    at,
    actorId: null,
    action: 'user.created',
    subject: 'User',
    subjectId: ids.get(username) ?? 0,
    to: { username, displayName: name, role, unit, agency: agency && (world.agencies.get(agency)?.shortName ?? null) },
    reason: 'Tài khoản của bản trình diễn',
  }))
  return { ids, lines }
}

/** Finds whose hand did a step. */
export const handsOf = (world: World, { ids }: Hired): HandOf => {
  const office = ids.get('vpdp') ?? 0
  const officers = new Map(
    world.communes.map(({ id, name }) => [
      id,
      ids.get(people.find(({ role, unit }) => role === 'COMMUNE' && unit === `Xã ${name}`)?.username ?? ''),
    ]),
  )
  const reviewers = new Map(
    people.flatMap(({ agency, username }) => (agency ? [[agency, ids.get(username)] as const] : [])),
  )
  return (hand, communeId, agency) => {
    if (hand === 'officer') return officers.get(communeId) ?? office
    return hand === 'agency' ? (reviewers.get(agency ?? '') ?? office) : office
  }
}

/** What stands on the login page in place of a password somebody has changed. */
const changed = '(đã đổi)'

/** The accounts to try, as they stand now: a password that was changed is no longer told. */
export const listAccounts = async (db: PrismaClient): Promise<DemoAccount[]> => {
  const open = people.filter((one) => one.open)
  const rows = await db.user.findMany({
    where: { username: { in: open.map(({ username }) => username) }, disabledAt: null },
    select: { username: true, passwordChangedAt: true, mustChangePassword: true },
  })
  const agencies = await db.agency.findMany({ select: { code: true, shortName: true } })
  return open.flatMap(({ username, name, role, unit, agency }) => {
    const row = rows.find((one) => one.username === username)
    if (!row) return []
    const password = row.passwordChangedAt || row.mustChangePassword ? changed : demoPassword
    return {
      username,
      password,
      role,
      name,
      unit,
      agency: agencies.find(({ code }) => code === agency)?.shortName ?? null,
    }
  })
}
