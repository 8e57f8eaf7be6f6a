import { type Request, type Response, Router } from 'express'
import { levelText } from '../criteria/requirements.js'
import { inSentence } from '../criteria/standpoint.js'
import { cite } from '../documents/citation.js'
import { getDocuments, listDocumentChoices } from '../documents/queries.js'
import { onlyOnce } from '../kernel/command.js'
import { Conflict } from '../kernel/errors.js'
import { day as showDay } from '../kernel/format.js'
import { type Form, invalidForm, parseForm } from '../kernel/forms.js'
import { idOfQuery } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { blankLevel, renewed, withField } from './forms.js'
import { entryOf, planEntry, stampOf } from './plan.js'
import { frame, presentChoices, presentPreview, said } from './presenter.js'
import { findLevel, getPreview, scopeOf } from './preview.js'
import { retract, showRetraction } from './retraction.js'
import { askedOf, type LevelForm, levelForm } from './schemas.js'
import { PreviewMoved, recordLevel } from './service.js'
import { getStage, type Stage } from './stage.js'

const edit = requires('level.edit')

/** The indicator of the address, as the office of the person's unit sees it. */
const stageOf = (req: Request): Promise<Stage> =>
  getStage(req.ctx, { set: String(req.params['set']), code: String(req.params['code']), asked: idOfQuery(req, 'unit') })

/** Levels entered, corrected and taken back by the office, with what that changes shown before. */
export const levelRoutes = (): Router => {
  const router = Router()
  const { sets } = paths

  router.get(sets.levels.pattern, edit, async (req, res) => {
    const stage = await stageOf(req)
    const { subject, target, levels } = stage
    const level = findLevel(levels, idOfQuery(req, 'level'), subject.unitIds)
    const asked = { level, part: idOfQuery(req, 'part'), year: idOfQuery(req, 'year') }
    await showForm(req, res, stage, {
      form: blankLevel({ subject, target, levels, today: req.ctx.today, asked }),
      status: 200,
    })
  })

  router.post(sets.levels.pattern, edit, async (req, res) => {
    const stage = await stageOf(req)
    const { form, ...parsed } = parseForm(levelForm(stage.subject.set, stage.target), req.body)
    if (!parsed.ok) return showForm(req, res, stage, { form, status: 422 })
    if (parsed.data.step === 'edit') return showForm(req, res, stage, { form, status: 200 })
    if (parsed.data.step === 'save') return save(req, res, stage, { form, data: parsed.data })
    const stale = parsed.data.stamp !== stampOf(stage.levels)
    if (stale) return showForm(req, res, stage, { form: renewed(form, stage.levels), status: 409 })
    await showPreview(req, res, stage, { form, data: parsed.data })
  })

  router.get(sets.retraction.pattern, edit, async (req, res) => showRetraction(req, res, await stageOf(req)))
  router.post(sets.retraction.pattern, edit, async (req, res) => retract(req, res, await stageOf(req)))
  return router
}

type Shown = Readonly<{ form: Form; status: 200 | 409 | 422 }>
type Sent = Readonly<{ form: Form; data: LevelForm }>

const showForm = async (req: Request, res: Response, stage: Stage, { form, status }: Shown) => {
  const documents = await listDocumentChoices(req.ctx)
  const { set, indicator } = stage.subject
  res.status(status).render('levels/form', {
    ...frame(stage),
    ...presentChoices(stage.target, documents, {
      province: stage.province,
      unitName: inSentence(stage.standpoint.unit.fullName),
    }),
    action: paths.sets.levels({ set: set.code, code: indicator.code }, { unit: stage.asked }),
    type: indicator.type,
    stale: status === 409,
    form,
  })
}

/** The unit whose level it is: the province's, or the office's own. */
const unitOf = ({ province, standpoint }: Stage, { layer }: LevelForm): number =>
  layer === 'PROVINCE' && province ? province.id : standpoint.unit.id

const paperOf = async (req: Request, data: LevelForm) => {
  const chosen = data.documentId === null ? null : (await getDocuments(req.ctx, [data.documentId])).get(data.documentId)
  if (chosen === undefined) return null
  return chosen ?? { id: null, docNumber: data.docNumber ?? '', issuedOn: data.docIssuedOn }
}

const gonePaper = ({ values }: Form): Form =>
  invalidForm(values, { documentId: 'Văn bản được chọn không còn trong danh sách. Đề nghị chọn lại.' })

const showPreview = async (req: Request, res: Response, stage: Stage, { form, data }: Sent, moved = false) => {
  const { ctx } = req
  const { subject, target, levels } = stage
  const paper = await paperOf(req, data)
  if (!paper) return showForm(req, res, stage, { form: gonePaper(form), status: 422 })
  const unitId = unitOf(stage, data)
  const wrong = findLevel(levels, data.corrects, subject.unitIds)
  const entry = entryOf(data, { target, unitId, paper })
  const plan = planEntry(levels, entry, wrong?.id ?? null)
  const preview = await getPreview(ctx, subject, {
    plan,
    scope: scopeOf(subject, wrong ? [unitId, wrong.unitId] : [unitId]),
  })
  const { part, unit } = askedOf(target, data.partId)
  res.status(moved ? 409 : 200).render('levels/preview', {
    ...frame(stage),
    ...presentPreview(subject, { plan, preview, today: ctx.today, communeIds: ctx.actor.communeIds }),
    action: paths.sets.levels({ set: subject.set.code, code: subject.indicator.code }, { unit: stage.asked }),
    moved,
    entry: {
      part: part?.name ?? null,
      year: data.year,
      text: levelText(entry, unit),
      printed: entry.text,
      layer: data.layer,
      paper: cite(paper),
      clause: data.clause,
      validFrom: showDay(data.validFrom),
      validTo: plan.entry?.validTo ? showDay(plan.entry.validTo) : null,
      corrects: wrong ? levelText(wrong, unit) : null,
    },
    form: { ...form, values: { ...form.values, expected: preview.expected } },
  })
}

const save = async (req: Request, res: Response, stage: Stage, { form, data }: Sent) => {
  const { ctx } = req
  const { subject, target } = stage
  const location = frame(stage).back
  try {
    const { change } = await onlyOnce(ctx, data.requestKey, async (claim) => ({
      location,
      change: await recordLevel(ctx, subject, target, { form: data, unitId: unitOf(stage, data) }, (inner) =>
        claim(inner, location),
      ),
    }))
    flash(req, 'success', `Đã ghi mức của chỉ tiêu ${subject.indicator.code}. ${said(change)}`)
    res.redirect(303, location)
  } catch (error) {
    if (error instanceof PreviewMoved)
      return showPreview(req, res, stage, { form: renewed(form, stage.levels), data }, true)
    if (!(error instanceof Conflict)) return showForm(req, res, stage, { form: withField(form, error), status: 422 })
    const now = await stageOf(req)
    await showForm(req, res, now, { form: renewed(form, now.levels), status: 409 })
  }
}
