import type { Request, Response, Router } from 'express'
import type pg from 'pg'
import { logAccess } from '../audit/access-log.js'
import { streamCsv } from '../kernel/db/copy.js'
import { readAsOf } from '../kernel/http/as-of.js'
import { idOf, queryText } from '../kernel/http/request.js'
import { paths } from '../paths.js'
import { holds } from '../policies/capabilities.js'
import { requires } from '../policies/guard.js'
import { exportRows } from './export-page.js'
import { type ListFilter, listQuery, readListFilter } from './list-filter.js'
import { getListFacts } from './list-page.js'
import { presentList } from './list-presenter.js'
import { listPage } from './list-queries.js'

const filterOf = (req: Request): ListFilter => readListFilter((name) => queryText(req, name, 100))

/** A reader that takes nothing for so long (ms) has gone, whatever its line says. */
const patience = 60_000

/** Sends the rows of a filter as a file. The trace comes first: what was begun to be sent counts as sent. */
const sendCsv = async (pool: pg.Pool, req: Request, res: Response, filter: ListFilter): Promise<void> => {
  const { ctx } = readAsOf(req)
  const facts = await getListFacts(ctx, filter)
  const day = ctx.asOf === undefined ? {} : { on: ctx.asOf }
  const detail = Object.fromEntries(Object.entries(listQuery(filter)).filter(([, value]) => value !== null))
  await logAccess(ctx, {
    action: 'list.exported',
    userId: ctx.actor.id,
    subject: 'Assessment',
    detail: { ...detail, ...day },
  })
  res.type('text/csv; charset=utf-8')
  res.attachment(`chi-tieu-${facts.scope.day}.csv`)
  res.setTimeout(patience, () => res.destroy())
  await streamCsv(pool, exportRows(facts, filter), res)
}

/** The list of indicators across communes and what is exported of it. */
export const listRoutes = (router: Router, pool: pg.Pool): void => {
  const { list, export: exported } = paths.assessments

  router.get(exported.pattern, requires('assessment.export'), async (req, res) => {
    await sendCsv(pool, req, res, filterOf(req))
  })

  router.get(paths.communes.export.pattern, requires('assessment.export'), async (req, res) => {
    const set = req.params['set']
    const filter = readListFilter((name) => (name === 'sort' ? 'criterion' : ''))
    await sendCsv(pool, req, res, { ...filter, commune: idOf(req), set: typeof set === 'string' ? set : '' })
  })

  router.get(list.pattern, requires('assessment.read'), async (req, res) => {
    const filter = filterOf(req)
    const { ctx } = readAsOf(req)
    const facts = await getListFacts(ctx, filter)
    const found = await listPage(ctx, filter, facts.scope)
    res.render('assessments/list', {
      list: presentList(facts, filter, found),
      may: { export: holds(ctx.actor, 'assessment.export') },
    })
  })
}
