import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import type { Actor, Ctx } from '../context.js'
import { countingQueries } from '../db/query-count.js'
import type { Logger } from '../log.js'

declare global {
  namespace Express {
    interface Request {
      id: string
      /** Present behind login; routes that need it are guarded by `requires`. */
      ctx: Ctx
    }
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- merged into Express's own interface
    interface User extends Actor {}
  }
}

/** Gives each request an id and writes one line about it when it ends: who, what route, status, time, statements. */
export const requestLog =
  (log: Logger): RequestHandler =>
  (req, res, next) => {
    req.id = randomUUID()
    res.setHeader('X-Request-Id', req.id)
    const start = performance.now()
    countingQueries((counter) => {
      res.on('close', () => {
        if (req.originalUrl.startsWith('/assets/')) return
        log.info({
          id: req.id,
          actor: req.user?.id,
          method: req.method,
          route: routeOf(req),
          status: res.statusCode,
          finished: res.writableFinished,
          ms: Math.round((performance.now() - start) * 10) / 10,
          queries: counter.queries,
        })
      })
      next()
    })
  }

/** The pattern, not the address: addresses may hold search words. */
const routeOf = (req: Request): string => {
  const route = req.route as { path?: unknown } | undefined
  return typeof route?.path === 'string' ? `${req.baseUrl}${route.path}` : '(none)'
}

/** A numeric id of the path; anything else is an address that does not exist. */
export const idOf = (req: Request, name = 'id'): number => {
  const text = req.params[name]
  return typeof text === 'string' && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0
}

/** A numeric id of the query string: null when absent; 0, which no row has, for anything that is no id. */
export const idOfQuery = (req: Request, name: string): number | null => {
  const text = queryText(req, name, 20)
  return text === '' ? null : /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0
}

/** One value of the query string, NFC and cut to `max`; lists and objects count as absent. */
export const queryText = (req: Request, name: string, max = 200): string => {
  const value = req.query[name]
  return typeof value === 'string' ? value.normalize('NFC').replaceAll('\0', '').trim().slice(0, max) : ''
}

/** The page of a list that is asked for, from 1; nonsense is the first. */
export const pageOf = (req: Request): number => {
  const text = queryText(req, 'page', 6)
  return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 1
}
