import { Router } from 'express'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { guideFor } from './guide.js'

/** The short guide, and the whole menu for a phone. */
export const helpRoutes = (): Router => {
  const router = Router()

  router.get(paths.help.pattern, requires('help.read'), (req, res) => {
    res.render('help/index', { chapters: guideFor(req.ctx.actor) })
  })

  router.get(paths.menu.pattern, requires('help.read'), (_req, res) => {
    res.render('home/menu')
  })

  return router
}
