import { randomUUID } from 'node:crypto'
import { type Request, type Response, Router } from 'express'
import { type Catalogue, getCatalogue, indicatorsOn } from '../criteria/catalogue.js'
import { dayOfSet } from '../criteria/standpoint.js'
import { documentOptions } from '../documents/citation.js'
import { listDocumentChoices } from '../documents/queries.js'
import { onlyOnce } from '../kernel/command.js'
import { Conflict, FieldRefused, NotFound } from '../kernel/errors.js'
import { day as showDay } from '../kernel/format.js'
import { blankForm, type Form, invalidForm, parseForm } from '../kernel/forms.js'
import { idOf, idOfQuery } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import type { Column } from '../kernel/lists/column.js'
import { atOnce } from '../kernel/lists/files.js'
import type { Day } from '../kernel/time.js'
import { type ListFile, listFiles } from '../lists/files.js'
import { fileOf, fileTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { authorize, requires } from '../policies/guard.js'
import { mayAssignOn } from '../policies/sets.js'
import { chooseUnit, listCommunes, listReportingUnits } from '../units/queries.js'
import { presentMembers } from './presenter.js'
import { type Following, listFollowings, listMembers } from './queries.js'
import { followingForm } from './schemas.js'
import { assignFollowings, followingStamp, notTheirs } from './service.js'

const edit = requires('assignment.edit')

/** The steering committee: who follows which communes and criteria, and the form that decides it. */
export const steeringRoutes = (): Router => {
  const router = Router()
  router.get(paths.steering.list.pattern, requires('dashboard.read'), showList)
  listFiles(router, paths.steering.export, requires('dashboard.read'), followingFile)
  router.get(paths.steering.edit.pattern, edit, (req, res) => showForm(req, res))
  router.post(paths.steering.edit.pattern, edit, save)
  return router
}

const placeOf = async (req: Request) => {
  const { ctx } = req
  const unit = chooseUnit(ctx, await listReportingUnits(ctx), idOfQuery(req, 'unit'))
  const [members, communes] = await Promise.all([
    listMembers(ctx, { unitIds: [unit.id], day: unit.asOf }),
    listCommunes(ctx, unit),
  ])
  return { unit, members, communes }
}

const showList = async (req: Request, res: Response) => {
  const { ctx } = req
  const [{ unit, members, communes }, catalogue] = await Promise.all([placeOf(req), getCatalogue(ctx)])
  const followings = await listFollowings(ctx, { userIds: members.map(({ id }) => id), from: unit.asOf })
  const followed = new Set(
    followings.filter(({ validFrom }) => validFrom <= unit.asOf).flatMap(({ commune }) => commune?.id ?? []),
  )
  const mayEdit = mayAssignOn(ctx.actor, unit.id)
  res.render('steering/list', {
    tools: fileTools(req, fileOf(paths.steering.export)),
    unit: unit.fullName,
    asOf: showDay(unit.asOf),
    members: presentMembers(members, followings, {
      catalogue,
      day: unit.asOf,
      mayEdit: (unitId) => mayAssignOn(ctx.actor, unitId),
    }),
    gaps: communes.filter(({ id }) => !followed.has(id)).map(({ fullName }) => fullName),
    handover: mayEdit ? paths.handovers.create({}, { kind: 'person' }) : null,
  })
}

type FollowingRow = Readonly<{ name: string; one: Following; catalogue: Catalogue }>

const followingColumns: readonly Column<FollowingRow>[] = [
  { key: 'member', label: 'Thành viên', of: ({ name }) => name },
  { key: 'commune', label: 'Xã', of: ({ one }) => one.commune?.fullName },
  {
    key: 'criterion',
    label: 'Tiêu chí',
    of: ({ one, catalogue }) => {
      const criterion = one.criterionId === null ? undefined : catalogue.criterion(one.criterionId)
      return criterion && `${criterion.no}. ${criterion.name}`
    },
  },
  { key: 'document', label: 'Căn cứ', of: ({ one }) => one.document?.docNumber },
  { key: 'validFrom', label: 'Từ ngày', kind: 'day', of: ({ one }) => one.validFrom },
  { key: 'validTo', label: 'Đến ngày', kind: 'day', of: ({ one }) => one.validTo },
]

/** Who follows what, a line each, member by member. */
const followingFile = async (req: Request): Promise<ListFile<FollowingRow>> => {
  const [{ unit, members }, catalogue] = await Promise.all([placeOf(req), getCatalogue(req.ctx)])
  const all = await listFollowings(req.ctx, { userIds: members.map(({ id }) => id), from: unit.asOf })
  const rows = members.flatMap(({ id, name }) =>
    all.filter(({ userId }) => userId === id).map((one) => ({ name, one, catalogue })),
  )
  const about = { name: 'ban-chi-dao', subject: 'SteeringAssignment', day: unit.asOf }
  return { ...about, columns: followingColumns, rows: atOnce(() => Promise.resolve(rows)) }
}

const criteriaChoices = ({ sets }: Catalogue, today: Day) =>
  sets
    .filter(({ validTo }) => validTo === null || validTo >= today)
    .map((set) => ({
      name: set.shortName,
      options: set.criteria
        .filter((criterion) => indicatorsOn(criterion, set, dayOfSet(set, today)).length > 0)
        .map(({ id, no, name }) => ({ value: id, label: `${no}. ${name}` })),
    }))

const stageOf = async (req: Request) => {
  const place = await placeOf(req)
  const member = place.members.find(({ id }) => id === idOf(req))
  if (!member) throw new NotFound('Không tìm thấy thành viên này trong Ban Chỉ đạo của đơn vị.')
  authorize(mayAssignOn(req.ctx.actor, member.unitId), notTheirs)
  return { ...place, member }
}

const showForm = async (req: Request, res: Response, again?: { form: Form; status: 409 | 422 }) => {
  const { ctx } = req
  const [{ member, communes }, catalogue, documents] = await Promise.all([
    stageOf(req),
    getCatalogue(ctx),
    listDocumentChoices(ctx),
  ])
  const held = await listFollowings(ctx, { userIds: [member.id], from: ctx.today })
  const stamp = followingStamp(held)
  const blank = blankForm({
    requestKey: randomUUID(),
    stamp,
    communeIds: held.flatMap(({ commune, criterionId }) => (commune && criterionId === null ? [commune.id] : [])),
    criterionIds: held.flatMap(({ commune, criterionId }) => (criterionId !== null && !commune ? [criterionId] : [])),
    documentId: documents.find(({ docNumber }) => docNumber.startsWith('1988/'))?.id,
    validFrom: showDay(ctx.today),
  })
  const form = again ? { ...again.form, values: { ...again.form.values, stamp, requestKey: randomUUID() } } : blank
  res.status(again?.status ?? 200).render('steering/edit', {
    name: member.name,
    action: paths.steering.edit({ id: member.id }),
    back: paths.steering.list(),
    communes: communes.map(({ id, fullName }) => ({ value: id, label: fullName })),
    sets: criteriaChoices(catalogue, ctx.today),
    documents: documentOptions(documents),
    stale: again?.status === 409,
    form,
  })
}

const save = async (req: Request, res: Response) => {
  const { ctx } = req
  const { form, ...parsed } = parseForm(followingForm, req.body)
  if (!parsed.ok) return showForm(req, res, { form, status: 422 })
  const { member, communes } = await stageOf(req)
  const names = new Map(communes.map(({ id, fullName }) => [id, fullName]))
  const location = paths.steering.list()
  try {
    await onlyOnce(ctx, parsed.data.requestKey, async (claim) => {
      await assignFollowings(ctx, member, names, parsed.data, (inner) => claim(inner, location))
      return { location }
    })
  } catch (error) {
    if (error instanceof Conflict) return showForm(req, res, { form, status: 409 })
    if (!(error instanceof FieldRefused)) throw error
    return showForm(req, res, { form: invalidForm(form.values, { [error.field]: error.message }), status: 422 })
  }
  flash(req, 'success', `Đã lưu phân công theo dõi của ${member.name}, từ ${showDay(parsed.data.validFrom)}.`)
  res.redirect(303, location)
}
