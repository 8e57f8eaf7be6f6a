import { Router } from 'express'
import { communeSetRoutes } from './routes-commune.js'
import { indicatorRoutes } from './routes-indicator.js'

/** What communes say of their indicators: pages of a commune, of an indicator, and the list across communes. */
export const assessmentRoutes = (): Router => {
  const router = Router()
  communeSetRoutes(router)
  indicatorRoutes(router)
  return router
}
