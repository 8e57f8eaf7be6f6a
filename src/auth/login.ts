import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { logAccess, type Trace } from '../audit/access-log.js'
import { TooMany } from '../kernel/errors.js'
import { passwordFits } from './password.js'

/** Failures an account may have in a quarter of an hour before it rests; names nobody bears count the same. */
const allowance = { points: 8, duration: 15 * 60, blockDuration: 5 * 60 }

export type Login = {
  /** The account's id, or null when name or password is wrong. @throws TooMany while the account rests */
  check: (trace: Trace, username: string, password: string) => Promise<number | null>
}

/**
 * Checks names and passwords. Failures are counted per account, never per address: colleagues behind one router are not
 * locked out by one of them, and no header gets round it. The pause ends by itself.
 */
export const createLogin = (): Login => {
  const failures = new RateLimiterMemory(allowance)
  return {
    check: async (trace, typed, password) => {
      const username = typed.normalize('NFC').trim().toLowerCase().slice(0, 100)
      const state = await failures.get(username)
      if (state && state.consumedPoints > allowance.points) await pause(trace, username, state)
      const user = await trace.db.user.findUnique({
        where: { username },
        select: { id: true, passwordHash: true, disabledAt: true },
      })
      const fits = await passwordFits(user?.passwordHash, password)
      if (user && fits && !user.disabledAt) {
        await failures.delete(username)
        return user.id
      }
      await logAccess(trace, { action: 'login.failed', userId: user?.id ?? null, username })
      await failures.consume(username).catch((rejected: unknown) => {
        if (!(rejected instanceof RateLimiterRes)) throw rejected
      })
      return null
    },
  }
}

const pause = async (trace: Trace, username: string, state: RateLimiterRes): Promise<never> => {
  await logAccess(trace, { action: 'login.paused', username })
  const seconds = state.msBeforeNext / 1000
  throw new TooMany(
    `Đăng nhập chưa thành công nhiều lần. Tài khoản tạm nghỉ ${Math.ceil(seconds / 60)} phút, sau đó đăng nhập lại được.`,
    seconds,
  )
}
