import type { Ctx } from '../kernel/context.js'
import { paths } from '../paths.js'
import { mayRaiseObstacle } from '../policies/obstacles.js'
import { listOpenObstacles } from './queries.js'
import { presentObstacle } from './words.js'

/** The unsettled obstacles beside a commune, or beside one indicator of it. */
export const loadObstaclePanel = async (
  ctx: Ctx,
  { communeId, assessmentId }: { communeId: number; assessmentId?: number },
) => {
  const rows = await listOpenObstacles(ctx, assessmentId === undefined ? { communeId } : { assessmentId })
  const query = { commune: communeId, ...(assessmentId !== undefined && { assessment: assessmentId }) }
  return {
    items: rows.map(presentObstacle),
    listHref: assessmentId === undefined ? paths.obstacles.list({}, { commune: communeId }) : null,
    createHref: mayRaiseObstacle(ctx.actor, { communeId }) ? paths.obstacles.create({}, query) : null,
  }
}
