import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { logAccess } from '../audit/access-log.js'
import type { Deps } from '../deps.js'
import type { Ctx } from '../kernel/context.js'
import type { Guard } from '../policies/guard.js'
import { findClient, tokenOf } from './client.js'
import { ApiRefusal } from './problems.js'

/** Requests a client may make in a minute; an evening's full read of a province takes some forty. */
export const perMinute = 120

/** Wrong tokens from one address in a minute before it is no longer looked at. */
const wrongPerMinute = 20

const consume = async (limiter: RateLimiterMemory, key: string): Promise<RateLimiterRes> => {
  try {
    return await limiter.consume(key)
  } catch (rejected) {
    if (!(rejected instanceof RateLimiterRes)) throw rejected
    const seconds = String(Math.max(1, Math.ceil(rejected.msBeforeNext / 1000)))
    throw new ApiRefusal(429, `Quá mức được gọi trong một phút. Đề nghị gọi lại sau ${seconds} giây.`, {
      'Retry-After': seconds,
    })
  }
}

/**
 * Stands on every route of the interface that gives figures: asks for a living token, counts the request against its
 * client's allowance, and makes the context in which the client reads. Each reading is traced.
 */
export const clientGuard = ({ db, pool, clock }: Pick<Deps, 'db' | 'pool' | 'clock'>): Guard => {
  const allowance = new RateLimiterMemory({ points: perMinute, duration: 60 })
  const wrong = new RateLimiterMemory({ points: wrongPerMinute, duration: 60 })
  const guard: Guard = Object.assign(
    (async (req, res, next) => {
      const token = tokenOf(req.get('authorization'))
      const moment = { now: clock.now(), today: clock.today() }
      const client = token === null ? null : await findClient(pool, token, moment)
      if (!client) {
        await consume(wrong, req.ip ?? '')
        throw new ApiRefusal(401, 'Cần mã truy cập còn hiệu lực trong tiêu đề Authorization: Bearer.', {
          'WWW-Authenticate': 'Bearer',
        })
      }
      const { remainingPoints } = await consume(allowance, String(client.id))
      res.set({ 'RateLimit-Limit': String(perMinute), 'RateLimit-Remaining': String(remainingPoints) })
      const ctx: Ctx = { db, actor: client.actor, ...moment, requestId: req.id, address: req.ip ?? null }
      req.ctx = ctx
      await logAccess(ctx, {
        action: 'api.read',
        username: client.actor.username,
        subject: 'ApiClient',
        subjectId: client.id,
        detail: { path: req.path },
      })
      next()
    }) as Guard,
    { guard: 'client' as const },
  )
  return guard
}
