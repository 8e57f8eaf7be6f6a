import type { Ctx } from '../kernel/context.js'
import { dayToDb } from '../kernel/time.js'
import { listOpenObstacles, type Obstacle } from '../obstacles/queries.js'
import { sourceLabel } from '../resources/sources.js'
import type { Report } from './queries.js'
import type { SnapshotObstacle, SnapshotResource } from './snapshot.js'

/** More open obstacles than this are no list any more. */
const mostObstacles = 200

/** Where an obstacle stands in a report. */
const aboutOf = ({ criterion, code }: Obstacle): string | null => {
  if (criterion === null) return null
  return code === null
    ? `tiêu chí ${criterion.no} (${criterion.set.shortName})`
    : `chỉ tiêu ${code} (${criterion.set.shortName})`
}

/** The unsettled obstacles of a commune as its report tells them. */
export const listReportObstacles = async (ctx: Pick<Ctx, 'db'>, communeId: number): Promise<SnapshotObstacle[]> =>
  (await listOpenObstacles(ctx, { communeId }, mostObstacles)).map((one) => ({
    description: one.description,
    cause: one.cause,
    proposal: one.proposal,
    answer: one.answer,
    agency: one.agency,
    about: aboutOf(one),
  }))

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
  obstacles: await listReportObstacles(ctx, report.communeId),
})
