import { Router } from 'express'
import { idOfQuery } from '../kernel/http/request.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { presentTree } from './presenter.js'
import { chooseUnit, listReportingUnits } from './queries.js'
import { listChildren, listSuccessions } from './tree.js'

/** The tree of units by day: what hangs where, what ended, what became of it. */
export const unitRoutes = (): Router => {
  const router = Router()

  router.get(paths.units.list.pattern, requires('unit.read'), async (req, res) => {
    const { ctx } = req
    const units = await listReportingUnits(ctx)
    const unit = chooseUnit(ctx, units, idOfQuery(req, 'unit'))
    const children = await listChildren(ctx, unit.id)
    const successions = await listSuccessions(
      ctx,
      children.map(({ id }) => id),
    )
    res.render('units/list', presentTree({ units, unit, children, successions, today: ctx.today }))
  })

  return router
}
