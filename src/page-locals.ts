import type { RequestHandler } from 'express'
import { csrfToken } from './kernel/http/csrf.js'
import type { Clock } from './kernel/time.js'
import { navOf } from './navigation/nav.js'
import { type Capability, holds } from './policies/capabilities.js'
import type { SettingsReader } from './settings/settings.js'

type Deps = { clock: Clock; settings: SettingsReader; demo: boolean }

/** What every page has at hand besides what its route passes: the person, their menu, messages, the day, the brand. */
export const pageLocals =
  ({ clock, settings, demo }: Deps): RequestHandler =>
  async (req, res, next) => {
    const actor = req.user
    const { brand, upload } = await settings.get()
    const today = clock.today()
    Object.assign(res.locals, {
      me: actor ? { name: actor.displayName, label: actor.label, username: actor.username } : null,
      nav: actor && !actor.mustChangePassword ? navOf(actor) : [],
      can: (capability: Capability) => actor !== undefined && holds(actor, capability),
      today,
      brand,
      upload,
      demo: demo ? { today } : null,
      query: req.query,
      url: req.originalUrl,
      flash: () => takeFlash(req),
      csrf: () => csrfToken(req),
    })
    next()
  }

/** The waiting messages, once: reading them empties the box. */
const takeFlash = (req: Express.Request) => {
  const waiting = req.session.flash ?? []
  if (waiting.length > 0) delete req.session.flash
  return waiting
}
