import { type Request, Router } from 'express'
import { hasRole } from '../kernel/context.js'
import { idOf, queryText } from '../kernel/http/request.js'
import { paths } from '../paths.js'
import { mayUpdate } from '../policies/assessments.js'
import { holds } from '../policies/capabilities.js'
import { requires } from '../policies/guard.js'
import { communeCrumbs } from './crumbs.js'
import { indicatorRoutes } from './routes-indicator.js'
import { readStatusFilter } from './status-filter.js'
import { getStatusFacts } from './status-page.js'
import { presentStatus } from './status-presenter.js'

/** The status page of a commune in a set. */
const statusRoutes = (router: Router): void => {
  router.get(paths.communes.status.pattern, requires('assessment.read'), async (req, res) => {
    const { ctx } = req
    const facts = await getStatusFacts(ctx, idOf(req), setCodeOf(req))
    const filter = readStatusFilter((name) => queryText(req, name, 20), { officer: hasRole(ctx.actor, 'COMMUNE') })
    res.render('assessments/status', {
      status: presentStatus(facts, filter, ctx.today),
      asOf: facts.context.day,
      crumbs: communeCrumbs(ctx.actor, facts.commune),
      may: {
        update: mayUpdate(ctx.actor, { communeId: facts.commune.id }),
        export: holds(ctx.actor, 'assessment.export'),
      },
    })
  })
}

const setCodeOf = (req: Request): string => {
  const code = req.params['set']
  return typeof code === 'string' ? code : ''
}

/** What communes say of their indicators: pages of a commune, of an indicator, and the list across communes. */
export const assessmentRoutes = (): Router => {
  const router = Router()
  statusRoutes(router)
  indicatorRoutes(router)
  return router
}
