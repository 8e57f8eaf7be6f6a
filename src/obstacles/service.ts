import { type CommandCtx, command } from '../kernel/command.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { authorize } from '../policies/guard.js'
import { mayAnswerObstacle, mayRaiseObstacle } from '../policies/obstacles.js'
import { findAssessment, listAnswerers, type Obstacle } from './queries.js'
import type { ObstacleForm } from './schemas.js'

export const notYours = 'Vướng mắc của xã do cán bộ xã hoặc Văn phòng Điều phối ghi.'
const notAsked = 'Vướng mắc do cơ quan được đề nghị, hoặc Văn phòng Điều phối, trả lời.'

/** What is stored of a form. @throws FieldRefused beside an indicator or an agency that is not there */
const contentOf = async (ctx: CommandCtx, form: ObstacleForm) => {
  const { communeId, criterionId, code, description, cause, proposal, answererId } = form
  const assessmentId =
    code === null || criterionId === null ? null : await findAssessment(ctx, { communeId, criterionId, code })
  if (code !== null && assessmentId === null)
    throw new FieldRefused('code', `Tiêu chí được chọn không có chỉ tiêu ${code}. Đề nghị kiểm tra lại.`)
  if (answererId !== null) {
    const known = await listAnswerers(ctx, communeId)
    if (!known.some(({ id }) => id === answererId))
      throw new FieldRefused('answererId', 'Cơ quan được chọn không còn trong danh sách. Đề nghị chọn lại.')
  }
  return { communeId, criterionId, assessmentId, description, cause, proposal, answererId }
}

/** Writes an obstacle of a commune down. Answers its id. */
export const raiseObstacle = command(
  'obstacle.raised',
  async (ctx, form: ObstacleForm, claim: (ctx: CommandCtx, id: number) => Promise<void>): Promise<number> => {
    authorize(mayRaiseObstacle(ctx.actor, form), notYours)
    const content = await contentOf(ctx, form)
    const { id } = await ctx.db.obstacle.create({ data: { ...content, raisedAt: ctx.now }, select: { id: true } })
    await ctx.record({ subject: 'Obstacle', subjectId: id, communeId: form.communeId, to: content })
    await claim(ctx, id)
    return id
  },
)

const update = async (
  ctx: CommandCtx,
  { id, communeId }: Obstacle,
  version: number,
  data: Parameters<CommandCtx['db']['obstacle']['updateMany']>[0]['data'],
): Promise<void> => {
  const { count } = await ctx.db.obstacle.updateMany({
    where: { id, communeId, version },
    data: { ...data, version: { increment: 1 } },
  })
  if (count === 0) throw new Conflict('Chưa lưu: vừa có người khác cập nhật vướng mắc này. Đề nghị mở lại trang.')
}

/** Corrects what was written; the commune stays. */
export const correctObstacle = command(
  'obstacle.changed',
  async (ctx, obstacle: Obstacle, form: ObstacleForm & { version: number }): Promise<void> => {
    authorize(mayRaiseObstacle(ctx.actor, obstacle), notYours)
    const content = await contentOf(ctx, { ...form, communeId: obstacle.communeId })
    await update(ctx, obstacle, form.version, content)
    const { description, cause, proposal, answererId } = obstacle
    await ctx.record({
      subject: 'Obstacle',
      subjectId: obstacle.id,
      communeId: obstacle.communeId,
      from: { description, cause, proposal, answererId },
      to: content,
    })
  },
)

/** The agency's answer, or the office's in its stead; a later one takes the place of the earlier. */
export const answerObstacle = command(
  'obstacle.answered',
  async (ctx, obstacle: Obstacle, { version, answer }: { version: number; answer: string }): Promise<void> => {
    authorize(mayAnswerObstacle(ctx.actor, obstacle), notAsked)
    if (obstacle.state === 'RESOLVED') throw new Conflict('Vướng mắc đã giải quyết xong, không cần trả lời thêm.')
    await update(ctx, obstacle, version, { answer, answeredAt: ctx.now })
    const about = { subject: 'Obstacle', subjectId: obstacle.id, communeId: obstacle.communeId }
    await ctx.record({ ...about, from: { answer: obstacle.answer }, to: { answer } })
  },
)

/** Says that an obstacle is settled, or takes that back. */
export const settleObstacle = command(
  'obstacle.resolved',
  async (
    ctx,
    obstacle: Obstacle,
    { version, then }: { version: number; then: 'resolve' | 'reopen' },
  ): Promise<void> => {
    authorize(mayRaiseObstacle(ctx.actor, obstacle), notYours)
    await update(ctx, obstacle, version, { resolvedAt: then === 'resolve' ? ctx.now : null })
    await ctx.record({
      action: then === 'resolve' ? 'obstacle.resolved' : 'obstacle.reopened',
      subject: 'Obstacle',
      subjectId: obstacle.id,
      communeId: obstacle.communeId,
      to: { then },
    })
  },
)
