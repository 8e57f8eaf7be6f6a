import { type AssessmentState, stateOf } from '../assessments/state.js'
import { beginWrite, type CommandCtx, command } from '../kernel/command.js'
import { Conflict } from '../kernel/errors.js'
import { getMatter, type Matter, mustMove, tryMove } from './matter.js'
import type { Submission } from './queries.js'
import type { RecallForm, ReopeningForm } from './schemas.js'

/** Writes the agency's side of an assessment as it was read, with its event. @throws Conflict when someone saved since */
const writeState = async (
  ctx: CommandCtx,
  { row }: Matter,
  { state, verification, reason }: { state: AssessmentState; verification: object; reason: string | null },
): Promise<void> => {
  const { stage, verifiedResult, verifiedAt, reverifyReason } = state
  const { count } = await ctx.db.assessment.updateMany({
    where: { id: row.id, version: row.version },
    data: {
      stage,
      verifiedResult,
      verifiedAt,
      reverifyReason,
      ...(verifiedResult === 'NONE' && { decisionId: null }),
      version: { increment: 1 },
      updatedAt: ctx.now,
      updatedById: ctx.actor.id,
    },
  })
  if (count === 0) throw new Conflict()
  await ctx.record({
    subject: 'Assessment',
    subjectId: row.id,
    assessmentId: row.id,
    communeId: row.communeId,
    version: row.version + 1,
    from: stateOf(row),
    to: { ...state, verification },
    reason,
  })
}

/**
 * Takes back what was sent and not yet decided. A supplement that had been asked for is owed again.
 * @throws Forbidden, Conflict when it is no longer waiting
 */
export const recallSubmission = command(
  'assessment.recalled',
  async (ctx, sent: Submission, { reason }: RecallForm): Promise<void> => {
    await beginWrite(ctx, [sent.communeId])
    const matter = await getMatter(ctx, sent.assessmentId)
    const { effect } = mustMove(tryMove(ctx, 'recall', matter))
    const { count } = await ctx.db.verificationSubmission.updateMany({
      where: { id: sent.id, closedAt: null },
      data: { closedAt: ctx.now },
    })
    if (count === 0) throw new Conflict('Nội dung này đã được kết luận hoặc đã rút lại.')
    const state = { ...stateOf(matter.row), stage: effect.stage }
    await writeState(ctx, matter, { state, verification: { id: sent.id, round: sent.round }, reason })
  },
)

/**
 * Takes back a verdict, with the reason on record; the commune may then send anew.
 * @throws Forbidden, Conflict when there is no verdict to take back or someone saved since `version`
 */
export const reopenVerdict = command(
  'assessment.reopened',
  async (
    ctx,
    { id, communeId }: { id: number; communeId: number },
    { version, reason }: ReopeningForm,
  ): Promise<void> => {
    await beginWrite(ctx, [communeId])
    const matter = await getMatter(ctx, id)
    const { onBehalf, effect } = mustMove(tryMove(ctx, 'reopen', matter))
    if (matter.row.version !== version) throw new Conflict()
    const state: AssessmentState = {
      ...stateOf(matter.row),
      stage: effect.stage,
      verifiedResult: 'NONE',
      verifiedAt: null,
      reverifyReason: null,
    }
    const agency = matter.responsibility.lead?.shortName ?? null
    await writeState(ctx, matter, { state, verification: { agency, onBehalf }, reason })
  },
)
