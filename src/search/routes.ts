import { Router } from 'express'
import { getCatalogue } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { queryText } from '../kernel/http/request.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { findPeople } from './people.js'
import { type Hits, presentHits } from './presenter.js'
import { findCommunes, findCriteria, findDirectives, findIndicators, findPapers } from './queries.js'
import { suggestionsFor } from './suggestions.js'
import { searchWords } from './words.js'
import { findWork } from './work.js'

/** All kinds at once, one statement each; seven of the kinds share one. */
const search = async (ctx: Ctx, words: readonly string[]): Promise<Hits> => {
  const [communes, people, indicators, papers, directives, work, catalogue] = await Promise.all([
    findCommunes(ctx, words),
    findPeople(ctx, words),
    findIndicators(ctx, words),
    findPapers(ctx, words),
    findDirectives(ctx, words),
    findWork(ctx, words),
    getCatalogue(ctx),
  ])
  return {
    communes,
    people: { hits: people, total: people[0]?.found ?? 0 },
    criteria: findCriteria(catalogue, words),
    indicators,
    papers,
    directives,
    work,
  }
}

/** One box over everything a person may open: communes, people, criteria, papers, letters, tasks and what else is named. */
export const searchRoutes = (): Router => {
  const router = Router()

  router.get(paths.search.pattern, requires('search.use'), async (req, res) => {
    const { ctx } = req
    const q = queryText(req, 'q')
    const words = searchWords(q)
    const shown = { catalogue: await getCatalogue(ctx), actor: ctx.actor }
    const groups = words.length === 0 ? [] : presentHits(q, words, await search(ctx, words), shown)
    const suggestions = words.length > 0 && groups.length === 0 ? await suggestionsFor(ctx, words) : []
    res.render('search/index', { q, asked: words.length > 0, groups, suggestions })
  })

  return router
}
