import { stateOf } from '../assessments/state.js'
import type { CommandCtx } from '../kernel/command.js'
import { Conflict } from '../kernel/errors.js'
import type { Effect } from './effects.js'

/**
 * Writes what changed levels make of the rows: results, flags and parts in a statement each, an event a row. The communes
 * are locked already (`beginWrite`), so every row is still as it was read.
 */
export const rejudge = async (ctx: CommandCtx, effects: readonly Effect[], reason: string): Promise<void> => {
  if (effects.length === 0) return
  const rows = effects.map(({ row, next }) => ({
    id: row.id,
    version: row.version,
    computedResult: next.computedResult,
    levelId: next.levelId,
    claimReason: next.claimReason,
    reverifyReason: next.reverifyReason,
  }))
  const written = await ctx.db.$executeRaw`
    UPDATE "Assessment" a SET "computedResult" = c."computedResult"::"ComputedResult", "levelId" = c."levelId",
      "claimReason" = c."claimReason", "reverifyReason" = c."reverifyReason", version = a.version + 1,
      "updatedAt" = ${ctx.now}::timestamptz, "updatedById" = ${ctx.actor.id > 0 ? ctx.actor.id : null}::int
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS c(id int, version int, "computedResult" text, "levelId" int,
      "claimReason" text, "reverifyReason" text)
    WHERE a.id = c.id AND a.version = c.version`
  if (written !== effects.length) throw new Conflict()
  const parts = effects.flatMap(({ row, next }) =>
    next.parts.map(({ partId, computedResult }) => ({ assessmentId: row.id, partId, computedResult })),
  )
  await ctx.db.$executeRaw`
    UPDATE "AssessmentPart" p SET "computedResult" = c."computedResult"::"ComputedResult"
    FROM jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) AS c("assessmentId" int, "partId" int, "computedResult" text)
    WHERE p."assessmentId" = c."assessmentId" AND p."partId" = c."partId"`
  await ctx.record(
    ...effects.map(({ row, next }) => ({
      action: 'assessment.rejudged',
      subject: 'Assessment',
      subjectId: row.id,
      assessmentId: row.id,
      communeId: row.communeId,
      version: row.version + 1,
      from: stateOf(row),
      to: next,
      reason,
    })),
  )
}
