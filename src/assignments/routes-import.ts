import type { Request, RequestHandler, Response, Router } from 'express'
import { z } from 'zod'
import { documentOptions } from '../documents/citation.js'
import { listDocumentChoices } from '../documents/queries.js'
import { onlyOnce } from '../kernel/command.js'
import { Conflict, Invalid } from '../kernel/errors.js'
import { day as showDay } from '../kernel/format.js'
import { blankForm, type Form, invalidForm, parseForm } from '../kernel/forms.js'
import { idOfQuery } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { receiveSmallFile } from '../kernel/http/small-file.js'
import { readSheet, writeSheets } from '../kernel/xlsx.js'
import { paths } from '../paths.js'
import { authorize } from '../policies/guard.js'
import { mayAssignOn } from '../policies/sets.js'
import { blankConfirmation, renewed, withField } from './forms.js'
import { importAssignments } from './import-service.js'
import { listAgencies, listAssignments, stampOf } from './listing.js'
import { frame } from './presenter.js'
import { confirmForm } from './schemas.js'
import { notTheirs } from './service.js'
import { planSheet, type TypedRow, templateSheets, typedRows } from './sheet.js'
import { getStage, type Stage } from './stage.js'

const maxBytes = 1024 ** 2
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The rows of a checked sheet, carried by the form that confirms them: nothing of them is stored before. */
const carried = z.array(
  z.object({
    no: z.number().int().min(1).max(10_000),
    code: z.string().max(40),
    lead: z.string().max(300),
    supports: z.string().max(2000),
  }),
)

const carriedRows = (text: unknown): TypedRow[] => {
  try {
    return carried.max(2000).parse(JSON.parse(typeof text === 'string' ? text : ''))
  } catch {
    throw new Invalid('Chưa lưu: nội dung bảng tính gửi lại chưa trọn vẹn. Đề nghị tải tệp lên lại.')
  }
}

/** Assignments of a set from a sheet: the template, the check row by row, the confirmation that writes all at once. */
export const importRoutes = (router: Router, edit: RequestHandler): void => {
  const { sets } = paths
  router.get(sets.assignmentTemplate.pattern, edit, sendTemplate)
  router.get(sets.assignmentImport.pattern, edit, async (req, res) => showUpload(req, res, await stageOf(req)))
  router.post(sets.assignmentImport.pattern, edit, async (req, res) => {
    if (req.is('multipart/form-data')) return check(req, res)
    return confirmSheet(req, res)
  })
}

const stageOf = async (req: Request): Promise<Stage> => {
  const stage = await getStage(req.ctx, { set: String(req.params['set']), asked: idOfQuery(req, 'unit') })
  authorize(mayAssignOn(req.ctx.actor, stage.standpoint.unit.id), notTheirs)
  return stage
}

const around = async ({ ctx }: Request, { set, standpoint, day }: Stage) => {
  const unitId = standpoint.unit.id
  const [assigned, agencies] = await Promise.all([
    listAssignments(ctx, { setId: set.id, unitIds: [unitId], day }),
    listAgencies(ctx, unitId, day),
  ])
  return { assigned, agencies, day }
}

const sendTemplate = async (req: Request, res: Response) => {
  const stage = await stageOf(req)
  const file = await writeSheets(templateSheets(stage.set, await around(req, stage)))
  res.attachment(`phan-cong-${stage.set.code.toLowerCase()}.xlsx`).type(sheetType).send(file)
}

const showUpload = (_req: Request, res: Response, stage: Stage, fault?: string) => {
  const { set, asked } = stage
  res.status(fault ? 422 : 200).render('assignments/import', {
    ...frame(stage),
    action: paths.sets.assignmentImport({ set: set.code }, { unit: asked }),
    template: paths.sets.assignmentTemplate({ set: set.code }, { unit: asked }),
    form: fault ? invalidForm({}, { file: fault }) : blankForm(),
  })
}

const check = async (req: Request, res: Response) => {
  const file = await receiveSmallFile(req, res, { field: 'file', maxBytes })
  const stage = await stageOf(req)
  if (!file) return showUpload(req, res, stage, 'Đề nghị chọn tệp .xlsx theo mẫu.')
  try {
    const typed = typedRows(await readSheet(file))
    if (!typed) return showUpload(req, res, stage, 'Dòng đầu của bảng tính không giống tệp mẫu. Đề nghị dùng tệp mẫu.')
    await showCheck(req, res, stage, typed)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return showUpload(req, res, stage, error.message)
  }
}

type Again = Readonly<{ form: Form; status: 409 | 422 }>

const showCheck = async (req: Request, res: Response, stage: Stage, typed: readonly TypedRow[], again?: Again) => {
  const { ctx } = req
  const [known, documents] = await Promise.all([around(req, stage), listDocumentChoices(ctx)])
  const { rows, faults } = planSheet(stage.set, typed, known)
  const today = await listAssignments(ctx, {
    setId: stage.set.id,
    unitIds: [stage.standpoint.unit.id],
    day: ctx.today,
  })
  const stamp = stampOf(today)
  res.status(again?.status ?? 200).render('assignments/import-check', {
    ...frame(stage),
    action: paths.sets.assignmentImport({ set: stage.set.code }, { unit: stage.asked }),
    rows,
    faults,
    read: typed.length,
    carried: JSON.stringify(typed),
    stale: again?.status === 409,
    documents: documentOptions(documents),
    form: again ? renewed(again.form, stamp) : blankConfirmation(stamp, documents),
  })
}

const confirmSheet = async (req: Request, res: Response) => {
  const { ctx } = req
  const stage = await stageOf(req)
  const typed = carriedRows((req.body as Record<string, unknown> | undefined)?.['rows'])
  const { form, ...parsed } = parseForm(confirmForm, req.body)
  if (!parsed.ok) return showCheck(req, res, stage, typed, { form, status: 422 })
  const location = frame(stage).back
  const place = { unitId: stage.standpoint.unit.id, set: stage.set }
  try {
    const { changed } = await onlyOnce(ctx, parsed.data.requestKey, async (claim) => ({
      changed: await importAssignments(ctx, place, typed, parsed.data, (inner) => claim(inner, location)),
      location,
    }))
    flash(
      req,
      'success',
      `Đã nhập phân công của ${changed} nội dung, có hiệu lực từ ${showDay(parsed.data.validFrom)}.`,
    )
  } catch (error) {
    if (error instanceof Conflict) return showCheck(req, res, stage, typed, { form, status: 409 })
    return showCheck(req, res, stage, typed, { form: withField(form, error), status: 422 })
  }
  res.redirect(303, location)
}
