import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * Headers of every answer. Scripts and styles only from our own files, nothing inline; frames only our own (the preview
 * of a paper); no address of this site leaves it as a referrer; pages and files are not kept by caches.
 */
export const securityHeaders = ({ production }: { production: boolean }): RequestHandler[] => [
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    frameguard: { action: 'sameorigin' },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: production,
  }),
  (_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store')
    next()
  },
]
