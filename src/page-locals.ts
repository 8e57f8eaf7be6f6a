import type { RequestHandler } from 'express'
import { csrfToken } from './kernel/http/csrf.js'
import type { Clock } from './kernel/time.js'
import { type NavItem, navOf } from './navigation/nav.js'
import { type Capability, holds } from './policies/capabilities.js'
import type { SettingsReader } from './settings/settings.js'
import type { QueueBadge } from './verification/badge.js'

type Deps = { clock: Clock; settings: SettingsReader; badge: QueueBadge; demo: boolean }

/** What every page has at hand besides what its route passes: the person, their menu, messages, the day, the brand. */
export const pageLocals =
  ({ clock, settings, badge, demo }: Deps): RequestHandler =>
  async (req, res, next) => {
    const actor = req.user
    const { brand, upload } = await settings.get()
    const today = clock.today()
    const nav = actor && !actor.mustChangePassword ? navOf(actor) : []
    const waiting = actor && nav.length > 0 ? await badge.of(actor) : 0
    Object.assign(res.locals, {
      me: actor
        ? { name: actor.displayName, label: actor.label, username: actor.username, unread: actor.unread ?? 0 }
        : null,
      nav: withCount(nav, waiting),
      countWaiting: (count: number) => {
        if (actor) badge.note(actor, count)
        res.locals['nav'] = withCount(nav, count)
      },
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

/** The menu with the length of the queue beside its entry. */
const withCount = (nav: readonly NavItem[], count: number) =>
  nav.map((item) => (item.key === 'verifications' ? { ...item, count } : item))

/** The waiting messages, once: reading them empties the box. */
const takeFlash = (req: Express.Request) => {
  const waiting = req.session.flash ?? []
  if (waiting.length > 0) delete req.session.flash
  return waiting
}
