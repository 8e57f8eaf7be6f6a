import { randomUUID } from 'node:crypto'
import { type Request, type Response, Router } from 'express'
import { getCatalogue } from '../criteria/catalogue.js'
import { onlyOnce } from '../kernel/command.js'
import { type Ctx, communesOf } from '../kernel/context.js'
import { FieldRefused } from '../kernel/errors.js'
import { blankForm, type Form, invalidForm, parseForm } from '../kernel/forms.js'
import { idOf, idOfQuery, pageOf, queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { inPages } from '../kernel/lists/files.js'
import { listFiles } from '../lists/files.js'
import { fileOf, listTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { holds } from '../policies/capabilities.js'
import { authorize, requires } from '../policies/guard.js'
import { mayAnswerObstacle, mayRaiseObstacle } from '../policies/obstacles.js'
import { getCommune } from '../units/queries.js'
import { listScopeCommunes } from '../units/scope.js'
import { obstacleColumns } from './columns.js'
import {
  getObstacle,
  getSubject,
  listAnswerers,
  listAsked,
  listObstacleEvents,
  listObstacles,
  type Obstacle,
  type ObstacleFilter,
  obstaclesPerPage,
  STATES,
} from './queries.js'
import { answerForm, obstacleForm, resolutionForm } from './schemas.js'
import { answerObstacle, correctObstacle, notYours, raiseObstacle, settleObstacle } from './service.js'
import { presentObstacle, presentObstacleEvents, stateWords } from './words.js'

const read = requires('obstacle.read')
const write = requires('obstacle.write')

/** Obstacles (khó khăn, vướng mắc) of communes: the list for meetings, writing down, answering, settling. */
export const obstacleRoutes = (): Router => {
  const router = Router()
  const { obstacles } = paths
  router.get(obstacles.list.pattern, read, showList)
  listFiles(router, obstacles.export, read, (req) => ({
    name: 'vuong-mac',
    subject: 'Obstacle',
    columns: obstacleColumns,
    detail: filterOf(req),
    rows: inPages(async (page, size) => (await listObstacles(req.ctx, filterOf(req), page, size)).rows),
  }))
  router.get(obstacles.create.pattern, write, (req, res) => showForm(req, res))
  router.post(obstacles.create.pattern, write, create)
  router.get(obstacles.show.pattern, read, async (req, res) => show(req, res, await getObstacle(req.ctx, idOf(req))))
  router.get(obstacles.edit.pattern, write, async (req, res) => showEdit(req, res, await own(req)))
  router.post(obstacles.edit.pattern, write, edit)
  router.post(obstacles.answer.pattern, requires('obstacle.answer'), answer)
  router.post(obstacles.resolution.pattern, write, settle)
  return router
}

const filterOf = (req: Request): ObstacleFilter => ({
  commune: idOfQuery(req, 'commune'),
  agency: idOfQuery(req, 'agency'),
  state: STATES.find((one) => one === queryText(req, 'state', 20)) ?? null,
})

const showList = async (req: Request, res: Response) => {
  const { ctx } = req
  const filter = filterOf(req)
  const page = pageOf(req)
  const [tools, { rows, total }, communes, agencies] = await Promise.all([
    listTools(req, 'obstacles', { file: fileOf(paths.obstacles.export) }),
    listObstacles(ctx, filter, page),
    listScopeCommunes(ctx, ctx.actor.communeIds),
    listAsked(ctx),
  ])
  res.render('obstacles/list', {
    rows: rows.map(presentObstacle),
    filter,
    tools,
    total,
    communes: communes.map(({ id, name }) => ({ value: id, label: name })),
    agencies: agencies.map(({ id, shortName }) => ({ value: id, label: shortName })),
    states: STATES.map((value) => ({ value, label: stateWords[value] })),
    mayRaise: holds(ctx.actor, 'obstacle.write'),
    paging: { current: page, pages: Math.max(1, Math.ceil(total / obstaclesPerPage)), total, noun: 'vướng mắc' },
  })
}

/** The communes the person may write for. */
const ownCommunes = async (ctx: Ctx) => listScopeCommunes(ctx, communesOf(ctx.actor, 'COMMUNE', 'COORDINATOR'))

const criteriaOptions = async (ctx: Ctx) =>
  (await getCatalogue(ctx)).sets.flatMap((set) =>
    set.criteria.map(({ id, no, name }) => ({ value: id, label: `${no}. ${name}`, group: set.shortName })),
  )

const choicesFor = async (ctx: Ctx, communeId: number) => {
  const [criteria, agencies] = await Promise.all([criteriaOptions(ctx), listAnswerers(ctx, communeId)])
  return { criteria, agencies: agencies.map(({ id, shortName }) => ({ value: id, label: shortName })) }
}

const showForm = async (req: Request, res: Response, again?: Form) => {
  const { ctx } = req
  const assessment = idOfQuery(req, 'assessment')
  const [communes, subject] = await Promise.all([
    ownCommunes(ctx),
    assessment === null ? null : getSubject(ctx, assessment),
  ])
  const communeId = subject?.communeId ?? idOfQuery(req, 'commune') ?? communes[0]?.id ?? 0
  const form =
    again ?? blankForm({ requestKey: randomUUID(), communeId, criterionId: subject?.criterionId, code: subject?.code })
  res.status(again ? 422 : 200).render('obstacles/form', {
    form,
    title: 'Ghi vướng mắc',
    action: paths.obstacles.create(),
    cancel: paths.obstacles.list(),
    communes: communes.map(({ id, name }) => ({ value: id, label: name })),
    fixed: null,
    ...(await choicesFor(ctx, communeId)),
  })
}

/** A refused field stands in the form; anything else goes on to the error page. */
const refusedForm = (form: Form, error: unknown): Form => {
  if (!(error instanceof FieldRefused)) throw error
  return invalidForm(form.values, { [error.field]: error.message })
}

const create = async (req: Request, res: Response) => {
  const { ctx } = req
  const { form, ...parsed } = parseForm(obstacleForm, req.body)
  if (!parsed.ok) return showForm(req, res, form)
  const commune = await getCommune(ctx, parsed.data.communeId)
  try {
    const { location } = await onlyOnce(ctx, parsed.data.requestKey, async (claim) => {
      const id = await raiseObstacle(ctx, parsed.data, (inner, made) =>
        claim(inner, paths.obstacles.show({ id: made })),
      )
      return { location: paths.obstacles.show({ id }) }
    })
    flash(req, 'success', `Đã ghi vướng mắc, ${commune.fullName}.`)
    res.redirect(303, location)
  } catch (error) {
    return showForm(req, res, refusedForm(form, error))
  }
}

const show = async (req: Request, res: Response, obstacle: Obstacle, refused?: Form) => {
  const { ctx } = req
  const events = await listObstacleEvents(ctx, obstacle.id)
  const mayRaise = mayRaiseObstacle(ctx.actor, obstacle)
  res.status(refused ? 422 : 200).render('obstacles/show', {
    one: presentObstacle(obstacle),
    resolved: obstacle.state === 'RESOLVED',
    may: { edit: mayRaise, settle: mayRaise, answer: mayAnswerObstacle(ctx.actor, obstacle) },
    form: refused ?? blankForm({ version: obstacle.version, answer: obstacle.answer }),
    settleForm: blankForm({ version: obstacle.version }),
    log: presentObstacleEvents(events),
  })
}

/** An obstacle the person may correct. */
const own = async (req: Request): Promise<Obstacle> => {
  const obstacle = await getObstacle(req.ctx, idOf(req))
  authorize(mayRaiseObstacle(req.ctx.actor, obstacle), notYours)
  return obstacle
}

const showEdit = async (req: Request, res: Response, obstacle: Obstacle, again?: Form) => {
  const { communeId, criterionId, code, description, cause, proposal, answererId, version } = obstacle
  const values = { communeId, criterionId, code, description, cause, proposal, answererId, version }
  res.status(again ? 422 : 200).render('obstacles/form', {
    form: again ?? blankForm(values),
    title: 'Sửa vướng mắc',
    action: paths.obstacles.edit(obstacle),
    cancel: paths.obstacles.show(obstacle),
    communes: [],
    fixed: { id: communeId, name: obstacle.commune },
    ...(await choicesFor(req.ctx, communeId)),
  })
}

const edit = async (req: Request, res: Response) => {
  const obstacle = await own(req)
  const { form, ...parsed } = parseForm(obstacleForm, req.body)
  if (!parsed.ok) return showEdit(req, res, obstacle, form)
  try {
    await correctObstacle(req.ctx, obstacle, { ...parsed.data, version: parsed.data.version ?? 0 })
  } catch (error) {
    return showEdit(req, res, obstacle, refusedForm(form, error))
  }
  flash(req, 'success', 'Đã lưu vướng mắc.')
  res.redirect(303, paths.obstacles.show(obstacle))
}

const answer = async (req: Request, res: Response) => {
  const obstacle = await getObstacle(req.ctx, idOf(req))
  const { form, ...parsed } = parseForm(answerForm, req.body)
  if (!parsed.ok) return show(req, res, obstacle, form)
  await answerObstacle(req.ctx, obstacle, parsed.data)
  flash(req, 'success', 'Đã lưu nội dung trả lời.')
  res.redirect(303, paths.obstacles.show(obstacle))
}

const settle = async (req: Request, res: Response) => {
  const obstacle = await getObstacle(req.ctx, idOf(req))
  const parsed = parseForm(resolutionForm, req.body)
  if (!parsed.ok) return show(req, res, obstacle)
  await settleObstacle(req.ctx, obstacle, parsed.data)
  flash(req, 'success', parsed.data.then === 'resolve' ? 'Đã ghi vướng mắc được giải quyết.' : 'Đã mở lại vướng mắc.')
  res.redirect(303, paths.obstacles.show(obstacle))
}
