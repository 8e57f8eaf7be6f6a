import { type Request, type Response, Router } from 'express'
import { documentOptions } from '../documents/citation.js'
import { listDocumentChoices } from '../documents/queries.js'
import { onlyOnce } from '../kernel/command.js'
import { Conflict } from '../kernel/errors.js'
import { day as showDay } from '../kernel/format.js'
import { type Form, parseForm } from '../kernel/forms.js'
import { idOfQuery, queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import type { Column } from '../kernel/lists/column.js'
import { atOnce } from '../kernel/lists/files.js'
import { type ListFile, listFiles } from '../lists/files.js'
import { fileOf, fileTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { authorize, requires } from '../policies/guard.js'
import { mayAssignOn } from '../policies/sets.js'
import { listDrafts } from './drafts.js'
import { blankAssignment, blankConfirmation, renewed, withField } from './forms.js'
import { listAssignmentEvents } from './history.js'
import { type Assigned, listAgencies, listAssignments, listAssignmentsOf, stampOf } from './listing.js'
import { presentMatrix, type Show } from './matrix.js'
import {
  frame,
  presentAgencies,
  presentAssignmentEvents,
  presentDrafts,
  presentHolders,
  presentNeighbours,
} from './presenter.js'
import { assignForm, confirmForm } from './schemas.js'
import { assign, confirmDrafts, notTheirs } from './service.js'
import { getStage, type Stage, subjectOf } from './stage.js'

const read = requires('set.read')
const edit = requires('assignment.edit')
const shows = ['draft', 'gap', 'double'] as const

type Again = { form: Form; status: 409 | 422 }

const stageOf = (req: Request): Promise<Stage> =>
  getStage(req.ctx, { set: String(req.params['set']), asked: idOfQuery(req, 'unit') })

/** Assignments of a set: who leads and supports what, the drafts to confirm, the changes. */
export const assignmentRoutes = (): Router => {
  const router = Router()
  const { sets } = paths
  router.get(sets.assignments.pattern, read, showMatrix)
  listFiles(router, sets.assignmentFile, read, assignmentFile)
  router.get(sets.confirmations.pattern, edit, async (req, res) => showConfirmation(req, res, await stageOf(req)))
  router.post(sets.confirmations.pattern, edit, confirm)
  router.get(sets.assign.pattern, edit, async (req, res) => showAssign(req, res, await stageOf(req)))
  router.post(sets.assign.pattern, edit, changeAssignment)
  return router
}

type AssignmentRow = Readonly<{ row: Assigned; what: string }>

const roleWords = { LEAD: 'Chủ trì', SUPPORT: 'Phối hợp' } as const
const statusWords = { DRAFT: 'Dự thảo', CONFIRMED: 'Đã xác nhận' } as const

const assignmentColumns: readonly Column<AssignmentRow>[] = [
  { key: 'subject', label: 'Tiêu chí, chỉ tiêu', of: ({ what }) => what },
  { key: 'agency', label: 'Cơ quan', of: ({ row }) => row.agency.name },
  { key: 'role', label: 'Vai trò', of: ({ row }) => roleWords[row.role] },
  { key: 'status', label: 'Trạng thái', of: ({ row }) => statusWords[row.status] },
  { key: 'document', label: 'Căn cứ', of: ({ row }) => row.document?.docNumber },
  { key: 'issuedOn', label: 'Ngày ban hành', kind: 'day', of: ({ row }) => row.document?.issuedOn },
  { key: 'validFrom', label: 'Từ ngày', kind: 'day', of: ({ row }) => row.validFrom },
  { key: 'validTo', label: 'Đến ngày', kind: 'day', of: ({ row }) => row.validTo },
]

/** The assignments of a set as a file: criterion by criterion, what holds today and what is to come. */
const assignmentFile = async (req: Request): Promise<ListFile<AssignmentRow>> => {
  const { set, standpoint, day } = await stageOf(req)
  const all = await listAssignments(req.ctx, { setId: set.id, unitIds: standpoint.unitIds, day })
  const rows = set.criteria.flatMap((criterion) => [
    ...all
      .filter(({ criterionId }) => criterionId === criterion.id)
      .map((row) => ({ row, what: `Tiêu chí ${criterion.no}. ${criterion.name}` })),
    ...criterion.indicators.flatMap(({ id, code, name }) =>
      all.filter(({ indicatorId }) => indicatorId === id).map((row) => ({ row, what: `Chỉ tiêu ${code} ${name}` })),
    ),
  ])
  const about = { name: 'phan-cong', subject: 'Assignment', day, detail: { set: set.code } }
  return { ...about, columns: assignmentColumns, rows: atOnce(() => Promise.resolve(rows)) }
}

const showMatrix = async (req: Request, res: Response) => {
  const stage = await stageOf(req)
  const { set, standpoint, asked, day } = stage
  const rows = await listAssignments(req.ctx, { setId: set.id, unitIds: standpoint.unitIds, day })
  const show: Show = shows.find((one) => one === queryText(req, 'show')) ?? null
  const agencyId = idOfQuery(req, 'agency')
  const mayEdit = mayAssignOn(req.ctx.actor, standpoint.unit.id)
  const matrix = presentMatrix(rows, { set, day, asked, mayEdit, show, agencyId })
  const file = fileOf(({ format }) => paths.sets.assignmentFile({ set: set.code, format }))
  const tools = fileTools(req, file)
  res.render('assignments/list', { ...frame(stage), tools, ...matrix, show, agencyId, mayEdit })
}

const showConfirmation = async (req: Request, res: Response, stage: Stage, again?: Again) => {
  const { ctx } = req
  const unitId = stage.standpoint.unit.id
  authorize(mayAssignOn(ctx.actor, unitId), notTheirs)
  const code = queryText(req, 'code', 20)
  const [{ drafts, double }, documents] = await Promise.all([
    listDrafts(ctx, { ...stage, unitId, code }),
    listDocumentChoices(ctx),
  ])
  const stamp = stampOf(drafts.map(({ row }) => row))
  res.status(again?.status ?? 200).render('assignments/confirm', {
    ...frame(stage),
    code,
    double,
    stale: again?.status === 409,
    action: paths.sets.confirmations({ set: stage.set.code }, { unit: stage.asked, code }),
    targets: presentDrafts(stage.set, drafts),
    count: drafts.length,
    documents: documentOptions(documents),
    form: again ? renewed(again.form, stamp) : blankConfirmation(stamp, documents),
  })
}

const confirm = async (req: Request, res: Response) => {
  const { ctx } = req
  const stage = await stageOf(req)
  const { form, ...parsed } = parseForm(confirmForm, req.body)
  if (!parsed.ok) return showConfirmation(req, res, stage, { form, status: 422 })
  const unitId = stage.standpoint.unit.id
  const { drafts } = await listDrafts(ctx, { ...stage, unitId, code: queryText(req, 'code', 20) })
  const location = frame(stage).back
  try {
    await onlyOnce(ctx, parsed.data.requestKey, async (claim) => {
      const place = { unitId, setId: stage.set.id, set: stage.set.code }
      await confirmDrafts(ctx, place, drafts, parsed.data, (inner) => claim(inner, location))
      return { location }
    })
  } catch (error) {
    if (error instanceof Conflict) return showConfirmation(req, res, stage, { form, status: 409 })
    return showConfirmation(req, res, stage, { form: withField(form, error), status: 422 })
  }
  flash(req, 'success', `Đã xác nhận ${drafts.length} phân công, có hiệu lực từ ${showDay(parsed.data.validFrom)}.`)
  res.redirect(303, location)
}

const showAssign = async (req: Request, res: Response, stage: Stage, again?: Again) => {
  const { ctx } = req
  const unitId = stage.standpoint.unit.id
  authorize(mayAssignOn(ctx.actor, unitId), notTheirs)
  const subject = subjectOf(stage, String(req.params['code']))
  const { set, day, asked } = stage
  const [holders, agencies, documents, events] = await Promise.all([
    listAssignmentsOf(ctx, { unitId, target: subject.target, from: day }),
    listAgencies(ctx, unitId, day),
    listDocumentChoices(ctx),
    listAssignmentEvents(ctx, { unitId, set: set.code, code: subject.code }),
  ])
  const stamp = stampOf(holders)
  res.status(again?.status ?? 200).render('assignments/assign', {
    ...frame(stage),
    code: subject.code,
    name: subject.name,
    ...presentNeighbours(stage, subject),
    stale: again?.status === 409,
    action: paths.sets.assign({ set: set.code, code: subject.code }, { unit: asked }),
    holders: presentHolders(holders),
    agencies: presentAgencies(agencies),
    documents: documentOptions(documents),
    log: presentAssignmentEvents(events),
    form: again ? renewed(again.form, stamp) : blankAssignment(holders, { stamp, documents, today: ctx.today }),
  })
}

const changeAssignment = async (req: Request, res: Response) => {
  const { ctx } = req
  const stage = await stageOf(req)
  const subject = subjectOf(stage, String(req.params['code']))
  const { form, ...parsed } = parseForm(assignForm, req.body)
  if (!parsed.ok) return showAssign(req, res, stage, { form, status: 422 })
  const location = frame(stage).back
  try {
    await onlyOnce(ctx, parsed.data.requestKey, async (claim) => {
      const place = { unitId: stage.standpoint.unit.id, setId: stage.set.id, set: stage.set.code, ...subject }
      await assign(ctx, place, parsed.data, stage.day, (inner) => claim(inner, location))
      return { location }
    })
  } catch (error) {
    if (error instanceof Conflict) return showAssign(req, res, stage, { form, status: 409 })
    return showAssign(req, res, stage, { form: withField(form, error), status: 422 })
  }
  const what = subject.indicator ? `chỉ tiêu ${subject.code}` : `tiêu chí ${subject.code}`
  flash(req, 'success', `Đã lưu phân công ${what}, có hiệu lực từ ${showDay(parsed.data.validFrom)}.`)
  res.redirect(303, location)
}
