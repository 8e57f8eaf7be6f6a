import { buffer } from 'node:stream/consumers'
import type { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import type { FileStore } from '../kernel/storage/store.js'
import { visibleTemplates } from '../policies/papers.js'
import type { TemplateKind } from './fields.js'

export type Template = Readonly<{
  id: number
  unitId: number
  unit: string
  kind: string
  number: number
  fileName: string
  fields: readonly string[]
  note: string | null
  sha256: string
  size: number
  current: boolean
  uploadedAt: Date
  uploadedBy: string
}>

const select = {
  id: true,
  unitId: true,
  kind: true,
  number: true,
  fileName: true,
  fields: true,
  note: true,
  sha256: true,
  current: true,
  uploadedAt: true,
  unit: { select: { fullName: true } },
  uploadedBy: { select: { displayName: true } },
  blob: { select: { size: true } },
} satisfies Prisma.DocumentTemplateSelect

const toTemplate = (row: Prisma.DocumentTemplateGetPayload<{ select: typeof select }>): Template => ({
  ...row,
  unit: row.unit.fullName,
  uploadedBy: row.uploadedBy.displayName,
  size: Number(row.blob.size),
})

/** The templates in sight, the latest of a kind first. */
export const listTemplates = async (ctx: Ctx): Promise<Template[]> => {
  const rows = await ctx.db.documentTemplate.findMany({
    where: visibleTemplates(ctx.actor),
    select,
    relationLoadStrategy: 'join',
    orderBy: [{ kind: 'asc' }, { number: 'desc' }, { id: 'desc' }],
    take: 200,
  })
  return rows.map(toTemplate)
}

/** One of them. @throws NotFound */
export const getTemplate = async (ctx: Ctx, id: number): Promise<Template> => {
  const row = await ctx.db.documentTemplate.findFirst({
    where: { AND: [{ id }, visibleTemplates(ctx.actor)] },
    select,
    relationLoadStrategy: 'join',
  })
  if (!row) throw new NotFound('Không tìm thấy mẫu này trong phạm vi của tài khoản.')
  return toTemplate(row)
}

/** The template in use for documents of a unit: its own, else that of the nearest unit above (`unitIds` in this order). */
export const findCurrentTemplate = async (
  ctx: Pick<Ctx, 'db'>,
  { unitIds, kind }: { unitIds: readonly number[]; kind: TemplateKind },
): Promise<{ id: number; number: number; sha256: string } | null> => {
  const rows = await ctx.db.documentTemplate.findMany({
    where: { kind, current: true, unitId: { in: [...unitIds] } },
    select: { id: true, number: true, sha256: true, unitId: true },
    take: 50,
  })
  return rows.sort((a, b) => unitIds.indexOf(a.unitId) - unitIds.indexOf(b.unitId))[0] ?? null
}

/** The bytes of a template. */
export const readTemplate = async (storage: Pick<FileStore, 'open'>, { sha256 }: { sha256: string }): Promise<Buffer> =>
  buffer((await storage.open(sha256)).stream)
