import { stateOf } from '../assessments/state.js'
import { beginWrite, type CommandCtx, command } from '../kernel/command.js'
import { Conflict, Invalid, NotFound } from '../kernel/errors.js'
import { freeze } from './frozen.js'
import { concernOf, mustMove, tryMove } from './matter.js'
import { isReady } from './readiness.js'
import { getSending, type Sending, type SendingItem } from './sending.js'
import type { Effect } from './transitions.js'

/** An indicator to send, as the person saw it. */
export type Chosen = Readonly<{ id: number; version: number }>

export type ToSend = Readonly<{
  communeId: number
  criterionId: number
  chosen: readonly Chosen[]
  /** Names what is sent together; null: one indicator alone. */
  batchId: string | null
}>

type Checked = Readonly<{ item: SendingItem; effect: Effect }>

const overtaken = 'Chưa gửi: số liệu vừa có người khác cập nhật. Đề nghị xem lại trước khi gửi.'

const check = (ctx: CommandCtx, { commune, items }: Sending, { id, version }: Chosen): Checked => {
  const item = items.find(({ row }) => row.id === id)
  if (!item) throw new NotFound('Không tìm thấy chỉ tiêu được chọn trong tiêu chí này.')
  const concern = concernOf(commune.id, item.responsibility)
  const { effect } = mustMove(tryMove(ctx, 'submit', { concern, stand: item.stand }))
  if (item.row.version !== version) throw new Conflict(overtaken)
  if (!isReady(item.lacks)) {
    const [first] = item.lacks.filter(({ blocks }) => blocks)
    throw new Invalid(`Chưa gửi chỉ tiêu ${item.indicator.code}: ${first?.text ?? ''}`)
  }
  return { item, effect }
}

const nextRounds = async ({ db }: CommandCtx, ids: readonly number[]): Promise<Map<number, number>> => {
  const rows = await db.verificationSubmission.groupBy({
    by: ['assessmentId'],
    where: { assessmentId: { in: [...ids] } },
    _max: { round: true },
  })
  return new Map(rows.map(({ assessmentId, _max }) => [assessmentId, (_max.round ?? 0) + 1]))
}

const addSubmissions = async (
  ctx: CommandCtx,
  { context }: Sending,
  checked: readonly Checked[],
  batchId: string | null,
) => {
  const rounds = await nextRounds(
    ctx,
    checked.map(({ item }) => item.row.id),
  )
  const rows = await ctx.db.verificationSubmission.createManyAndReturn({
    data: checked.map(({ item }) => ({
      assessmentId: item.row.id,
      round: rounds.get(item.row.id) ?? 1,
      batchId,
      agencyId: item.responsibility.lead?.id ?? null,
      frozen: freeze(item, context),
      assessmentVersion: item.row.version,
      submittedById: ctx.actor.id,
      submittedAt: ctx.now,
    })),
    select: { id: true, assessmentId: true, round: true },
  })
  const idOf = new Map(rows.map((row) => [row.assessmentId, row]))
  await ctx.db.submissionEvidence.createMany({
    data: checked.flatMap(({ item }) =>
      item.papers.flatMap(({ revisionId }) => {
        const submissionId = idOf.get(item.row.id)?.id
        return revisionId === null || submissionId === undefined ? [] : [{ submissionId, revisionId }]
      }),
    ),
  })
  return idOf
}

/**
 * Sends indicators of one criterion for verification: what is judged is frozen as it stands, together with its papers.
 * All or none. Edits afterwards change the working row and not what was sent.
 * @throws Forbidden, Conflict when a row moved since it was seen, Invalid when something that blocks is missing
 */
export const submitForVerification = command(
  'assessment.submitted',
  async (
    ctx,
    { communeId, criterionId, chosen, batchId }: ToSend,
    claim: (ctx: CommandCtx) => Promise<void>,
  ): Promise<void> => {
    await beginWrite(ctx, [communeId])
    const sending = await getSending(ctx, { communeId, criterionId })
    const checked = chosen.map((one) => check(ctx, sending, one))
    const added = await addSubmissions(ctx, sending, checked, batchId)
    const ids = checked.map(({ item }) => item.row.id)
    await ctx.db.assessment.updateMany({
      where: { id: { in: ids } },
      data: { stage: 'UNDER_VERIFICATION', version: { increment: 1 }, updatedAt: ctx.now, updatedById: ctx.actor.id },
    })
    const events = checked.map(({ item: { row, responsibility }, effect }) => ({
      subject: 'Assessment',
      subjectId: row.id,
      assessmentId: row.id,
      communeId,
      version: row.version + 1,
      from: stateOf(row),
      to: {
        ...stateOf(row),
        stage: effect.stage,
        verification: { ...added.get(row.id), batchId, agency: responsibility.lead?.shortName ?? null },
      },
    }))
    await ctx.record(...events)
    await claim(ctx)
  },
)
