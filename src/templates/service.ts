import { command } from '../kernel/command.js'
import type { Received } from '../kernel/storage/store.js'
import { authorize } from '../policies/guard.js'
import { mayActForOffice } from '../policies/letters.js'
import { listAncestorIds } from '../units/queries.js'
import type { TemplateKind } from './fields.js'
import type { Template } from './queries.js'

const notTheirs = 'Mẫu văn bản do Văn phòng Điều phối nông thôn mới quản lý.'
const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

export type NewTemplate = Readonly<{
  unitId: number
  kind: TemplateKind
  fileName: string
  fields: readonly string[]
  note: string | null
}>

/** Adds a version of a template, which is in use from now on; earlier ones stay. The file is kept in the store before. */
export const addTemplate = command(
  'template.added',
  async (ctx, { unitId, kind, fileName, fields, note }: NewTemplate, { sha256, size }: Received): Promise<number> => {
    authorize(mayActForOffice(ctx.actor, await listAncestorIds(ctx, unitId, ctx.today)), notTheirs)
    await ctx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('template'), ${unitId}::int)`
    await ctx.db.blob.upsert({
      where: { sha256 },
      create: { sha256, size, mediaType: word, storedAt: ctx.now, examinedAt: ctx.now },
      update: {},
    })
    await ctx.db.documentTemplate.updateMany({ where: { unitId, kind, current: true }, data: { current: false } })
    const { _max } = await ctx.db.documentTemplate.aggregate({ where: { unitId, kind }, _max: { number: true } })
    const number = (_max.number ?? 0) + 1
    const { id } = await ctx.db.documentTemplate.create({
      data: {
        unitId,
        kind,
        number,
        fileName,
        fields: [...fields],
        note,
        sha256,
        current: true,
        uploadedById: ctx.actor.id,
        uploadedAt: ctx.now,
      },
      select: { id: true },
    })
    await ctx.record({ subject: 'DocumentTemplate', subjectId: id, to: { kind, number, fileName, sha256 } })
    return number
  },
)

/** Puts an earlier version of a template back in use, or takes the one in use out of it. */
export const chooseTemplate = command('template.chosen', async (ctx, template: Template): Promise<void> => {
  const { id, unitId, kind, number, current } = template
  authorize(mayActForOffice(ctx.actor, await listAncestorIds(ctx, unitId, ctx.today)), notTheirs)
  await ctx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('template'), ${unitId}::int)`
  await ctx.db.documentTemplate.updateMany({ where: { unitId, kind, current: true }, data: { current: false } })
  if (!current) await ctx.db.documentTemplate.update({ where: { id }, data: { current: true } })
  await ctx.record({ subject: 'DocumentTemplate', subjectId: id, to: { kind, number, current: !current } })
})
