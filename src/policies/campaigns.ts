import { Prisma } from '../generated/prisma/client.js'
import { type Actor, communesOf } from '../kernel/context.js'

/** In what capacity a person stands to the report of a commune. */
export const REPORT_SIDES = ['COMMUNE', 'OFFICE', 'READER'] as const
export type ReportSide = (typeof REPORT_SIDES)[number]

/** All capacities a person has here; none for a stranger to the commune. */
export const reportSides = (actor: Actor, { communeId }: { communeId: number }): ReportSide[] => [
  ...(communesOf(actor, 'COMMUNE').includes(communeId) ? (['COMMUNE'] as const) : []),
  ...(communesOf(actor, 'COORDINATOR').includes(communeId) ? (['OFFICE'] as const) : []),
  ...(communesOf(actor, 'AGENCY', 'LEADER', 'STEERING', 'ADMIN').includes(communeId) ? (['READER'] as const) : []),
]

/** The reports a person may see: those of the communes in scope. */
export const visibleReports = (actor: Actor): Prisma.ReportSubmissionWhereInput => ({
  communeId: { in: [...actor.communeIds] },
})

/** The campaigns a person may see: those that ask a commune in scope. */
export const visibleCampaigns = (actor: Actor): Prisma.ReportCampaignWhereInput => ({
  submissions: { some: visibleReports(actor) },
})

/** The same of the campaign `c`, for pages that do without the engine. */
export const visibleCampaignSql = (actor: Actor): Prisma.Sql => Prisma.sql`EXISTS (SELECT 1 FROM "ReportSubmission" v
  WHERE v."campaignId" = c.id AND v."communeId" = ANY (${[...actor.communeIds]}::int[]))`

/** The coordination office of a unit opens, changes and closes the campaigns of that unit. */
export const mayManageCampaigns = (actor: Actor, { unitId }: { unitId: number }): boolean =>
  actor.grants.some((grant) => grant.role === 'COORDINATOR' && grant.unitId === unitId)

/** Whether a person sees the whole of a campaign and not one commune's part alone. */
export const overseesCampaigns = (actor: Actor): boolean =>
  communesOf(actor, 'COORDINATOR', 'AGENCY', 'LEADER', 'STEERING', 'ADMIN').length > 0
