import type { Ctx } from '../kernel/context.js'
import { dayToDb } from '../kernel/time.js'
import { sourceLabel } from '../resources/sources.js'
import type { Report } from './queries.js'
import type { SnapshotObstacle, SnapshotResource } from './snapshot.js'

/** More open obstacles than this are no list any more. */
const mostObstacles = 200

/** The obstacles of a commune that are not settled, the oldest first. */
export const listOpenObstacles = async (ctx: Pick<Ctx, 'db'>, communeId: number): Promise<SnapshotObstacle[]> => {
  const rows = await ctx.db.obstacle.findMany({
    where: { communeId, resolvedAt: null },
    select: {
      description: true,
      cause: true,
      proposal: true,
      answer: true,
      answerer: { select: { shortName: true } },
      criterion: { select: { no: true, set: { select: { shortName: true } } } },
      assessment: { select: { indicator: { select: { code: true } } } },
    },
    relationLoadStrategy: 'join',
    orderBy: { id: 'asc' },
    take: mostObstacles,
  })
  return rows.map(({ answerer, criterion, assessment, ...row }) => ({
    ...row,
    agency: answerer?.shortName ?? null,
    about:
      criterion === null
        ? null
        : assessment === null
          ? `tiêu chí ${criterion.no} (${criterion.set.shortName})`
          : `chỉ tiêu ${assessment.indicator.code} (${criterion.set.shortName})`,
  }))
}

/** What was mobilised within the period of a report, summed by source. */
const listResources = async (
  ctx: Pick<Ctx, 'db'>,
  { communeId, campaign }: Pick<Report, 'communeId' | 'campaign'>,
): Promise<SnapshotResource[]> => {
  const rows = await ctx.db.mobilisedResource.groupBy({
    by: ['source', 'quantityUnit'],
    where: {
      communeId,
      periodStart: { gte: dayToDb(campaign.periodStart) },
      periodEnd: { lte: dayToDb(campaign.cutoffDate) },
    },
    _sum: { amount: true, quantity: true },
    orderBy: [{ source: 'asc' }, { quantityUnit: 'asc' }],
  })
  return rows.map(({ source, quantityUnit, _sum }) => ({
    source,
    label: sourceLabel(source),
    amount: _sum.amount?.toString() ?? null,
    quantity: _sum.quantity?.toString() ?? null,
    unit: quantityUnit,
  }))
}

/** What goes into a report besides figures and texts. */
export const listExtras = async (ctx: Pick<Ctx, 'db'>, report: Pick<Report, 'communeId' | 'campaign'>) => ({
  resources: await listResources(ctx, report),
  obstacles: await listOpenObstacles(ctx, report.communeId),
})
