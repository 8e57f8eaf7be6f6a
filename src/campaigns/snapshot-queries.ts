import { isCriterionMet } from '../assessments/totals.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import type { Figure } from './compare.js'

export type SnapshotHead = Readonly<{ number: number; sha256: string; takenAt: Date; takenBy: string }>
export type Snapshot = SnapshotHead & Readonly<{ content: unknown }>

/** The frozen versions of a report, the latest first. */
export const listSnapshots = async (ctx: Pick<Ctx, 'db'>, submissionId: number): Promise<SnapshotHead[]> => {
  const rows = await ctx.db.reportSnapshot.findMany({
    where: { submissionId },
    select: { number: true, sha256: true, takenAt: true, takenBy: { select: { displayName: true } } },
    relationLoadStrategy: 'join',
    orderBy: { number: 'desc' },
    take: 100,
  })
  return rows.map(({ takenBy, ...row }) => ({ ...row, takenBy: takenBy.displayName }))
}

/** One frozen version. @throws NotFound */
export const getSnapshot = async (ctx: Pick<Ctx, 'db'>, submissionId: number, number: number): Promise<Snapshot> => {
  const row = await ctx.db.reportSnapshot.findUnique({
    where: { submissionId_number: { submissionId, number } },
    select: { number: true, sha256: true, takenAt: true, content: true, takenBy: { select: { displayName: true } } },
    relationLoadStrategy: 'join',
  })
  if (!row) throw new NotFound('Báo cáo không có bản chốt số này.')
  return { ...row, takenBy: row.takenBy.displayName }
}

/** The figures of the accepted reports of a campaign, by commune: each of its last version. */
export const listAcceptedFigures = async (ctx: Ctx, campaignId: number) => {
  const rows = await ctx.db.$queryRaw<(Figure & { communeId: number })[]>`
    SELECT r."communeId", f."criterionId", f.indicators, f."selfMet", f."verifiedMet"
    FROM "ReportSubmission" r
    JOIN LATERAL (SELECT s.id FROM "ReportSnapshot" s WHERE s."submissionId" = r.id ORDER BY s.number DESC LIMIT 1) s ON true
    JOIN "SnapshotFigure" f ON f."snapshotId" = s.id
    WHERE r."campaignId" = ${campaignId} AND r.state = 'ACCEPTED' AND r."communeId" = ANY (${[...ctx.actor.communeIds]}::int[])
    ORDER BY r."communeId", f."criterionId" LIMIT 30000`
  return rows
}

/** Criteria met in a set by the last frozen version of each report of a campaign, by report. */
export const listSnapshotCounts = async (
  ctx: Ctx,
  campaignId: number,
  setId: number,
): Promise<Map<number, { verified: number; self: number }>> => {
  const rows = await ctx.db.$queryRaw<(Figure & { id: number })[]>`
    SELECT r.id, f."criterionId", f.indicators, f."selfMet", f."verifiedMet" FROM "ReportSubmission" r
    JOIN LATERAL (SELECT s.id FROM "ReportSnapshot" s WHERE s."submissionId" = r.id ORDER BY s.number DESC LIMIT 1) s ON true
    JOIN "SnapshotFigure" f ON f."snapshotId" = s.id
    JOIN "Criterion" c ON c.id = f."criterionId" AND c."setId" = ${setId}
    WHERE r."campaignId" = ${campaignId} AND r."communeId" = ANY (${[...ctx.actor.communeIds]}::int[]) LIMIT 30000`
  const counts = new Map<number, { verified: number; self: number }>()
  for (const { id, ...figure } of rows) {
    const { verified, self } = counts.get(id) ?? { verified: 0, self: 0 }
    counts.set(id, {
      verified: verified + Number(isCriterionMet(figure, 'verified')),
      self: self + Number(isCriterionMet(figure, 'self')),
    })
  }
  return counts
}
