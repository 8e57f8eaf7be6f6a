import type { Request, Response, Router } from 'express'
import { listOffers } from '../carry/card.js'
import { hasRole } from '../kernel/context.js'
import { readAsOf } from '../kernel/http/as-of.js'
import { idOf, idOfQuery, queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { paths } from '../paths.js'
import { mayUpdate } from '../policies/assessments.js'
import { holds } from '../policies/capabilities.js'
import { authorize, requires } from '../policies/guard.js'
import { type BulkRow, bulkRows, postedRows, saveBulk } from './bulk.js'
import { bulkSummary, presentBulk } from './bulk-presenter.js'
import { communeCrumbs } from './crumbs.js'
import { readStatusFilter } from './status-filter.js'
import { type CommuneSet, getCommuneSet, getStatusFacts } from './status-page.js'
import { presentStatus } from './status-presenter.js'

const setCodeOf = (req: Request): string => {
  const code = req.params['set']
  return typeof code === 'string' ? code : ''
}

const renderBulk = async (
  req: Request,
  res: Response,
  facts: CommuneSet,
  rows: readonly BulkRow[],
  summary?: string,
): Promise<void> => {
  const { commune, set } = facts
  const place = { ...facts, communeId: commune.id }
  const offers = await listOffers(
    req.ctx,
    place,
    rows.map(({ subject }) => subject),
  )
  const bulk = presentBulk(facts, rows, idOfQuery(req, 'criterion'), offers)
  const status = { label: set.shortName, href: paths.communes.status({ id: commune.id, set: set.code }) }
  const crumbs = communeCrumbs(req.ctx.actor, commune, status, { label: 'Cập nhật nhiều chỉ tiêu' })
  res.render('assessments/edit', { bulk, form: bulk.form, summary, crumbs })
}

/** The rows of a commune in a set, for one who may update them. */
const getOwnSet = async (req: Request): Promise<CommuneSet> => {
  const facts = await getCommuneSet(req.ctx, idOf(req), setCodeOf(req))
  authorize(mayUpdate(req.ctx.actor, { communeId: facts.commune.id }))
  return facts
}

/** Where a commune stands in a set, and the page that updates many of its indicators. */
export const communeSetRoutes = (router: Router): void => {
  const { status, edit } = paths.communes

  router.get(status.pattern, requires('assessment.read'), async (req, res) => {
    const { ctx, asOf } = readAsOf(req)
    const facts = await getStatusFacts(ctx, idOf(req), setCodeOf(req))
    const filter = readStatusFilter((name) => queryText(req, name, 20), { officer: hasRole(ctx.actor, 'COMMUNE') })
    res.render('assessments/status', {
      status: presentStatus(facts, filter, ctx.today),
      asOf: facts.context.day,
      crumbs: communeCrumbs(ctx.actor, facts.commune, { label: facts.set.shortName }),
      may: {
        update: asOf.day === null && mayUpdate(ctx.actor, { communeId: facts.commune.id }),
        export: holds(ctx.actor, 'assessment.export'),
      },
    })
  })

  router.get(edit.pattern, requires('assessment.update'), async (req, res) => {
    const facts = await getOwnSet(req)
    await renderBulk(req, res, facts, bulkRows(req.ctx, facts, idOfQuery(req, 'criterion')))
  })

  router.post(edit.pattern, requires('assessment.update'), async (req, res) => {
    const facts = await getOwnSet(req)
    const criterion = idOfQuery(req, 'criterion')
    const outcome = await saveBulk(req.ctx, facts, bulkRows(req.ctx, facts, criterion), postedRows(req.body))
    if (outcome.invalid + outcome.overtaken > 0) {
      res.status(outcome.invalid > 0 ? 422 : 409)
      return renderBulk(req, res, facts, outcome.rows, bulkSummary(outcome))
    }
    const where = criterion === null ? '' : ` của tiêu chí ${criterion}`
    if (outcome.saved > 0) flash(req, 'success', `Đã lưu ${outcome.saved} chỉ tiêu${where}, ${facts.commune.fullName}.`)
    else flash(req, 'info', 'Không có thay đổi. Nội dung đang lưu được giữ nguyên.')
    const anchor = criterion === null ? '' : `#tc${criterion}`
    res.redirect(303, status({ id: facts.commune.id, set: facts.set.code }, { criterion }) + anchor)
  })
}
