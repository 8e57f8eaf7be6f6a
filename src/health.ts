import { Router } from 'express'
import type pg from 'pg'
import { migrationsCurrent } from './kernel/db/migrate.js'
import { paths } from './paths.js'
import { publicRoute } from './policies/guard.js'

/** Whether the process lives, and whether it can do its work: the database answers and has all migrations. No more. */
export const healthRoutes = (pool: pg.Pool): Router => {
  const router = Router()
  router.get(paths.health.alive.pattern, publicRoute, (_req, res) => {
    res.type('text').send('ok')
  })
  router.get(paths.health.ready.pattern, publicRoute, async (_req, res) => {
    const ready = await migrationsCurrent(pool).catch(() => false)
    res
      .status(ready ? 200 : 503)
      .type('text')
      .send(ready ? 'ready' : 'not ready')
  })
  return router
}
