import type { Request, Response } from 'express'
import { communeCrumbs } from '../assessments/crumbs.js'
import { statusOf, statusWords } from '../assessments/status.js'
import { Conflict } from '../kernel/errors.js'
import { blankForm, type Form, parseForm } from '../kernel/forms.js'
import { idOf } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { paths } from '../paths.js'
import { getMatter, type Matter, mustMove, tryMove } from './matter.js'
import { getSubmission } from './queries.js'
import { recallSubmission, reopenVerdict } from './reopen-service.js'
import { recallForm, reopeningForm } from './schemas.js'

/** Takes back what was sent; leads to the indicator. */
export const recall = async (req: Request, res: Response): Promise<void> => {
  const sent = await getSubmission(req.ctx, idOf(req))
  const form = parseForm(recallForm, req.body)
  const location = paths.assessments.show({ id: sent.assessmentId })
  try {
    await recallSubmission(req.ctx, sent, form.ok ? form.data : { reason: null })
    flash(req, 'success', 'Đã rút lại nội dung gửi thẩm tra. Xã sửa và gửi lại khi sẵn sàng.')
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    flash(req, 'warning', error.message)
  }
  res.redirect(303, location)
}

const page = (req: Request, res: Response, matter: Matter, form: Form, refused?: string): void => {
  const { row, commune, set, criterion, indicator, responsibility } = matter
  const own = paths.assessments.show({ id: row.id })
  const status = paths.communes.status({ id: commune.id, set: set.code }, { criterion: criterion.no })
  const outcome = tryMove(req.ctx, 'reopen', matter)
  res.render('verification/reopening', {
    reopening: {
      title: `Mở lại kết luận ${indicator.code}`,
      text: `${indicator.name}. ${commune.fullName} · ${set.shortName}.`,
      current: statusWords(statusOf({ ...row, stage: 'OPEN' })).long,
      action: paths.assessments.reopening({ id: row.id }),
      cancel: own,
      onBehalf: outcome.ok && outcome.onBehalf ? (responsibility.lead?.shortName ?? 'cơ quan chủ trì') : null,
    },
    form,
    refused: refused ?? null,
    crumbs: communeCrumbs(
      req.ctx.actor,
      commune,
      { label: `${criterion.no}. ${criterion.name}`, href: `${status}#tc${criterion.no}` },
      { label: indicator.code, href: own },
      { label: 'Mở lại kết luận' },
    ),
  })
}

/** Asks once, with the reason, before a verdict is taken back. */
export const showReopening = async (req: Request, res: Response): Promise<void> => {
  const matter = await getMatter(req.ctx, idOf(req))
  mustMove(tryMove(req.ctx, 'reopen', matter))
  page(req, res, matter, blankForm({ version: matter.row.version }))
}

/** Takes back a verdict; from an old page it is answered with the present one. */
export const reopen = async (req: Request, res: Response): Promise<void> => {
  const matter = await getMatter(req.ctx, idOf(req))
  const form = parseForm(reopeningForm, req.body)
  if (!form.ok) {
    res.status(form.status)
    return page(req, res, matter, form)
  }
  try {
    await reopenVerdict(req.ctx, matter.row, form.data)
    flash(req, 'success', `Đã mở lại kết luận chỉ tiêu ${matter.indicator.code}, ${matter.commune.fullName}.`)
    res.redirect(303, paths.assessments.show({ id: matter.row.id }))
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    res.status(error.status)
    const fresh = await getMatter(req.ctx, matter.row.id)
    mustMove(tryMove(req.ctx, 'reopen', fresh))
    page(
      req,
      res,
      fresh,
      { ...form.form, values: { ...form.form.values, version: String(fresh.row.version) } },
      error.message,
    )
  }
}
