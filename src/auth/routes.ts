import { type Request, type Response, Router } from 'express'
import { logAccess, type Trace } from '../audit/access-log.js'
import { FieldRefused } from '../kernel/errors.js'
import { blankForm, type Form, invalidForm, parseForm } from '../kernel/forms.js'
import { flash } from '../kernel/http/session.js'
import { insidePath, paths } from '../paths.js'
import { publicRoute, requires } from '../policies/guard.js'
import type { SettingsReader } from '../settings/settings.js'
import type { DemoAccount } from './demo-accounts.js'
import type { Authentication } from './passport.js'
import { loginForm, passwordForm } from './schemas.js'
import { changePassword } from './service.js'

type Deps = {
  authentication: Authentication
  trace: (req: Request) => Trace
  accounts: () => Promise<readonly DemoAccount[]>
  settings: SettingsReader
}

/** Login, logout, and the account page with the change of one's own password. */
export const authRoutes = ({ authentication, trace, accounts, settings }: Deps): Router => {
  const router = Router()
  const { auth, account } = paths

  router.get(auth.login.pattern, publicRoute, async (req, res) => {
    if (req.user) return res.redirect(303, paths.home())
    const form = blankForm({ next: insidePath(req.query['next']) })
    res.render('auth/login', { form, accounts: await accounts() })
  })

  router.post(auth.login.pattern, publicRoute, async (req, res) => {
    const next = insidePath((req.body as Record<string, unknown>)['next'])
    const parsed = parseForm(loginForm, req.body)
    const again = async (form: ReturnType<typeof blankForm>) => {
      res
        .status(422)
        .render('auth/login', { form: { ...form, values: { ...form.values, next } }, accounts: await accounts() })
    }
    if (!parsed.ok) return again(parsed.form)
    if (!(await authentication.logIn(req, res))) {
      const message = 'Tên đăng nhập hoặc mật khẩu chưa đúng.'
      return again(invalidForm({ username: parsed.data.username }, { username: message }))
    }
    await logAccess(trace(req), { action: 'login', userId: req.user?.id ?? null })
    res.redirect(303, next)
  })

  router.post(auth.logout.pattern, publicRoute, async (req, res) => {
    if (req.user) await logAccess(trace(req), { action: 'logout', userId: req.user.id })
    await new Promise<void>((resolve, reject) => {
      req.session.destroy((error?: Error) => (error ? reject(error) : resolve()))
    })
    res.redirect(303, auth.login())
  })

  router.get(account.show.pattern, requires('account.self'), (req, res) => {
    res.render('auth/account', { username: req.ctx.actor.username })
  })

  const passwordPage = async (res: Response, form: Form, status = 200) => {
    const { minLength } = (await settings.get()).password
    res.status(status).render('auth/password', { form, minLength })
  }

  router.get(account.password.pattern, requires('account.self'), (_req, res) => passwordPage(res, blankForm({})))

  router.post(account.password.pattern, requires('account.self'), async (req, res) => {
    const parsed = parseForm(passwordForm, req.body)
    if (!parsed.ok) return passwordPage(res, parsed.form, 422)
    try {
      const { password } = await settings.get()
      await changePassword(req.ctx, parsed.data, { sid: req.sessionID, minLength: password.minLength })
    } catch (error) {
      if (!(error instanceof FieldRefused)) throw error
      return passwordPage(res, invalidForm({}, { [error.field]: error.message }), 422)
    }
    flash(req, 'success', 'Đã đổi mật khẩu. Các phiên làm việc khác của tài khoản đã kết thúc.')
    res.redirect(303, paths.home())
  })

  return router
}
