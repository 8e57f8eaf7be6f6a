import { type Request, type Response, Router } from 'express'
import { getCatalogue, setOf } from '../criteria/catalogue.js'
import { getIndicator, listLevels, type StoredLevel } from '../criteria/queries.js'
import { levelText } from '../criteria/requirements.js'
import { getStandpoint, type Standpoint } from '../criteria/standpoint.js'
import { cite } from '../documents/citation.js'
import { getDocuments, listDocumentChoices } from '../documents/queries.js'
import { onlyOnce } from '../kernel/command.js'
import { Conflict, NotFound } from '../kernel/errors.js'
import { day as showDay } from '../kernel/format.js'
import { blankForm, type Form, parseForm } from '../kernel/forms.js'
import { idOf, idOfQuery } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { paths } from '../paths.js'
import { authorize, requires } from '../policies/guard.js'
import { mayEditLevelsFor } from '../policies/sets.js'
import { blankLevel, renewed, withField } from './forms.js'
import { entryOf, planEntry, planRetraction, stampOf } from './plan.js'
import { presentChoices, presentPreview, presentStanding } from './presenter.js'
import { findLevel, getPreview, type LevelSubject, scopeOf } from './preview.js'
import { findProvince } from './queries.js'
import { askedOf, type LevelForm, levelForm, retractionForm, type Target, targetOf } from './schemas.js'
import { type LevelChange, notTheirs, PreviewMoved, recordLevel, retractLevel } from './service.js'

const edit = requires('level.edit')

type Stage = Readonly<{
  subject: LevelSubject
  target: Target
  standpoint: Standpoint
  province: { id: number; name: string } | null
  levels: readonly StoredLevel[]
  asked: number | null
}>

/** The indicator of the address as the office sees it. @throws Forbidden where another office enters levels */
const stageOf = async (req: Request): Promise<Stage> => {
  const { ctx } = req
  const catalogue = await getCatalogue(ctx)
  const set = setOf(catalogue, String(req.params['set']))
  const { indicator } = getIndicator(set, String(req.params['code']), ctx.today)
  const asked = idOfQuery(req, 'unit')
  const standpoint = await getStandpoint(ctx, asked)
  const { unitIds } = standpoint
  authorize(mayEditLevelsFor(ctx.actor, unitIds), notTheirs)
  const [province, levels] = await Promise.all([findProvince(ctx, unitIds), listLevels(ctx, indicator.id)])
  return {
    subject: { catalogue, set, indicator, unitIds },
    target: targetOf(set, indicator),
    standpoint,
    province,
    levels,
    asked,
  }
}

/** What stands on every page about levels of an indicator. */
const frame = ({ subject: { set, indicator }, standpoint, levels, asked, subject }: Stage) => ({
  set: { code: set.code, shortName: set.shortName },
  unit: { name: standpoint.unit.fullName },
  code: indicator.code,
  name: indicator.name,
  asked,
  back: paths.sets.indicator({ set: set.code, code: indicator.code }, { unit: asked }),
  standing: presentStanding(levels, subject),
})

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
  router.post(sets.retraction.pattern, edit, retract)
  return router
}

type Shown = Readonly<{ form: Form; status: 200 | 409 | 422 }>
type Sent = Readonly<{ form: Form; data: LevelForm }>

const showForm = async (req: Request, res: Response, stage: Stage, { form, status }: Shown) => {
  const documents = await listDocumentChoices(req.ctx)
  const { set, indicator } = stage.subject
  res.status(status).render('levels/form', {
    ...frame(stage),
    ...presentChoices(stage.target, documents, { province: stage.province, unitName: stage.standpoint.unit.fullName }),
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

const gonePaper = (form: Form): Form => ({
  ...form,
  errors: { documentId: 'Văn bản được chọn không còn trong danh sách. Đề nghị chọn lại.' },
  list: [{ field: 'documentId', message: 'Văn bản được chọn không còn trong danh sách. Đề nghị chọn lại.' }],
})

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

const said = ({ turned, flagged }: LevelChange): string =>
  [
    turned > 0 ? `Kết luận của chương trình thay đổi ở ${turned} dòng.` : 'Không có kết luận nào thay đổi.',
    flagged > 0 ? `${flagged} kết luận thẩm tra được đánh dấu cần thẩm tra lại.` : '',
  ]
    .filter(Boolean)
    .join(' ')

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

const showRetraction = async (req: Request, res: Response, stage: Stage, again?: Shown & { moved?: boolean }) => {
  const { ctx } = req
  const { subject, levels, asked } = stage
  const { set, indicator } = subject
  const wrong = findLevel(levels, idOf(req, 'level'), subject.unitIds)
  if (!wrong) throw new NotFound('Mức này đã được thay hoặc hủy.')
  const plan = planRetraction(levels, wrong)
  const preview = await getPreview(ctx, subject, { plan, scope: scopeOf(subject, [wrong.unitId]) })
  const fresh = { stamp: stampOf(levels), expected: preview.expected }
  const form = again ? renewed(again.form, levels) : renewed(blankForm({}), levels)
  const part = indicator.parts.find(({ id }) => id === wrong.partId)
  res.status(again?.status ?? 200).render('levels/retract', {
    ...frame(stage),
    ...presentPreview(subject, { plan, preview, today: ctx.today, communeIds: ctx.actor.communeIds }),
    action: paths.sets.retraction({ set: set.code, code: indicator.code, level: wrong.id }, { unit: asked }),
    moved: again?.status === 409,
    wrong: {
      part: part?.name ?? null,
      year: wrong.year,
      text: levelText(wrong, (part ?? indicator).unit),
      paper: wrong.document && cite(wrong.document),
      validFrom: showDay(wrong.validFrom),
    },
    form: { ...form, values: { ...form.values, ...fresh } },
  })
}

const retract = async (req: Request, res: Response) => {
  const { ctx } = req
  const stage = await stageOf(req)
  const { form, ...parsed } = parseForm(retractionForm, req.body)
  if (!parsed.ok) return showRetraction(req, res, stage, { form, status: 422 })
  const location = frame(stage).back
  try {
    const { change } = await onlyOnce(ctx, parsed.data.requestKey, async (claim) => ({
      location,
      change: await retractLevel(ctx, stage.subject, idOf(req, 'level'), parsed.data, (inner) =>
        claim(inner, location),
      ),
    }))
    flash(req, 'success', `Đã hủy mức của chỉ tiêu ${stage.subject.indicator.code}. ${said(change)}`)
    res.redirect(303, location)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    await showRetraction(req, res, await stageOf(req), { form, status: 409 })
  }
}
