import type { Request, Response, Router } from 'express'
import { fillingOf, presentCarry } from '../carry/card.js'
import { getSources, type SourceWithPapers } from '../carry/load.js'
import { carriedPapersForm } from '../carry/schemas.js'
import { linkCarried } from '../carry/service.js'
import { listEvidenceOf } from '../evidence/queries.js'
import type { Ctx } from '../kernel/context.js'
import { blankForm, type Form, parseForm } from '../kernel/forms.js'
import { readAsOf } from '../kernel/http/as-of.js'
import { idOf, idOfQuery, pageOf } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { loadObstaclePanel } from '../obstacles/panel.js'
import { paths } from '../paths.js'
import { mayUpdate } from '../policies/assessments.js'
import { mayUpload } from '../policies/evidence.js'
import { authorize, requires } from '../policies/guard.js'
import { mayEditLevels } from '../policies/sets.js'
import { loadPanel } from '../verification/panel.js'
import { presentConflict } from './conflict-presenter.js'
import { communeCrumbs } from './crumbs.js'
import { formValues, type Subject } from './form.js'
import { fieldLabels, figureGroups, resultChoices } from './form-presenter.js'
import { listHistory } from './history-queries.js'
import { presentEvent } from './history-words.js'
import { presentRequirement } from './requirement-presenter.js'
import { getIndicatorFacts, getIndicatorPage, type IndicatorFacts } from './show-page.js'
import { criterionHref, presentIndicator } from './show-presenter.js'
import { stateOf } from './state.js'
import { type Outcome, ownSubject, updateIndicator } from './update.js'

const notYours = 'Chỉ xã và Văn phòng Điều phối cập nhật chỉ tiêu của xã.'
const notYourPapers = 'Chỉ xã và Văn phòng Điều phối thêm, sửa hồ sơ của xã.'

const crumbsOf = (req: Request, facts: IndicatorFacts, last = true) => {
  const { criterion, indicator, row } = facts
  const own = last ? { label: indicator.code } : { label: indicator.code, href: paths.assessments.show({ id: row.id }) }
  const criterionCrumb = { label: `${criterion.no}. ${criterion.name}`, href: criterionHref(facts) }
  return communeCrumbs(req.ctx.actor, facts.commune, criterionCrumb, own)
}

const headOf = ({ commune, set, indicator, row }: IndicatorFacts) => ({
  id: row.id,
  code: indicator.code,
  title: `${indicator.code} ${indicator.name}`,
  over: `${commune.fullName} · ${set.shortName}`,
})

/** The form as it is opened: what is stored, or with `?carry=` what the set below has, which nobody has saved yet. */
const openedForm = (
  req: Request,
  { row }: IndicatorFacts,
  { asked }: Subject,
  sources: readonly SourceWithPapers[],
) => {
  const from = idOfQuery(req, 'carry')
  const filling = from === null ? null : fillingOf(sources, from)
  const values = formValues(asked, filling?.next ?? stateOf(row), row.version)
  return { form: blankForm({ ...values, reason: filling?.reason ?? '' }), notice: filling?.notice ?? null }
}

type Refused = Readonly<{ form?: Form; papers?: Form }>

/** The page of an indicator as of a past day: to be read only; the discussion and what waits are of today and left out. */
const showPast = async (req: Request, res: Response, ctx: Ctx): Promise<void> => {
  const page = await getIndicatorPage(ctx, await getIndicatorFacts(ctx, idOf(req)))
  res.render('assessments/show-past', {
    indicator: presentIndicator({ ...page, checklist: [] }, ctx.today, { upload: false }),
    requirement: presentRequirement(page),
    crumbs: crumbsOf(req, page),
    may: { editLevels: false },
  })
}

/** The page of an indicator; with a form that was refused, its faults and what was typed. */
const show = async (req: Request, res: Response, facts: IndicatorFacts, refused: Refused = {}): Promise<void> => {
  const { ctx } = req
  const page = await getIndicatorPage(ctx, facts)
  const subject = ownSubject(ctx, facts)
  const mayChange = mayUpdate(ctx.actor, facts.row)
  const sources = await getSources(ctx, facts, page.papers)
  const opened = openedForm(req, facts, subject, mayChange ? sources : [])
  const { indicator, context, row } = facts
  res.render('assessments/show', {
    verification: await loadPanel(ctx, page),
    obstacles: await loadObstaclePanel(ctx, { communeId: facts.row.communeId, assessmentId: facts.row.id }),
    indicator: presentIndicator(page, ctx.today, { upload: mayUpload(ctx.actor, facts.row) }),
    requirement: presentRequirement(page),
    update: mayChange && {
      groups: figureGroups(subject),
      results: resultChoices(subject),
      labels: fieldLabels(subject),
    },
    carry: presentCarry(sources, { id: row.id, indicator, context }, { update: mayChange }),
    carryForm: refused.papers ?? blankForm(),
    filled: refused.form ? null : opened.notice,
    form: refused.form ?? opened.form,
    crumbs: crumbsOf(req, facts),
    may: { editLevels: mayEditLevels(ctx.actor) },
  })
}

