import { Router } from 'express'
import type pg from 'pg'
import { communeSetRoutes } from './routes-commune.js'
import { indicatorRoutes } from './routes-indicator.js'
import { listRoutes } from './routes-list.js'

/** What communes say of their indicators: pages of a commune, of an indicator, and the list across communes. */
export const assessmentRoutes = ({ pool }: { pool: pg.Pool }): Router => {
  const router = Router()
  listRoutes(router, pool) // its addresses before /assessments/:id
  communeSetRoutes(router)
  indicatorRoutes(router)
  return router
}
