import { type CommandCtx, command } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import { Conflict, FieldRefused, NotFound } from '../kernel/errors.js'
import { type Day, dayFromDb, dayToDb } from '../kernel/time.js'
import { grantableUnits } from '../policies/users.js'
import { hashOf, newToken } from './client.js'
import type { ClientForm } from './form.js'

export type ClientLine = Readonly<{
  id: number
  name: string
  unit: string
  createdAt: Date
  expiresOn: Day | null
  lastUsedAt: Date | null
  revokedAt: Date | null
}>

/** An office connects a handful of systems; more would be a mistake. */
const mostClients = 200

/** The clients on units the administrator answers for, the living first. */
export const listClients = async (ctx: Pick<Ctx, 'db' | 'actor'>): Promise<ClientLine[]> => {
  const rows = await ctx.db.apiClient.findMany({
    where: { unit: grantableUnits(ctx.actor) },
    select: {
      id: true,
      name: true,
      createdAt: true,
      expiresOn: true,
      lastUsedAt: true,
      revokedAt: true,
      unit: { select: { fullName: true } },
    },
    relationLoadStrategy: 'join',
    orderBy: [{ revokedAt: { sort: 'desc', nulls: 'first' } }, { id: 'desc' }],
    take: mostClients,
  })
  return rows.map(({ unit, expiresOn, ...row }) => ({
    ...row,
    unit: unit.fullName,
    expiresOn: expiresOn && dayFromDb(expiresOn),
  }))
}

/** One client in the administrator's scope. @throws NotFound */
export const getClient = async (ctx: Pick<Ctx | CommandCtx, 'db' | 'actor'>, id: number) => {
  const row = await ctx.db.apiClient.findFirst({
    where: { id, unit: grantableUnits(ctx.actor) },
    select: { id: true, name: true },
  })
  if (!row) throw new NotFound('Không tìm thấy mã truy cập này.')
  return row
}

type Claim = (ctx: CommandCtx) => Promise<void>

/** Opens access for a program. The token it answers is shown once: only its hash is kept. @throws FieldRefused for a name in use */
export const openClient = command('apiClient.opened', async (ctx: CommandCtx, form: ClientForm, claim: Claim) => {
  const { name, unitId, expiresOn } = form
  const unit = await ctx.db.adminUnit.findFirst({
    where: { AND: [{ id: unitId }, grantableUnits(ctx.actor)] },
    select: { fullName: true },
  })
  if (!unit) throw new FieldRefused('unitId', 'Đề nghị chọn đơn vị trong danh sách.')
  if (await ctx.db.apiClient.findUnique({ where: { name }, select: { id: true } }))
    throw new FieldRefused('name', 'Tên này đã dùng cho một mã truy cập khác. Đề nghị chọn tên khác.')
  const token = newToken()
  const { id } = await ctx.db.apiClient.create({
    data: { name, unitId, tokenHash: hashOf(token), createdAt: ctx.now, expiresOn: expiresOn && dayToDb(expiresOn) },
  })
  await claim(ctx)
  await ctx.record({ subject: 'ApiClient', subjectId: id, to: { name, unit: unit.fullName, expiresOn } })
  return { id, name, token }
})

/** Ends a client's access at once and for good. @throws Conflict when it had ended */
export const revokeClient = command('apiClient.revoked', async (ctx, id: number): Promise<void> => {
  await getClient(ctx, id)
  const { count } = await ctx.db.apiClient.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: ctx.now } })
  if (count === 0) throw new Conflict('Mã truy cập này đã được thu hồi trước đó.')
  await ctx.record({ subject: 'ApiClient', subjectId: id })
})