const say = (
  req: Request,
  { indicator, commune }: IndicatorFacts,
  outcome: Outcome & { kind: 'saved' | 'unchanged' },
): void => {
  if (outcome.kind === 'unchanged') return flash(req, 'info', 'Không có thay đổi. Nội dung đang lưu được giữ nguyên.')
  flash(req, 'success', `Đã lưu chỉ tiêu ${indicator.code}, ${commune.fullName}. ${outcome.sentence}`)
  if (outcome.next.selfResult === 'NOT_ASSESSED') flash(req, 'info', 'Chưa chọn kết quả tự đánh giá.')
}

const conflict = (
  req: Request,
  res: Response,
  facts: IndicatorFacts,
  outcome: Outcome & { kind: 'overtaken' },
): void => {
  const { subject, form, base } = outcome
  res.status(409).render('assessments/conflict', {
    conflict: presentConflict(subject, form, { base, actor: req.ctx.actor.displayName }),
    indicator: headOf(facts),
    crumbs: crumbsOf(req, facts, false),
  })
}

const linkPapers = async (req: Request, res: Response): Promise<void> => {
  const { ctx } = req
  const facts = await getIndicatorFacts(ctx, idOf(req))
  authorize(mayUpload(ctx.actor, facts.row), notYourPapers)
  const { form, ...parsed } = parseForm(carriedPapersForm, req.body)
  if (!parsed.ok) {
    res.status(422)
    return show(req, res, facts, { papers: form })
  }
  const sources = await getSources(ctx, facts, await listEvidenceOf(ctx, facts.row.id))
  const { linked, gone } = await linkCarried(ctx, facts.row.id, { sources, papers: parsed.data.papers })
  if (linked > 0)
    flash(req, 'success', `Đã gắn ${linked} giấy tờ vào chỉ tiêu ${facts.indicator.code}, ${facts.commune.fullName}.`)
  if (gone > 0)
    flash(req, 'info', `${gone} giấy tờ không gắn: đã gắn từ trước, đã thu hồi hoặc không còn thuộc bộ dưới.`)
  res.redirect(303, `${paths.assessments.show({ id: facts.row.id })}#evidence`)
}

/** Lines on one page of the whole history. */
const historyPage = 50

/** The page of one indicator in one commune, its save, its history. */
export const indicatorRoutes = (router: Router): void => {
  const { show: one, history } = paths.assessments

  router.get(one.pattern, requires('assessment.read'), async (req, res) => {
    const { ctx, asOf } = readAsOf(req)
    if (asOf.day !== null) return showPast(req, res, ctx)
    await show(req, res, await getIndicatorFacts(ctx, idOf(req)))
  })

  router.post(one.pattern, requires('assessment.update'), async (req, res) => {
    const facts = await getIndicatorFacts(req.ctx, idOf(req))
    authorize(mayUpdate(req.ctx.actor, facts.row), notYours)
    const outcome = await updateIndicator(req.ctx, facts, req.body)
    if (outcome.kind === 'invalid') {
      res.status(422)
      return show(req, res, facts, { form: outcome.form })
    }
    if (outcome.kind === 'overtaken') return conflict(req, res, facts, outcome)
    say(req, facts, outcome)
    const { then } = req.body as Record<string, unknown>
    res.redirect(303, (then === 'submission' ? paths.assessments.submission : one)({ id: facts.row.id }))
  })

  router.post(paths.assessments.carriedPapers.pattern, requires('evidence.upload'), linkPapers)

  router.get(history.pattern, requires('assessment.read'), async (req, res) => {
    const facts = await getIndicatorFacts(req.ctx, idOf(req))
    const current = pageOf(req)
    const range = { limit: historyPage, offset: (current - 1) * historyPage }
    const { events, total } = await listHistory(req.ctx, facts.row.id, range)
    res.render('assessments/history', {
      indicator: headOf(facts),
      items: events.map((event) => presentEvent(facts.indicator, event)),
      paging: { current, pages: Math.max(1, Math.ceil(total / historyPage)), total, noun: 'lần thay đổi' },
      crumbs: [...crumbsOf(req, facts, false), { label: 'Lịch sử' }],
    })
  })
}
