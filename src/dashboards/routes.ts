import { Router } from 'express'
import { getCatalogue } from '../criteria/catalogue.js'
import { readAsOf } from '../kernel/http/as-of.js'
import { idOfQuery, queryText } from '../kernel/http/request.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { countFollowed } from '../tasks/lists.js'
import { chooseUnit, listReportingUnits } from '../units/queries.js'
import { chooseBasis, chooseSet } from './choice.js'
import { type MatrixOrder, matrixOrders } from './matrix.js'
import { presentDashboard } from './presenter.js'
import { loadDistrict } from './queries.js'

const orderOf = (text: string): MatrixOrder => (Object.hasOwn(matrixOrders, text) ? (text as MatrixOrder) : 'office')

/** A district (or province) on one page. */
export const dashboardRoutes = (): Router => {
  const router = Router()

  router.get(paths.dashboard.pattern, requires('dashboard.read'), async (req, res) => {
    const { ctx, asOf } = readAsOf(req)
    const [units, catalogue] = await Promise.all([listReportingUnits(ctx), getCatalogue(ctx)])
    const unit = chooseUnit(ctx, units, idOfQuery(req, 'unit'))
    const set = chooseSet(catalogue, unit.asOf, queryText(req, 'set'))
    const basis = chooseBasis(queryText(req, 'basis'))
    const order = orderOf(queryText(req, 'sort'))
    const figures = await loadDistrict(ctx, unit, set)
    res.render('dashboards/show', {
      ...presentDashboard({ units, unit, catalogue, set, basis, order, figures, today: ctx.today, on: asOf.day }),
      followed: asOf.day === null ? await countFollowed(ctx, [unit.id]) : null, // tasks tell no past day
    })
  })

  return router
}
