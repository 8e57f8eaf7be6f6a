import { selectRows } from '../assessments/queries.js'
import { stateOf } from '../assessments/state.js'
import { Prisma } from '../generated/prisma/client.js'
import type { CommandCtx } from '../kernel/command.js'

/** What became of a paper that a verdict rests on. */
export type PaperLoss = 'EVIDENCE_WITHDRAWN' | 'EVIDENCE_EXPIRED'

/**
 * Flags judgements that an agency made and that have just lost a paper as "cần thẩm tra lại"; the verdict itself stays.
 * Those flagged already keep their first reason. The caller has begun the write (`beginWrite`). Answers how many.
 */
export const flagForReverification = async (
  ctx: CommandCtx,
  assessmentIds: readonly number[],
  reason: string,
  loss: PaperLoss = 'EVIDENCE_WITHDRAWN',
): Promise<number> => {
  const rows = await selectRows(
    ctx,
    Prisma.sql`a.id = ANY (${[...assessmentIds]}::int[]) AND a."verifiedResult" <> 'NONE' AND a."reverifyReason" IS NULL
      ORDER BY a.id LIMIT 2000`,
  )
  if (rows.length === 0) return 0
  await ctx.db.assessment.updateMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    data: {
      reverifyReason: loss,
      version: { increment: 1 },
      updatedAt: ctx.now,
      updatedById: ctx.actor.id > 0 ? ctx.actor.id : null,
    },
  })
  const events = rows.map((row) => ({
    action: 'assessment.flaggedForReverification',
    subject: 'Assessment',
    subjectId: row.id,
    assessmentId: row.id,
    communeId: row.communeId,
    version: row.version + 1,
    from: stateOf(row),
    to: { ...stateOf(row), reverifyReason: loss },
    reason,
  }))
  await ctx.record(...events)
  return rows.length
}
