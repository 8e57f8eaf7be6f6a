import type { RequestHandler } from 'express'
import { Forbidden } from '../kernel/errors.js'
import { paths } from '../paths.js'
import { type Capability, holds } from './capabilities.js'

/** What a test reads off the router: every route carries one of these. */
export type Guard = RequestHandler & { guard: Capability | 'public' | 'client' }

const refused = 'Nội dung này không thuộc phạm vi được giao của tài khoản.'

/** Stands on every route behind login: asks for login, for the new password that is due, then for the capability. */
export const requires = (capability: Capability): Guard => {
  const guard: RequestHandler = (req, res, next) => {
    if (!req.user) {
      const back = req.method === 'GET' && req.originalUrl !== '/' ? `?next=${encodeURIComponent(req.originalUrl)}` : ''
      return res.redirect(303, `${paths.auth.login()}${back}`)
    }
    if (req.user.mustChangePassword && capability !== 'account.self') {
      return res.redirect(303, paths.account.password())
    }
    if (!holds(req.user, capability)) throw new Forbidden(refused)
    next()
  }
  return Object.assign(guard, { guard: capability })
}

/** Stands on the few routes that are open to everyone: login, health. */
export const publicRoute: Guard = Object.assign(((_req, _res, next) => next()) as RequestHandler, {
  guard: 'public' as const,
})

/** Asked inside every command about the row itself. @throws Forbidden with the sentence that says whose it is */
export const authorize = (allowed: boolean, message = refused): void => {
  if (!allowed) throw new Forbidden(message)
}
