import { type Request, type RequestHandler, Router } from 'express'
import type { z } from 'zod'
import type { Deps } from '../deps.js'
import { type Ctx, lookingBack } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { paths } from '../paths.js'
import { publicRoute } from '../policies/guard.js'
import { clientGuard } from './access.js'
import { openApiDocument } from './openapi.js'
import { params } from './params.js'
import { ApiRefusal, problems } from './problems.js'
import { readAssessments } from './read-assessments.js'
import { readCounts, readSeries } from './read-counts.js'
import { readSet, readSets } from './read-sets.js'
import { readTable } from './read-table.js'
import { readUnits } from './read-units.js'

/** What was asked, checked. @throws ApiRefusal 400 naming the parameter */
const ask = <S extends z.ZodType>(schema: S, req: Request): z.infer<S> => {
  const read = schema.safeParse(req.query)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const name = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue?.path.join('.')
  const why = issue?.code === 'unrecognized_keys' ? 'Không có tham số này.' : (issue?.message ?? '')
  throw new ApiRefusal(400, `${name}: ${why}`)
}

/** The context of the asked day. @throws ApiRefusal 400 for a day that has not come */
const onDay = (ctx: Ctx, on: string | undefined): Ctx => {
  if (on === undefined || on === ctx.today) return ctx
  if (on > ctx.today) throw new ApiRefusal(400, `on: Ngày ${on} chưa đến.`)
  return lookingBack(ctx, on)
}

const readOnly: RequestHandler = (req, _res, next) => {
  if (req.method !== 'GET' && req.method !== 'HEAD')
    throw new ApiRefusal(405, 'Giao diện này chỉ để đọc.', { Allow: 'GET, HEAD' })
  next()
}

/** /api/v1: what other offices' systems read. No session, no cookie; answers and refusals are JSON. */
export const apiRoutes = (deps: Deps): Router => {
  const router = Router()
  const client = clientGuard(deps)
  const { api } = paths
  const document = JSON.stringify(openApiDocument())

  router.use('/api', readOnly)
  router.get(api.document.pattern, publicRoute, (_req, res) => res.type('json').send(document))
  router.get(api.units.pattern, client, async (req, res) => {
    const { on } = ask(params.units, req)
    res.json(await readUnits(onDay(req.ctx, on)))
  })
  router.get(api.sets.pattern, client, async (req, res) => {
    const { on } = ask(params.sets, req)
    res.json(await readSets(onDay(req.ctx, on)))
  })
  router.get(api.set.pattern, client, async (req, res) => {
    const { on } = ask(params.sets, req)
    res.json(await readSet(onDay(req.ctx, on), String(req.params['set'])))
  })
  router.get(api.assessments.pattern, client, async (req, res) => {
    const query = ask(params.assessments, req)
    res.json(await readAssessments(onDay(req.ctx, query.on), query))
  })
  router.get(api.series.pattern, client, async (req, res) => {
    res.json(await readSeries(req.ctx, ask(params.series, req)))
  })
  router.get(api.counts.pattern, client, async (req, res) => {
    const query = ask(params.counts, req)
    res.json(await readCounts(onDay(req.ctx, query.on), query))
  })
  router.get(api.table.pattern, client, async (req, res) => {
    const query = ask(params.table, req)
    res.json(await readTable(onDay(req.ctx, query.on), String(req.params['no']), query))
  })
  router.use('/api', () => {
    throw new NotFound('Không có địa chỉ này trong /api/v1.')
  })
  router.use(problems(deps.log))
  return router
}
