import { type CommandCtx, command } from '../kernel/command.js'
import { Invalid } from '../kernel/errors.js'
import { authorize } from '../policies/guard.js'
import { mayComment } from '../policies/verification.js'
import { listTargets, listThread, markRead, type Target } from './comment-queries.js'
import type { Matter } from './matter.js'
import { mentionsIn } from './mentions.js'
import type { Addressee, CommentForm } from './schemas.js'

const notYours =
  'Trao đổi tại đây là của xã, Văn phòng Điều phối, Ban Chỉ đạo và cơ quan chủ trì, phối hợp, hoặc được nhắc đến.'

const keyOf = (one: Addressee): string => ('agencyId' in one ? `agency:${one.agencyId}` : `unit:${one.unitId}`)

/** Those chosen in the form and those named as "@…" in the text. @throws Invalid for one that is not on offer */
const addressed = ({ body, to }: Pick<CommentForm, 'body' | 'to'>, targets: readonly Target[]): Target[] => {
  const keys = new Set([...to.map(keyOf), ...mentionsIn(body, targets)])
  const found = targets.filter(({ key }) => keys.has(key))
  if (found.length !== keys.size) throw new Invalid('Đơn vị được chọn không còn trong danh sách. Đề nghị chọn lại.')
  return found
}

/** Writes to the discussion of an indicator. Comments are not corrected or removed: another one follows. */
export const writeComment = command(
  'comment.written',
  async (
    ctx,
    { row, concern, context }: Pick<Matter, 'row' | 'concern' | 'context'>,
    form: Pick<CommentForm, 'body' | 'to'>,
    claim: (ctx: CommandCtx) => Promise<void>,
  ): Promise<number> => {
    const { id: assessmentId, communeId } = row
    const thread = await listThread(ctx, assessmentId)
    const mentioned = thread.flatMap(({ agencyIds }) => agencyIds)
    authorize(mayComment(ctx.actor, concern, mentioned), notYours)
    const targets = addressed(form, await listTargets(ctx, { communeId, unitIds: context.unitPath }))
    const { id } = await ctx.db.comment.create({
      data: {
        assessmentId,
        authorId: ctx.actor.id,
        body: form.body,
        at: ctx.now,
        mentions: { create: targets.map(({ agencyId, unitId }) => ({ agencyId, unitId })) },
      },
      select: { id: true },
    })
    await markRead(ctx, assessmentId, id)
    await ctx.record({
      subject: 'Comment',
      subjectId: id,
      communeId,
      to: { assessmentId, to: targets.map(({ label }) => label) },
    })
    await claim(ctx)
    return id
  },
)
