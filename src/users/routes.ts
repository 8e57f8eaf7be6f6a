import { randomUUID } from 'node:crypto'
import { type Request, type Response, Router } from 'express'
import { Role } from '../generated/prisma/enums.js'
import { onlyOnce } from '../kernel/command.js'
import { FieldRefused, NotFound } from '../kernel/errors.js'
import { blankForm, type Form, invalidForm, parseForm } from '../kernel/forms.js'
import { idOf, pageOf, queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { inPages } from '../kernel/lists/files.js'
import { listFiles } from '../lists/files.js'
import { fileOf, listTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { mayClose } from '../policies/users.js'
import { accountColumns } from './columns.js'
import { grantOptions, grantText, presentAccount, presentEvents } from './presenter.js'
import {
  type Account,
  countSessions,
  getUser,
  listChoices,
  listUserEvents,
  listUsers,
  pageSize,
  type UserFilter,
} from './queries.js'
import { createForm, editForm, grantForm, reasonForm } from './schemas.js'
import {
  addGrant,
  closeUser,
  createUser,
  editUser,
  endGrant,
  endUserSessions,
  reopenUser,
  resetPassword,
} from './service.js'

const manage = requires('user.manage')
const states = ['open', 'closed', 'all'] as const

const filterOf = (req: Request): UserFilter => {
  const role = queryText(req, 'role')
  const state = queryText(req, 'state')
  return {
    q: queryText(req, 'q'),
    role: role in Role ? (role as Role) : null,
    state: states.find((one) => one === state) ?? 'open',
    page: pageOf(req),
  }
}

/** A refused field stands beside the form as the schema's own would; anything else goes on to the error page. */
const withField = (form: Form, error: unknown): Form => {
  if (!(error instanceof FieldRefused)) throw error
  return invalidForm(form.values, { [error.field]: error.message })
}

/** The columns of the table after the first. */
const tableColumns = [
  { key: 'username', label: 'Tên đăng nhập' },
  { key: 'roles', label: 'Vai trò' },
  { key: 'state', label: 'Trạng thái' },
]

/** Accounts: the administrator opens, corrects, closes them, gives passwords and roles. */
export const userRoutes = (): Router => {
  const router = Router()
  const { users } = paths

  router.get(users.list.pattern, manage, async (req, res) => {
    const filter = filterOf(req)
    const { total, accounts } = await listUsers(req.ctx, filter)
    const pages = Math.max(1, Math.ceil(total / pageSize))
    const { roles } = grantOptions({ units: [], agencies: [] }, req.ctx.today)
    const tools = await listTools(req, 'users', { columns: tableColumns, file: fileOf(users.export) })
    res.render('users/list', { filter, tools, roles, total, pages, accounts: accounts.map(presentAccount) })
  })

  listFiles(router, users.export, manage, (req) => ({
    name: 'nguoi-dung',
    subject: 'User',
    columns: accountColumns,
    rows: inPages(async (page, size) => (await listUsers(req.ctx, { ...filterOf(req), page }, size)).accounts),
  }))

  const newPage = async (req: Request, res: Response, form: Form, status = 200) =>
    res.status(status).render('users/new', { form, options: grantOptions(await listChoices(req.ctx), req.ctx.today) })

  router.get(users.create.pattern, manage, (req, res) => newPage(req, res, blankForm({ requestKey: randomUUID() })))

  router.post(users.create.pattern, manage, async (req, res) => {
    const form = parseForm(createForm, req.body)
    if (!form.ok) return newPage(req, res, form.form, 422)
    try {
      const made = await onlyOnce(req.ctx, form.data.requestKey, (claim) => createUser(req.ctx, form.data, claim))
      res.render('users/password', { ...made, fresh: true })
    } catch (error) {
      await newPage(req, res, withField(form.form, error), 422)
    }
  })

  type Forms = { edit?: Form; grant?: Form }
  const showPage = async (req: Request, res: Response, account: Account, forms: Forms = {}, status = 200) => {
    const [sessions, events, choices] = await Promise.all([
      countSessions(req.ctx, account.id),
      listUserEvents(req.ctx, account.id),
      listChoices(req.ctx),
    ])
    const { displayName, email, phone, version } = account
    res.status(status).render('users/show', {
      account: presentAccount(account),
      sessions,
      events: presentEvents(events),
      options: grantOptions(choices, req.ctx.today),
      may: { close: mayClose(req.ctx.actor, account) },
      form: forms.edit ?? forms.grant ?? null,
      edit: forms.edit ?? blankForm({ displayName, email, phone, version }),
      grant: forms.grant ?? blankForm({}),
    })
  }

  router.get(users.show.pattern, manage, async (req, res) => showPage(req, res, await getUser(req.ctx, idOf(req))))

  router.post(users.show.pattern, manage, async (req, res) => {
    const account = await getUser(req.ctx, idOf(req))
    const form = parseForm(editForm, req.body)
    if (!form.ok) return showPage(req, res, account, { edit: form.form }, 422)
    await editUser(req.ctx, account, form.data)
    flash(req, 'success', `Đã lưu thông tin của ${form.data.displayName}.`)
    res.redirect(303, users.show(account))
  })

  router.post(users.grants.pattern, manage, async (req, res) => {
    const account = await getUser(req.ctx, idOf(req))
    const form = parseForm(grantForm, req.body)
    if (!form.ok) return showPage(req, res, account, { grant: form.form }, 422)
    try {
      await addGrant(req.ctx, account, form.data)
    } catch (error) {
      return showPage(req, res, account, { grant: withField(form.form, error) }, 422)
    }
    flash(req, 'success', `Đã giao vai trò cho ${account.displayName}.`)
    res.redirect(303, users.show(account))
  })

  router.post(users.grant.pattern, manage, async (req, res) => {
    const account = await getUser(req.ctx, idOf(req))
    const grant = account.grants.find((one) => one.id === idOf(req, 'grant') && one.current)
    if (!grant) throw new NotFound('Không tìm thấy vai trò này.')
    await endGrant(req.ctx, account, grant)
    flash(req, 'success', `Đã thôi vai trò ${grantText(grant)} của ${account.displayName}.`)
    res.redirect(303, users.show(account))
  })

  router.get(users.deactivation.pattern, manage, async (req, res) => {
    const account = await getUser(req.ctx, idOf(req))
    res.render('users/deactivation', {
      account: presentAccount(account),
      form: blankForm({ version: account.version }),
    })
  })

  router.post(users.deactivation.pattern, manage, async (req, res) => {
    const account = await getUser(req.ctx, idOf(req))
    const form = parseForm(reasonForm, req.body)
    if (!form.ok)
      return res.status(422).render('users/deactivation', { account: presentAccount(account), form: form.form })
    await (account.disabledAt ? reopenUser : closeUser)(req.ctx, account, form.data)
    flash(
      req,
      'success',
      account.disabledAt ? `Đã mở lại tài khoản ${account.username}.` : `Đã khóa tài khoản ${account.username}.`,
    )
    res.redirect(303, users.show(account))
  })

  router.post(users.password.pattern, manage, async (req, res) => {
    const account = await getUser(req.ctx, idOf(req))
    const password = await resetPassword(req.ctx, account)
    res.render('users/password', {
      id: account.id,
      username: account.username,
      displayName: account.displayName,
      password,
      fresh: false,
    })
  })

  router.post(users.sessions.pattern, manage, async (req, res) => {
    const account = await getUser(req.ctx, idOf(req))
    const ended = await endUserSessions(req.ctx, account)
    flash(req, 'success', `Đã kết thúc ${ended} phiên làm việc của ${account.displayName}.`)
    res.redirect(303, users.show(account))
  })

  return router
}
