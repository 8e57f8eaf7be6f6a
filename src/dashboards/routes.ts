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
import { loadOverview } from './queries.js'
import { chooseSince } from './since.js'
import { loadTrends, type SpanOf, spans } from './trends.js'

const orderOf = (text: string): MatrixOrder => (Object.hasOwn(matrixOrders, text) ? (text as MatrixOrder) : 'office')

const spanOf = (text: string): SpanOf => (Object.hasOwn(spans, text) ? (text as SpanOf) : '12')

/** A district (or province) on one page, and how it came to stand there. */
export const dashboardRoutes = (): Router => {
  const router = Router()

  router.get(paths.dashboard.pattern, requires('dashboard.read'), async (req, res) => {
    const { ctx, asOf } = readAsOf(req)
    const [units, catalogue] = await Promise.all([listReportingUnits(ctx), getCatalogue(ctx)])
    const unit = chooseUnit(ctx, units, idOfQuery(req, 'unit'))
    const set = chooseSet(catalogue, unit.asOf, queryText(req, 'set'))
    const basis = chooseBasis(queryText(req, 'basis'))
    const order = orderOf(queryText(req, 'sort'))
    const { since, offered } = await chooseSince(ctx, { unitId: unit.id, day: unit.asOf }, queryText(req, 'since'))
    const [figures, days, followed] = await Promise.all([
      loadOverview(ctx, { unit, set, since, catalogue }),
      offered,
      asOf.day === null ? countFollowed(ctx, [unit.id]) : null, // tasks tell no past day
    ])
    res.render('dashboards/show', {
      ...presentDashboard({
        units,
        unit,
        catalogue,
        set,
        basis,
        order,
        figures,
        offered: days,
        today: ctx.today,
        on: asOf.day,
      }),
      followed,
    })
  })

  router.get(paths.trends.pattern, requires('dashboard.read'), async (req, res) => {
    const { ctx } = readAsOf(req)
    const [units, catalogue] = await Promise.all([listReportingUnits(ctx), getCatalogue(ctx)])
    const unit = chooseUnit(ctx, units, idOfQuery(req, 'unit'))
    const set = chooseSet(catalogue, unit.asOf, queryText(req, 'set'))
    const basis = chooseBasis(queryText(req, 'basis'))
    const span = spanOf(queryText(req, 'months'))
    res.render('dashboards/trends', await loadTrends(ctx, { unit, units, set, basis, span, catalogue }))
  })

  return router
}
