import compression from 'compression'
import express, { type Express, type Request } from 'express'
import { apiRoutes } from './api/routes.js'
import { logAccess, type Trace } from './audit/access-log.js'
import { createLogin } from './auth/login.js'
import { createAuthentication } from './auth/passport.js'
import { authRoutes } from './auth/routes.js'
import type { Deps } from './deps.js'
import { features } from './features.js'
import { healthRoutes } from './health.js'
import { Forbidden } from './kernel/errors.js'
import { fmt } from './kernel/format.js'
import { assets } from './kernel/http/assets.js'
import { csrfProtection } from './kernel/http/csrf.js'
import { errorPages, notFound } from './kernel/http/errors.js'
import { requestLog } from './kernel/http/request.js'
import { securityHeaders } from './kernel/http/security.js'
import { limitSession, saveBeforeRedirect, sessions } from './kernel/http/session.js'
import { root } from './kernel/root.js'
import { createViews } from './kernel/views/engine.js'
import { finishPage } from './looking-back.js'
import { pageLocals } from './page-locals.js'
import { paths } from './paths.js'
import { publicRoutes } from './publications/public-routes.js'
import { settingsReader } from './settings/settings.js'
import { queueBadge } from './verification/badge.js'

/** The request's contents page: what every request passes through, in order. */
export const createApp = (deps: Deps): Express => {
  const { config, db, pool, clock, log } = deps
  const app = express()
  const files = assets()
  const settings = settingsReader(db)
  const trace = (req: Request): Trace => ({ db, now: clock.now(), requestId: req.id, address: req.ip ?? null })
  const authentication = createAuthentication({
    pool,
    today: () => clock.today(),
    login: createLogin(),
    trace,
    settings,
  })

  const views = createViews({
    root: root('views'),
    cache: true,
    globals: { fmt, paths, asset: files.url },
    finish: finishPage,
  })
  app.engine('ejs', views.engine)
  app.set('view engine', 'ejs').set('views', root('views')).enable('view cache')
  app.set('query parser', 'simple').set('trust proxy', config.trustProxy).disable('x-powered-by').disable('etag')

  app.use(requestLog(log))
  app.use(securityHeaders(config))
  app.use(compression({ threshold: 512 }))
  app.use('/assets', files.middleware)
  app.use(healthRoutes(pool))
  app.use(apiRoutes(deps))
  app.use(publicRoutes(deps))
  app.use(sessions({ pool, secret: deps.secret, production: config.production, hours: 72 }))
  app.use(saveBeforeRedirect)
  app.use(limitSession(async () => (await settings.get()).session))
  app.use(authentication.middleware)
  app.use(pageLocals({ clock, settings, badge: queueBadge({ db, clock }), demo: config.demo }))
  app.use(express.urlencoded({ extended: false, limit: '512kb', parameterLimit: 3000 }))
  app.use(csrfProtection)
  app.use((req, _res, next) => {
    if (req.user) req.ctx = { ...trace(req), actor: req.user, today: clock.today() }
    next()
  })

  app.use(authRoutes({ authentication, trace, settings, accounts: deps.accounts ?? (() => Promise.resolve([])) }))
  for (const feature of features({ ...deps, settings })) app.use(feature)

  app.use(notFound)
  app.use(
    errorPages(log, (req, refusal) => {
      if (!(refusal instanceof Forbidden)) return
      const entry = { action: 'access.refused', userId: req.user?.id ?? null, detail: { path: req.path } } as const
      logAccess(trace(req), entry).catch((error: unknown) => log.error({ err: error }, 'refusal not traced'))
    }),
  )
  return app
}
