import { randomUUID } from 'node:crypto'
import { type Request, type Response, Router } from 'express'
import { onlyOnce } from '../kernel/command.js'
import { FieldRefused } from '../kernel/errors.js'
import { fmt } from '../kernel/format.js'
import { blankForm, type Form, invalidForm, parseForm } from '../kernel/forms.js'
import { idOf } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { listChoices } from '../users/queries.js'
import { type ClientLine, getClient, listClients, openClient, revokeClient } from './clients.js'
import { clientForm } from './form.js'

const manage = requires('apiClient.manage')

const stateOf = ({ revokedAt, expiresOn }: ClientLine, today: Day) => {
  if (revokedAt) return { living: false, state: `Đã thu hồi ngày ${fmt.day(revokedAt)}` }
  if (expiresOn && expiresOn < today) return { living: false, state: `Hết hạn ngày ${fmt.day(expiresOn)}` }
  return { living: true, state: expiresOn ? `Dùng đến hết ngày ${fmt.day(expiresOn)}` : 'Dùng đến khi thu hồi' }
}

const presentClient = (line: ClientLine, today: Day) => ({
  name: line.name,
  unit: line.unit,
  opened: fmt.day(line.createdAt),
  used: line.lastUsedAt ? fmt.dateTime(line.lastUsedAt) : 'Chưa dùng',
  revocation: paths.apiClients.revocation(line),
  ...stateOf(line, today),
})

/** The administrator's side of the programming interface: who holds a token, a new one, the end of one. */
export const apiClientRoutes = (): Router => {
  const router = Router()
  const { apiClients } = paths

  router.get(apiClients.list.pattern, manage, async ({ ctx }, res) => {
    const clients = await listClients(ctx)
    res.render('api/clients', { clients: clients.map((one) => presentClient(one, ctx.today)) })
  })

  const newPage = async ({ ctx }: Request, res: Response, form: Form, status = 200) => {
    const { units } = await listChoices(ctx)
    const living = units.filter(({ validTo }) => validTo === null || validTo >= ctx.today)
    const options = living.map(({ id, fullName }) => ({ value: id, label: fullName }))
    res.status(status).render('api/new', { form, units: options })
  }

  router.get(apiClients.create.pattern, manage, (req, res) =>
    newPage(req, res, blankForm({ requestKey: randomUUID() })),
  )

  router.post(apiClients.create.pattern, manage, async (req, res) => {
    const form = parseForm(clientForm, req.body)
    if (!form.ok) return newPage(req, res, form.form, 422)
    const { ctx } = req
    if (form.data.expiresOn !== null && form.data.expiresOn < ctx.today) {
      const past = { expiresOn: 'Ngày này đã qua. Đề nghị nhập ngày từ hôm nay, hoặc để trống.' }
      return newPage(req, res, invalidForm(form.form.values, past), 422)
    }
    try {
      const made = await onlyOnce(ctx, form.data.requestKey, async (claim) => {
        const client = await openClient(ctx, form.data, (inner) => claim(inner, apiClients.list()))
        return { ...client, location: apiClients.list() }
      })
      res.render('api/token', made)
    } catch (error) {
      if (!(error instanceof FieldRefused)) throw error
      await newPage(req, res, invalidForm(form.form.values, { [error.field]: error.message }), 422)
    }
  })

  router.get(apiClients.revocation.pattern, manage, async (req, res) => {
    res.render('api/revocation', { client: await getClient(req.ctx, idOf(req)) })
  })

  router.post(apiClients.revocation.pattern, manage, async (req, res) => {
    const client = await getClient(req.ctx, idOf(req))
    await revokeClient(req.ctx, client.id)
    flash(req, 'success', `Đã thu hồi mã truy cập của ${client.name}: hệ thống này không đọc được nữa.`)
    res.redirect(303, apiClients.list())
  })

  return router
}
