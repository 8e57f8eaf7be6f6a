import { randomUUID } from 'node:crypto'
import type { Request, Response, Router } from 'express'
import { onlyOnce } from '../kernel/command.js'
import { type Ctx, communesOf } from '../kernel/context.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { fmt } from '../kernel/format.js'
import { blankForm, type Form, invalidForm, parseForm } from '../kernel/forms.js'
import { idOf, idOfQuery } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { fileOf, listTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { authorize, requires } from '../policies/guard.js'
import { mayEnterResources } from '../policies/resources.js'
import { listScopeCommunes } from '../units/scope.js'
import { presentArrears, presentSites } from './presenter.js'
import {
  type Arrear,
  getArrear,
  getSite,
  listArrears,
  listSites,
  listVillages,
  type Site,
  siteWords,
} from './queries.js'
import { arrearForm, SITE_KINDS, siteForm } from './schemas.js'
import { notYours, saveArrear, saveSite } from './service.js'

const read = requires('resource.read')
const write = requires('resource.write')

/** The columns of the two tables after the first. */
const siteTable = [
  { key: 'kind', label: 'Loại, tên' },
  { key: 'plan', label: 'Kế hoạch' },
  { key: 'recognised', label: 'Công nhận' },
]
const arrearTable = [
  { key: 'total', label: 'Tổng mức' },
  { key: 'paid', label: 'Đã trả' },
  { key: 'owed', label: 'Còn nợ' },
  { key: 'asOf', label: 'Tính đến ngày' },
]

/** Model sites and construction arrears: lists and forms. */
export const siteAndArrearRoutes = (router: Router): void => {
  const { modelSites, arrears } = paths
  router.get(modelSites.list.pattern, read, async (req, res) => {
    const { ctx } = req
    res.render('resources/sites', {
      tools: await listTools(req, 'model-sites', { columns: siteTable, file: fileOf(modelSites.export) }),
      ...presentSites(await listSites(ctx, scopeOf(req)), communesOf(ctx.actor, 'COMMUNE', 'COORDINATOR')),
      mayEnter: communesOf(ctx.actor, 'COMMUNE', 'COORDINATOR').length > 0,
    })
  })
  router.get(modelSites.create.pattern, write, (req, res) => showSite(req, res, null))
  router.post(modelSites.create.pattern, write, (req, res) => postSite(req, res, null))
  router.get(modelSites.edit.pattern, write, async (req, res) => showSite(req, res, await getSite(req.ctx, idOf(req))))
  router.post(modelSites.edit.pattern, write, async (req, res) => postSite(req, res, await getSite(req.ctx, idOf(req))))

  router.get(arrears.list.pattern, read, async (req, res) => {
    const { ctx } = req
    res.render('resources/arrears', {
      tools: await listTools(req, 'arrears', { columns: arrearTable, file: fileOf(arrears.export) }),
      ...presentArrears(await listArrears(ctx, scopeOf(req)), communesOf(ctx.actor, 'COMMUNE', 'COORDINATOR')),
      mayEnter: communesOf(ctx.actor, 'COMMUNE', 'COORDINATOR').length > 0,
    })
  })
  router.get(arrears.create.pattern, write, (req, res) => showArrear(req, res, null))
  router.post(arrears.create.pattern, write, (req, res) => postArrear(req, res, null))
  router.get(arrears.edit.pattern, write, async (req, res) => showArrear(req, res, await getArrear(req.ctx, idOf(req))))
  router.post(arrears.edit.pattern, write, async (req, res) =>
    postArrear(req, res, await getArrear(req.ctx, idOf(req))),
  )
}

/** The communes a list speaks of: the asked one if it is in scope, else all. */
export const scopeOf = (req: Request): readonly number[] => {
  const { ctx } = req
  const asked = idOfQuery(req, 'commune')
  return asked === null ? ctx.actor.communeIds : ctx.actor.communeIds.filter((id) => id === asked)
}

const ownCommunes = (ctx: Ctx) => listScopeCommunes(ctx, communesOf(ctx.actor, 'COMMUNE', 'COORDINATOR'))

type Again = Readonly<{ form: Form; status: 409 | 422 }>

/** What a refused save shows again; anything else goes on to the error page. */
const againOf = (form: Form, error: unknown): Again => {
  if (error instanceof FieldRefused)
    return { form: invalidForm(form.values, { [error.field]: error.message }), status: 422 }
  if (error instanceof Conflict) return { form, status: 409 }
  throw error
}

const withVersion = ({ form }: Again, version: number | undefined): Form =>
  version === undefined ? form : { ...form, values: { ...form.values, version: String(version) } }

const frame = async (ctx: Ctx, known: { communeId: number; commune: string } | null, asked: number | null) => {
  if (known) authorize(mayEnterResources(ctx.actor, known), notYours)
  const communes = await ownCommunes(ctx)
  return {
    communes: communes.map(({ id, name }) => ({ value: id, label: name })),
    communeId: known?.communeId ?? communes.find(({ id }) => id === asked)?.id ?? communes[0]?.id ?? 0,
    fixed: known && { id: known.communeId, name: known.commune },
  }
}

const showArrear = async (req: Request, res: Response, known: Arrear | null, again?: Again) => {
  const { ctx } = req
  const { communeId, ...rest } = await frame(ctx, known, idOfQuery(req, 'commune'))
  const blank = known
    ? { ...known, total: fmt.decimalInput(known.total), paid: fmt.decimalInput(known.paid), asOf: fmt.day(known.asOf) }
    : { requestKey: randomUUID(), communeId, asOf: fmt.day(ctx.today) }
  res.status(again?.status ?? 200).render('resources/arrear', {
    ...rest,
    form: again ? withVersion(again, known?.version) : blankForm(blank),
    stale: again?.status === 409,
    action: known ? paths.arrears.edit(known) : paths.arrears.create(),
    isNew: known === null,
  })
}

const postArrear = async (req: Request, res: Response, known: Arrear | null) => {
  const { ctx } = req
  const { form, ...parsed } = parseForm(arrearForm(ctx.today), req.body)
  if (!parsed.ok) return showArrear(req, res, known, { form, status: 422 })
  try {
    await onlyOnce(ctx, parsed.data.requestKey, async (claim) => {
      await saveArrear(ctx, known, parsed.data, (inner) => claim(inner, paths.arrears.list()))
      return { location: paths.arrears.list() }
    })
  } catch (error) {
    const again = againOf(form, error)
    return showArrear(req, res, known && (await getArrear(ctx, known.id)), again)
  }
  flash(req, 'success', `Đã lưu nợ đọng: ${parsed.data.project}.`)
  res.redirect(303, paths.arrears.list())
}

const showSite = async (req: Request, res: Response, known: Site | null, again?: Again) => {
  const { ctx } = req
  const { communeId, ...rest } = await frame(ctx, known, idOfQuery(req, 'commune'))
  const typed = Number(again?.form.values['communeId'])
  const villages = await listVillages(
    ctx,
    known === null && rest.communes.some(({ value }) => value === typed) ? typed : communeId,
  )
  const blank = known
    ? {
        ...known,
        recognisedOn: known.recognisedOn && fmt.day(known.recognisedOn),
      }
    : { requestKey: randomUUID(), communeId }
  res.status(again?.status ?? 200).render('resources/site', {
    ...rest,
    chosen: communeId,
    form: again ? withVersion(again, known?.version) : blankForm(blank),
    stale: again?.status === 409,
    action: known ? paths.modelSites.edit(known) : paths.modelSites.create({}, { commune: communeId }),
    isNew: known === null,
    villages: villages.map(({ id, name }) => ({ value: id, label: name })),
    kinds: SITE_KINDS.map((value) => ({ value, label: siteWords[value] })),
  })
}

const postSite = async (req: Request, res: Response, known: Site | null) => {
  const { ctx } = req
  const { form, ...parsed } = parseForm(siteForm(ctx.today), req.body)
  if (!parsed.ok) return showSite(req, res, known, { form, status: 422 })
  try {
    await onlyOnce(ctx, parsed.data.requestKey, async (claim) => {
      await saveSite(ctx, known, parsed.data, (inner) => claim(inner, paths.modelSites.list()))
      return { location: paths.modelSites.list() }
    })
  } catch (error) {
    const again = againOf(form, error)
    return showSite(req, res, known && (await getSite(ctx, known.id)), again)
  }
  flash(req, 'success', `Đã lưu ${siteWords[parsed.data.kind].toLowerCase()}.`)
  res.redirect(303, paths.modelSites.list())
}
