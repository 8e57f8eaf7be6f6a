import { systemActor } from '../auth/actor.js'
import { hashPassword, oneTimePassword } from '../auth/password.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import { command } from '../kernel/command.js'
import { type Clock, dayToDb } from '../kernel/time.js'

const createFirstAdmin = command(
  'user.created',
  async ({ db, now, today, record }, username: string, password: string) => {
    await db.$executeRaw`LOCK TABLE "User" IN SHARE ROW EXCLUSIVE MODE` // two first starts make one administrator
    const province = await db.adminUnit.findFirstOrThrow({ where: { level: 'PROVINCE' }, orderBy: { id: 'asc' } })
    const user = await db.user.create({
      data: {
        username,
        displayName: 'Quản trị hệ thống',
        passwordHash: await hashPassword(password),
        createdAt: now,
        grants: { create: { role: 'ADMIN', unitId: province.id, validFrom: dayToDb(today) } },
      },
    })
    await record({
      subject: 'User',
      subjectId: user.id,
      to: { username, role: 'ADMIN' },
      reason: 'Lần khởi động đầu tiên',
    })
  },
)

/**
 * Makes the first administrator when nobody has an account yet. Returns the one-time password, to be printed once and
 * changed at the first login; null when accounts exist.
 */
export const firstAdmin = async (
  db: PrismaClient,
  clock: Clock,
): Promise<{ username: string; password: string } | null> => {
  if ((await db.user.count()) > 0) return null
  const account = { username: 'admin', password: oneTimePassword() }
  const ctx = { db, actor: systemActor, now: clock.now(), today: clock.today(), requestId: null, address: null }
  await createFirstAdmin(ctx, account.username, account.password)
  return account
}
