import { flagForReverification } from '../evidence/reverify.js'
import { beginWrite, command } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import { dayToDb } from '../kernel/time.js'

/** A verdict that rests on a paper which has run out since. */
type Expired = Readonly<{ id: number; communeId: number }>

/** Verdicts flagged in one run; what is left over is flagged by the next. */
const atOnce = 1000

const listExpired = (ctx: Pick<Ctx, 'db' | 'today'>) => ctx.db.$queryRaw<Expired[]>`
  SELECT DISTINCT a.id, a."communeId" FROM "Evidence" e
  JOIN "EvidenceLink" l ON l."evidenceId" = e.id AND l."unlinkedAt" IS NULL
  JOIN "Assessment" a ON a.id = l."assessmentId" AND a."verifiedResult" <> 'NONE' AND a."reverifyReason" IS NULL
  WHERE e."withdrawnAt" IS NULL AND e."validUntil" < ${dayToDb(ctx.today)}::date
    AND e."validUntil" >= (a."verifiedAt" AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
  ORDER BY a.id LIMIT ${atOnce}`

/**
 * Flags verdicts as "cần thẩm tra lại" whose paper has run out after they were given; the verdict itself stays. One that
 * was given on a paper already expired was given knowing it. Run once a day; answers how many.
 */
export const flagExpiredEvidence = command('assessment.flaggedForReverification', async (ctx): Promise<number> => {
  ctx.unchanged() // most days nothing has run out
  const found = await listExpired(ctx)
  if (found.length === 0) return 0
  await beginWrite(ctx, [...new Set(found.map(({ communeId }) => communeId))])
  const ids = found.map(({ id }) => id)
  return flagForReverification(ctx, ids, 'Giấy tờ minh chứng đã hết hiệu lực.', 'EVIDENCE_EXPIRED')
})
