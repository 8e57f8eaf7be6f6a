import type { Request, Response, Router } from 'express'
import type pg from 'pg'
import { readAsOf } from '../kernel/http/as-of.js'
import { idOf, queryText } from '../kernel/http/request.js'
import { sendSql } from '../lists/files.js'
import { fileOf, listTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { holds } from '../policies/capabilities.js'
import { requires } from '../policies/guard.js'
import { exportRows } from './export-page.js'
import { type ListFilter, listQuery, readListFilter } from './list-filter.js'
import { getListFacts } from './list-page.js'
import { presentList } from './list-presenter.js'
import { listPage } from './list-queries.js'

const filterOf = (req: Request): ListFilter => readListFilter((name) => queryText(req, name, 100))

/** Sends the rows of a filter as a file. */
const sendFile = async (pool: pg.Pool, req: Request, res: Response, filter: ListFilter): Promise<void> => {
  const { ctx } = readAsOf(req)
  const facts = await getListFacts(ctx, filter)
  const past = ctx.asOf === undefined ? {} : { on: ctx.asOf }
  const given = Object.fromEntries(Object.entries(listQuery(filter)).filter(([, value]) => value !== null))
  const about = { name: 'chi-tieu', subject: 'Assessment', day: facts.scope.day, detail: { ...given, ...past } }
  await sendSql(pool, req, res, { ...about, ...exportRows(facts, filter) })
}

/** The columns of the table after the first. */
const tableColumns = [
  { key: 'requirement', label: 'Yêu cầu, hiện trạng' },
  { key: 'self', label: 'Xã tự đánh giá' },
  { key: 'verified', label: 'Thẩm tra' },
  { key: 'papers', label: 'Hồ sơ' },
  { key: 'planned', label: 'Ngày dự kiến' },
  { key: 'agency', label: 'Cơ quan' },
]

/** The list of indicators across communes and what is exported of it. */
export const listRoutes = (router: Router, pool: pg.Pool): void => {
  const { list, export: exported } = paths.assessments

  router.get(exported.pattern, requires('assessment.export'), async (req, res) => {
    await sendFile(pool, req, res, filterOf(req))
  })

  router.get(paths.communes.export.pattern, requires('assessment.export'), async (req, res) => {
    const set = req.params['set']
    const filter = readListFilter((name) => (name === 'sort' ? 'criterion' : ''))
    await sendFile(pool, req, res, { ...filter, commune: idOf(req), set: typeof set === 'string' ? set : '' })
  })

  router.get(list.pattern, requires('assessment.read'), async (req, res) => {
    const filter = filterOf(req)
    const { ctx } = readAsOf(req)
    const facts = await getListFacts(ctx, filter)
    const [found, tools] = await Promise.all([
      listPage(ctx, filter, facts.scope),
      listTools(req, 'assessments', {
        columns: tableColumns,
        ...(holds(ctx.actor, 'assessment.export') && { file: fileOf(exported) }),
      }),
    ])
    res.render('assessments/list', { list: presentList(facts, filter, found), tools })
  })
}
