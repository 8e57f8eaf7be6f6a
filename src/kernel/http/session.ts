import connectPgSimple from 'connect-pg-simple'
import type { Request, RequestHandler } from 'express'
import session from 'express-session'
import type pg from 'pg'

export type Flash = { kind: 'success' | 'info' | 'warning' | 'danger'; text: string }

declare module 'express-session' {
  interface SessionData {
    csrf: string
    flash: Flash[]
    /** Epoch milliseconds (real clock): when the person logged in and was last here. */
    startedAt: number
    seenAt: number
  }
}

/** How long a session lives: since the last request, and since login. Settings of the office; these are the defaults. */
export type SessionLimits = Readonly<{ idleMinutes: number; absoluteHours: number }>
export const defaultSessionLimits: SessionLimits = { idleMinutes: 30, absoluteHours: 10 }

const second = 1000
const minute = 60 * second

/** The pool as the session store uses it, with the one statement of every request planned once a connection. */
const keepingPlan = (pool: pg.Pool): pg.Pool => {
  const query = (text: string, values: unknown[]) =>
    pool.query(text.startsWith('SELECT') ? { name: 'session', text, values } : { text, values })
  return Object.assign(Object.create(pool) as pg.Pool, { query })
}

/** Sessions in PostgreSQL: they survive a restart, and an account's sessions can be found and ended. */
export const sessions = (options: {
  pool: pg.Pool
  secret: string
  production: boolean
  hours: number
}): RequestHandler => {
  const Store = connectPgSimple(session)
  const store = new Store({
    pool: keepingPlan(options.pool),
    tableName: 'session',
    ttl: options.hours * 3600,
    disableTouch: true, // a page view writes nothing; `limitSession` moves seenAt once a minute
    pruneSessionInterval: 15 * 60,
  })
  return session({
    store,
    secret: options.secret,
    name: options.production ? '__Host-ntm' : 'ntm',
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', path: '/', secure: options.production },
  })
}

/** Ends a session that was idle too long or began too long ago. The limits are asked at each request: a setting. */
export const limitSession =
  (limits: () => Promise<SessionLimits>): RequestHandler =>
  async (req, _res, next) => {
    const { startedAt, seenAt } = req.session
    if (startedAt === undefined || seenAt === undefined) return next()
    const { idleMinutes, absoluteHours } = await limits()
    const now = Date.now()
    if (now - seenAt > idleMinutes * minute || now - startedAt > absoluteHours * 60 * minute) {
      await new Promise<void>((resolve, reject) => {
        req.session.regenerate((error?: Error) => (error ? reject(error) : resolve()))
      })
      req.session.flash = [{ kind: 'info', text: 'Phiên làm việc đã hết hạn. Đề nghị đăng nhập lại.' }]
      return next()
    }
    if (now - seenAt > minute) req.session.seenAt = now
    next()
  }

/** Messages that wait at most; the oldest give way, so that a session cannot grow without end. */
const waitingFlashes = 10

/** Keeps a message for the next page this person opens. */
export const flash = (req: { session: { flash?: Flash[] } }, kind: Flash['kind'], text: string): void => {
  req.session.flash = [...(req.session.flash ?? []), { kind, text }].slice(-waitingFlashes)
}

/** Which session it is and all it holds. */
const stateOf = ({ sessionID, session }: Request): string => `${sessionID} ${JSON.stringify(session)}`

/**
 * A browser follows a redirect as soon as it has read the headers, which the session library sends before it has saved.
 * So what the next page must find (a message, the login itself) is saved first.
 */
export const saveBeforeRedirect: RequestHandler = (req, res, next) => {
  const found = stateOf(req)
  const redirect = res.redirect.bind(res) as (...args: unknown[]) => void
  const whenSaved = (...args: unknown[]) => {
    const session = req.session as typeof req.session | undefined // gone after logout
    if (!session || stateOf(req) === found) return redirect(...args)
    session.save((error?: unknown) => (error ? next(error) : redirect(...args)))
  }
  Object.assign(res, { redirect: whenSaved })
  next()
}
