import { type Response, Router } from 'express'
import type { Ctx } from '../kernel/context.js'
import { blankForm, type Form, parseForm } from '../kernel/forms.js'
import { flash } from '../kernel/http/session.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { settingForm } from './schemas.js'
import { saveSettings } from './service.js'
import type { SettingsReader } from './settings.js'

const edit = requires('setting.edit')

/** Name and look of the portal, limits of sessions and uploads: what the office changes without a new version. */
export const settingRoutes = (settings: SettingsReader): Router => {
  const router = Router()
  const show = (res: Response, form: Form, status = 200) => res.status(status).render('settings/edit', { form })

  const current = async (ctx: Ctx): Promise<Form> => {
    settings.forget()
    const { brand, session, password, upload, retention } = await settings.get()
    const stored = await ctx.db.setting.aggregate({ _sum: { version: true } })
    return blankForm({
      ...brand,
      ...session,
      ...password,
      ...upload,
      ...retention,
      version: String(stored._sum.version ?? 0),
    })
  }

  router.get(paths.settings.pattern, edit, async (req, res) => show(res, await current(req.ctx)))

  router.post(paths.settings.pattern, edit, async (req, res) => {
    const form = parseForm(settingForm, req.body)
    if (!form.ok) return show(res, form.form, 422)
    settings.forget()
    await saveSettings(req.ctx, await settings.get(), form.data)
    settings.forget()
    flash(req, 'success', 'Đã lưu cài đặt.')
    res.redirect(303, paths.settings())
  })

  return router
}
