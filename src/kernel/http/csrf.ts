import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import { Forbidden } from '../errors.js'

const refused = 'Biểu được gửi từ trang khác hoặc phiên làm việc đã đổi. Đề nghị mở lại trang và gửi lại.'

/** Where a script puts the token. No other site can: it would have to ask first, and is not answered. */
export const CSRF_HEADER = 'x-csrf-token'

/** The token of the session, made at first need. Forms carry it in the field `_csrf`. */
export const csrfToken = (req: Request): string => {
  req.session.csrf ??= randomBytes(24).toString('base64url')
  return req.session.csrf
}

/** Refuses unless the token the form carried is the session's. Multipart routes call it before they take a file. */
export const verifyCsrf = (req: Request, token: unknown): void => {
  const expected = req.session.csrf
  if (typeof token !== 'string' || !expected || token.length !== expected.length) throw new Forbidden(refused)
  if (!timingSafeEqual(Buffer.from(token), Buffer.from(expected))) throw new Forbidden(refused)
}

const isSafe = (method: string) => method === 'GET' || method === 'HEAD' || method === 'OPTIONS'

/** The browser's own word on where a request comes from; without it, Origin must name the host that was asked. */
const comesFromHere = (req: Request): boolean => {
  const site = req.get('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = req.get('origin')
  if (origin === undefined) return true // no browser: the token decides
  return URL.canParse(origin) && new URL(origin).host === req.get('host')
}

/** Foreign forms and forms without the session's token have no effect. */
export const csrfProtection: RequestHandler = (req, _res, next) => {
  if (isSafe(req.method)) return next()
  if (!comesFromHere(req)) throw new Forbidden(refused)
  // The fields of a multipart form are read by its own route, which calls verifyCsrf before it stores anything.
  if (!req.is('multipart/form-data')) {
    verifyCsrf(req, (req.body as Record<string, unknown> | undefined)?.['_csrf'] ?? req.get(CSRF_HEADER))
  }
  next()
}
