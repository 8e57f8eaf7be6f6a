import type { Request, RequestHandler, Response } from 'express'
import passport from 'passport'
import { Strategy } from 'passport-local'
import type pg from 'pg'
import type { Trace } from '../audit/access-log.js'
import type { Day } from '../kernel/time.js'
import type { SettingsReader } from '../settings/settings.js'
import { findActor } from './actor.js'
import type { Login } from './login.js'

type Deps = {
  pool: pg.Pool
  today: () => Day
  login: Login
  trace: (req: Request) => Trace
  settings: SettingsReader
}

export type Authentication = {
  /** Restores the person of the session, for every request. */
  middleware: RequestHandler[]
  /** Checks the posted name and password and, when they fit, begins a new session. False: they do not fit. */
  logIn: (req: Request, res: Response) => Promise<boolean>
}

/** Passport with the local strategy for one application. The session keeps the account's id and nothing else. */
export const createAuthentication = ({ pool, today, login, trace, settings }: Deps): Authentication => {
  const instance = new passport.Passport()
  instance.use(
    new Strategy({ passReqToCallback: true }, (req, username, password, done) => {
      login.check(trace(req), username, password).then(
        (id) => done(null, id === null ? false : ({ id } as Express.User)),
        (error: unknown) => done(error),
      )
    }),
  )
  instance.serializeUser((user, done) => {
    done(null, user.id)
  })
  instance.deserializeUser((id: unknown, done) => {
    const load = async () => findActor(pool, Number(id), today(), (await settings.get()).password.maxAgeDays)
    load().then(
      (actor) => done(null, actor ?? false),
      (error: unknown) => done(error),
    )
  })

  const logIn = (req: Request, res: Response) =>
    new Promise<boolean>((resolve, reject) => {
      const settle = (error: Error | null, user?: Express.User | false) => {
        if (error) return reject(error)
        if (!user) return resolve(false)
        req.login(user, (failure?: Error) => {
          if (failure) return reject(failure)
          req.session.startedAt = req.session.seenAt = Date.now()
          resolve(true)
        })
      }
      const authenticate = instance.authenticate('local', settle) as RequestHandler
      void authenticate(req, res, reject)
    })

  return { middleware: [instance.session() as RequestHandler], logIn }
}
