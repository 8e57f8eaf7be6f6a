import { type Request, Router } from 'express'
import { getCatalogue } from '../criteria/catalogue.js'
import { chooseBasis, chooseSet } from '../dashboards/choice.js'
import { type Ctx, lookingBack } from '../kernel/context.js'
import { idOfQuery, pageOf, queryText } from '../kernel/http/request.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { chooseUnit, getCommune, listCommunes, listReportingUnits } from '../units/queries.js'
import { readDays } from './days.js'
import { compareCommunes, compareIndicators, loadCauses } from './load.js'
import { type Asked, presentCommunes, presentIndicators, shownOf } from './presenter.js'

/** What the page is asked for. Units and communes are those of the later day; levels as they are known now. */
const readAsked = async (req: Request) => {
  const { ctx } = req
  const days = readDays({ from: queryText(req, 'from', 20), to: queryText(req, 'to', 20) }, ctx.today)
  const later = lookingBack(ctx, days.to)
  const [units, catalogue] = await Promise.all([listReportingUnits(later), getCatalogue(ctx)])
  const unit = units.length === 0 ? null : chooseUnit(later, units, idOfQuery(req, 'unit'))
  const asked: Asked = {
    unit,
    set: chooseSet(catalogue, days.to, queryText(req, 'set')),
    basis: chooseBasis(queryText(req, 'basis')),
    days,
    changed: queryText(req, 'changed') !== '',
    page: pageOf(req),
  }
  return { asked, units, catalogue, later }
}

/** The commune to go into: the one asked for, else an officer's own. @throws NotFound outside the person's scope */
const chosenCommune = (req: Request, { actor }: Ctx, hasUnits: boolean): number | null => {
  const asked = idOfQuery(req, 'commune')
  return asked ?? (hasUnits ? null : (actor.communeIds[0] ?? 0))
}

/** Two days side by side: what rose, what fell, why. */
export const comparisonRoutes = (): Router => {
  const router = Router()

  router.get(paths.comparison.pattern, requires('commune.read'), async (req, res) => {
    const { ctx } = req
    const { asked, units, catalogue, later } = await readAsked(req)
    const around = { asked, units, catalogue, today: ctx.today }
    const communeId = chosenCommune(req, ctx, units.length > 0)
    if (communeId !== null || asked.unit === null) {
      const commune = await getCommune(ctx, communeId ?? 0)
      const changes = await compareIndicators(ctx, commune, { ...asked, catalogue })
      return res.render('comparison/commune', { view: presentIndicators(around, commune, changes) })
    }
    const compared = await compareCommunes(ctx, await listCommunes(later, asked.unit), asked)
    const causes = await loadCauses(ctx, shownOf(compared, asked).shown, asked)
    res.render('comparison/show', { view: presentCommunes(around, compared, causes) })
  })

  return router
}
