import { type Request, type Response, Router } from 'express'
import { getCatalogue, setOf } from '../criteria/catalogue.js'
import { Conflict } from '../kernel/errors.js'
import { blankForm, type Form, parseForm } from '../kernel/forms.js'
import { idOf } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { loadMissing } from './page.js'
import { daysField, durationsForm, missingForm } from './schemas.js'
import { durationStamp, durationsOf, setDurations } from './service.js'

const edit = requires('level.edit')

/** What a commune still lacks for a set by a day, and how long indicators usually take. */
export const missingRoutes = (): Router => {
  const router = Router()
  router.get(paths.communes.missing.pattern, requires('assessment.read'), showMissing)
  router.get(paths.sets.durations.pattern, edit, (req, res) => showDurations(req, res))
  router.post(paths.sets.durations.pattern, edit, saveDurations)
  return router
}

const showMissing = async (req: Request, res: Response) => {
  const { form, ...parsed } = parseForm(missingForm, req.query)
  const asked = parsed.ok ? parsed.data : { by: null, criteria: null, done: [] }
  const missing = await loadMissing(req.ctx, { id: idOf(req), set: String(req.params['set']) }, asked)
  const values = { ...form.values, by: form.values['by'] || missing.by }
  res.status(parsed.ok ? 200 : 422).render('missing/show', { ...missing, form: { ...form, values } })
}

const setOfRequest = async (req: Request) => setOf(await getCatalogue(req.ctx), String(req.params['set']))

const showDurations = async (req: Request, res: Response, again?: { form: Form; status: 409 | 422 }) => {
  const set = await setOfRequest(req)
  const rows = durationsOf(set, req.ctx.today)
  const stamp = durationStamp(rows)
  const stored = Object.fromEntries(rows.map(({ id, usualDays }) => [daysField(id), usualDays]))
  res.status(again?.status ?? 200).render('missing/durations', {
    set: { code: set.code, shortName: set.shortName },
    action: paths.sets.durations({ set: set.code }),
    back: paths.sets.show({ set: set.code }),
    rows: rows.map((row) => ({ ...row, field: daysField(row.id) })),
    stale: again?.status === 409,
    form: again ? { ...again.form, values: { ...again.form.values, stamp } } : blankForm({ ...stored, stamp }),
  })
}

const saveDurations = async (req: Request, res: Response) => {
  const set = await setOfRequest(req)
  const ids = durationsOf(set, req.ctx.today).map(({ id }) => id)
  const { form, ...parsed } = parseForm(durationsForm(ids), req.body)
  if (!parsed.ok) return showDurations(req, res, { form, status: 422 })
  const data = parsed.data as Readonly<Record<string, unknown>>
  const days = new Map(ids.map((id) => [id, (data[daysField(id)] as number | null | undefined) ?? null]))
  try {
    const changed = await setDurations(req.ctx, set.id, parsed.data.stamp, days)
    if (changed > 0) flash(req, 'success', `Đã lưu thời gian thường cần của ${changed} chỉ tiêu, ${set.shortName}.`)
    else flash(req, 'info', 'Không có thay đổi. Nội dung đang lưu được giữ nguyên.')
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return showDurations(req, res, { form, status: 409 })
  }
  res.redirect(303, paths.sets.durations({ set: set.code }))
}
