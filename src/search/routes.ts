import { Router } from 'express'
import { getCatalogue } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { queryText } from '../kernel/http/request.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { type Hits, presentHits } from './presenter.js'
import { findCommunes, findDirectives, findIndicators, findPapers, searchWords } from './queries.js'

const nothing: Hits = { communes: [], indicators: [], papers: [], directives: [] }

const search = async (ctx: Ctx, words: readonly string[]): Promise<Hits> => {
  if (words.length === 0) return nothing
  const [communes, indicators, papers, directives] = await Promise.all([
    findCommunes(ctx, words),
    findIndicators(ctx, words),
    findPapers(ctx, words),
    findDirectives(ctx, words),
  ])
  return { communes, indicators, papers, directives }
}

/** One box over communes, indicators, papers and letters, within the person's scope. */
export const searchRoutes = (): Router => {
  const router = Router()

  router.get(paths.search.pattern, requires('search.use'), async (req, res) => {
    const { ctx } = req
    const q = queryText(req, 'q')
    const words = searchWords(q)
    const groups = presentHits(q, words, await search(ctx, words), await getCatalogue(ctx))
    res.render('search/index', { q, asked: words.length > 0, groups })
  })

  return router
}
