import { z } from 'zod'
import { command } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import { authorize } from '../policies/guard.js'
import { maySwitchPublic } from '../policies/publications.js'

const stored = z.object({
  /** Whether anybody sees the public pages at all. */
  on: z.boolean().catch(false),
  /** Search engines are asked to leave them out. */
  noindex: z.boolean().catch(true),
})
export type PublicSettings = z.infer<typeof stored>

export const publicKey = 'public'

/** Off unless the office has switched it on. */
export const readPublicValue = (value: unknown): PublicSettings => {
  const parsed = stored.safeParse(value ?? {})
  return parsed.success ? parsed.data : { on: false, noindex: true }
}

export const readPublicSettings = async (ctx: Pick<Ctx, 'db'>): Promise<PublicSettings> =>
  readPublicValue((await ctx.db.setting.findUnique({ where: { key: publicKey } }))?.value)

/** Opens or closes the public pages. What was published stays as it is and is seen again when they open. */
export const switchPublic = command('publication.switched', async (ctx, to: PublicSettings) => {
  const { db, actor, record, unchanged } = ctx
  authorize(maySwitchPublic(actor))
  const before = await readPublicSettings(ctx)
  if (before.on === to.on && before.noindex === to.noindex) return unchanged()
  await db.setting.upsert({
    where: { key: publicKey },
    create: { key: publicKey, value: to },
    update: { value: to, version: { increment: 1 } },
  })
  await record({ subject: 'Setting', subjectId: 0, from: { key: publicKey, ...before }, to: { key: publicKey, ...to } })
})
