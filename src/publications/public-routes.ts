import { createHash } from 'node:crypto'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Db } from '../kernel/db/client.js'
import { TooMany } from '../kernel/errors.js'
import type { Clock } from '../kernel/time.js'
import { paths } from '../paths.js'
import { publicRoute } from '../policies/guard.js'
import { settingSchemas } from '../settings/settings.js'
import { presentCommune, presentList, publishedOn } from './presenter.js'
import { findPublicFace, type PublicFace } from './queries.js'

type Deps = Readonly<{ db: Db; clock: Clock; config: Readonly<{ demo: boolean }> }>

/** How often one address may ask for public pages: many people of one office stand behind one address. */
const allowance = { points: 240, duration: 60 }

/** How long a browser or a proxy may keep a public page (seconds): a withdrawal is felt everywhere after this. */
const keptFor = 300

const limited = (): ((address: string) => Promise<void>) => {
  const limiter = new RateLimiterMemory(allowance)
  return async (address) => {
    try {
      await limiter.consume(address)
    } catch (rejected) {
      if (!(rejected instanceof RateLimiterRes)) throw rejected
      throw new TooMany(
        'Có quá nhiều lượt xem từ địa chỉ này. Đề nghị xem lại sau ít phút.',
        rejected.msBeforeNext / 1000,
      )
    }
  }
}

const brandOf = (value: unknown) => {
  const parsed = settingSchemas.brand.safeParse(value ?? {})
  return parsed.success ? parsed.data : settingSchemas.brand.parse({})
}

/** Sends a page that may be kept; one the reader has already is not sent again. */
const send = (req: Request, res: Response, html: string) => {
  const tag = `W/"${createHash('sha256').update(html).digest('base64url').slice(0, 24)}"`
  res.set({ ETag: tag, 'Cache-Control': `public, max-age=${keptFor}` })
  if (req.fresh) return res.status(304).end()
  res.type('html').send(html)
}

/**
 * The public pages: no session, no cookie, no account; only what was published and frozen. They stand before everything
 * that knows a person. While they are switched off, or nothing like it was published, the address does not exist.
 */
export const publicRoutes = ({ db, clock, config }: Deps): Router => {
  const router = Router()
  const pass = limited()
  const page = (view: string, locals: (face: PublicFace, req: Request) => object | null): RequestHandler[] => [
    publicRoute,
    async (req, res, next) => {
      await pass(req.ip ?? '')
      const face = await findPublicFace(db)
      const shown = face && locals(face, req)
      if (!face || !shown) return next()
      if (face.noindex) res.set('X-Robots-Tag', 'noindex')
      const demo = config.demo ? { today: clock.today() } : null
      res.render(
        view,
        { ...shown, demo, brand: brandOf(face.brand), noindex: face.noindex },
        (error: unknown, html?: string) => (html === undefined ? next(error) : send(req, res, html)),
      )
    },
  ]
  router.get(
    paths.publicPages.list.pattern,
    ...page('public/list', ({ shown }) => ({
      lists: shown.map((one) => ({ ...presentList(one.figures), ...publishedOn(one) })),
    })),
  )
  router.get(
    paths.publicPages.commune.pattern,
    ...page('public/commune', ({ shown }, { params }) => {
      const { code, set } = params
      for (const one of shown) {
        const commune = one.figures.set.code === set ? presentCommune(one.figures, String(code)) : null
        if (commune) return { ...commune, ...publishedOn(one) }
      }
      return null
    }),
  )
  return router
}
