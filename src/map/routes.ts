import { type Request, type Response, Router } from 'express'
import { getCatalogue } from '../criteria/catalogue.js'
import { chooseBasis, chooseSet } from '../dashboards/choice.js'
import type { Ctx } from '../kernel/context.js'
import { Invalid } from '../kernel/errors.js'
import { fmt } from '../kernel/format.js'
import { blankForm, invalidForm } from '../kernel/forms.js'
import { readAsOf } from '../kernel/http/as-of.js'
import { idOfQuery, queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { receiveSmallFile } from '../kernel/http/small-file.js'
import { paths } from '../paths.js'
import { mayEditBoundaries } from '../policies/boundaries.js'
import { authorize, requires } from '../policies/guard.js'
import {
  type Commune,
  chooseUnit,
  listAncestorIds,
  listCommunes,
  listReportingUnits,
  type ReportingUnit,
} from '../units/queries.js'
import { packShapes, unpackShapes } from './carried.js'
import { limits, readGeoJson } from './geojson.js'
import { matchCommunes } from './match.js'
import { presentCheck, presentMap } from './presenter.js'
import { listBoundaries, loadMap } from './queries.js'
import { notTheirs, removeBoundaries, saveBoundaries } from './service.js'
import { countAll, simplifyShapes } from './simplify.js'

const edit = requires('boundary.edit')

/** The communes of a unit on a map, or as tiles until the office has given their boundaries. */
export const mapRoutes = (): Router => {
  const router = Router()
  const { show, boundaries, removal } = paths.map
  router.get(show.pattern, requires('dashboard.read'), showMap)
  router.get(boundaries.pattern, edit, async (req, res) => showUpload(res, await stageOf(req)))
  router.post(boundaries.pattern, edit, async (req, res) =>
    req.is('multipart/form-data') ? check(req, res) : confirm(req, res),
  )
  router.get(removal.pattern, edit, showRemoval)
  router.post(removal.pattern, edit, remove)
  return router
}

const showMap = async (req: Request, res: Response) => {
  const { ctx, asOf } = readAsOf(req)
  const [units, catalogue] = await Promise.all([listReportingUnits(ctx), getCatalogue(ctx)])
  const unit = chooseUnit(ctx, units, idOfQuery(req, 'unit'))
  const set = chooseSet(catalogue, unit.asOf, queryText(req, 'set'))
  const basis = chooseBasis(queryText(req, 'basis'))
  const figures = await loadMap(ctx, unit, set)
  const mayEdit = mayEditBoundaries(ctx.actor, await listAncestorIds(ctx, unit.id, unit.asOf))
  const today = req.ctx.today
  res.render('map/show', presentMap({ units, unit, catalogue, set, basis, asOf, figures, today, mayEdit }))
}

/** Where the office stands: its unit, and the communes that live on the day it draws. */
type Stage = Readonly<{
  ctx: Ctx
  unit: ReportingUnit
  unitIds: readonly number[]
  communes: readonly Commune[]
  query: Readonly<{ unit: number; on: string | null }>
}>

/** Boundaries belong to the lives of units: those of the past are given by looking back to a day. */
const stageOf = async (req: Request): Promise<Stage> => {
  const { ctx, asOf } = readAsOf(req)
  const unit = chooseUnit(ctx, await listReportingUnits(ctx), idOfQuery(req, 'unit'))
  const unitIds = await listAncestorIds(ctx, unit.id, unit.asOf)
  authorize(mayEditBoundaries(ctx.actor, unitIds), notTheirs)
  const communes = await listCommunes(ctx, unit, { ntmOnly: false })
  return { ctx, unit, unitIds, communes, query: { unit: unit.id, on: asOf.day } }
}

const frame = ({ unit, communes, query }: Stage) => ({
  unit: unit.fullName,
  day: fmt.day(unit.asOf),
  communes: communes.map(({ fullName, code }) => ({ fullName, code })),
  action: paths.map.boundaries({}, query),
  back: paths.map.show({}, query),
  megabytes: limits.megabytes,
})

const showUpload = (res: Response, stage: Stage, fault?: string) =>
  res
    .status(fault ? 422 : 200)
    .render('map/upload', { ...frame(stage), form: fault ? invalidForm({}, { file: fault }) : blankForm() })

const check = async (req: Request, res: Response) => {
  const file = await receiveSmallFile(req, res, { field: 'file', maxBytes: limits.megabytes * 1024 ** 2 })
  const stage = await stageOf(req)
  if (!file) return showUpload(res, stage, 'Đề nghị chọn tệp GeoJSON.')
  try {
    const matched = matchCommunes(readGeoJson(file), stage.communes)
    const simple = matched.faults === 0 ? simplifyShapes(matched.shapes) : new Map()
    const kept = await listBoundaries(stage.ctx, [...matched.shapes.keys()])
    const sizes = { before: countAll(matched.shapes), after: countAll(simple), kept: kept.size }
    res.render('map/check', {
      ...frame(stage),
      ...presentCheck({ matched, ...sizes }),
      carried: simple.size > 0 ? packShapes(simple) : null,
      form: blankForm(),
    })
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    showUpload(res, stage, error.message)
  }
}

const confirm = async (req: Request, res: Response) => {
  const stage = await stageOf(req)
  const { unit, unitIds, communes, query } = stage
  const carried = (req.body as Record<string, unknown> | undefined)?.['shapes']
  const shapes = unpackShapes(
    carried,
    communes.map(({ id }) => id),
  )
  await saveBoundaries(req.ctx, { unitId: unit.id, unitIds }, shapes)
  flash(req, 'success', `Đã lưu ranh giới của ${shapes.size} đơn vị vào bản đồ.`)
  res.redirect(303, paths.map.show({}, query))
}

const showRemoval = async (req: Request, res: Response) => {
  const stage = await stageOf(req)
  const kept = await listBoundaries(
    stage.ctx,
    stage.communes.map(({ id }) => id),
  )
  res.render('map/remove', { ...frame(stage), action: paths.map.removal({}, stage.query), count: kept.size })
}

const remove = async (req: Request, res: Response) => {
  const { unit, unitIds, communes, query } = await stageOf(req)
  const ids = communes.map(({ id }) => id)
  await removeBoundaries(req.ctx, { unitId: unit.id, unitIds }, ids)
  flash(req, 'success', 'Đã gỡ ranh giới. Các xã được xếp thành ô.')
  res.redirect(303, paths.map.show({}, query))
}
