import { Router } from 'express'
import { pageOf, queryText } from '../kernel/http/request.js'
import { paths } from '../paths.js'
import { holds } from '../policies/capabilities.js'
import { requires } from '../policies/guard.js'
import { presentDocuments } from './presenter.js'
import { documentsPerPage, listDocuments } from './queries.js'

/** The papers everything rests on. */
export const documentRoutes = (): Router => {
  const router = Router()
  router.get(paths.documents.list.pattern, requires('set.read'), async (req, res) => {
    const words = queryText(req, 'q')
    const page = pageOf(req)
    const { documents, total } = await listDocuments(req.ctx, { words, page })
    const pages = Math.max(1, Math.ceil(total / documentsPerPage))
    res.render('documents/list', {
      documents: presentDocuments(documents, { directives: holds(req.ctx.actor, 'directive.read') }),
      words,
      total,
      current: page,
      pages,
    })
  })
  return router
}
