import type { Request, Response } from 'express'
import { levelText } from '../criteria/requirements.js'
import { cite } from '../documents/citation.js'
import { onlyOnce } from '../kernel/command.js'
import { Conflict, NotFound } from '../kernel/errors.js'
import { day as showDay } from '../kernel/format.js'
import { blankForm, type Form, parseForm } from '../kernel/forms.js'
import { idOf } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { paths } from '../paths.js'
import { renewed } from './forms.js'
import { planRetraction, stampOf } from './plan.js'
import { frame, presentPreview, said } from './presenter.js'
import { findLevel, getPreview, scopeOf } from './preview.js'
import { retractionForm } from './schemas.js'
import { retractLevel } from './service.js'
import { getStage, type Stage } from './stage.js'

type Again = Readonly<{ form: Form; status: 409 | 422 }>

/** The page that takes a level back: what it is, what holds then, which verdicts turn, and the reason. */
export const showRetraction = async (req: Request, res: Response, stage: Stage, again?: Again): Promise<void> => {
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

/** Takes the level back, or shows the page again with what is to be corrected or has moved. */
export const retract = async (req: Request, res: Response, stage: Stage): Promise<void> => {
  const { ctx } = req
  const { form, ...parsed } = parseForm(retractionForm, req.body)
  if (!parsed.ok) return showRetraction(req, res, stage, { form, status: 422 })
  const { set, indicator } = stage.subject
  const location = frame(stage).back
  try {
    const { change } = await onlyOnce(ctx, parsed.data.requestKey, async (claim) => ({
      location,
      change: await retractLevel(ctx, stage.subject, idOf(req, 'level'), parsed.data, (inner) =>
        claim(inner, location),
      ),
    }))
    flash(req, 'success', `Đã hủy mức của chỉ tiêu ${indicator.code}. ${said(change)}`)
    res.redirect(303, location)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    const now = await getStage(ctx, { set: set.code, code: indicator.code, asked: stage.asked })
    await showRetraction(req, res, now, { form, status: 409 })
  }
}
