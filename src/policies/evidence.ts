import { Prisma } from '../generated/prisma/client.js'
import type { Role } from '../generated/prisma/enums.js'
import { type Actor, communesOf, type Grant } from '../kernel/context.js'
import { type Day, dayToDb } from '../kernel/time.js'

/** Whose papers these are: the commune and the coordination office work on them and see all of them. */
const KEEPERS: readonly Role[] = ['COMMUNE', 'COORDINATOR']

/** Who reads the papers of the district's communes, but not those with personal data or near state secrets. */
const READERS: readonly Role[] = ['LEADER', 'STEERING', 'AGENCY', 'ADMIN']

/** An officer adds papers to the own commune's file, the coordination office to any commune's of its district. */
export const mayUpload = (actor: Actor, row: { communeId: number }): boolean =>
  communesOf(actor, ...KEEPERS).includes(row.communeId)

/** Who may add a paper may also correct its record, put a new version, link and withdraw it. */
export const mayChange = (actor: Actor, row: { ownerUnitId: number }): boolean =>
  mayUpload(actor, { communeId: row.ownerUnitId })

const agencyGrants = (actor: Actor): (Grant & { agencyId: number })[] =>
  actor.grants.filter(
    (grant): grant is Grant & { agencyId: number } => grant.role === 'AGENCY' && grant.agencyId !== null,
  )

const inForce = (today: Day): Prisma.AssignmentWhereInput => ({
  role: 'LEAD',
  validFrom: { lte: dayToDb(today) },
  OR: [{ validTo: null }, { validTo: { gte: dayToDb(today) } }],
})

/** Papers that prove an indicator which the agency leads by a confirmed assignment; one of an indicator is the stronger. */
const ledByAgency = ({ agencyId, communeIds }: Grant & { agencyId: number }, today: Day): Prisma.EvidenceWhereInput => {
  const confirmed: Prisma.AssignmentWhereInput = { ...inForce(today), agencyId, status: 'CONFIRMED' }
  const anyoneHere: Prisma.AssignmentWhereInput = {
    ...inForce(today),
    unit: { descendants: { some: { descendantId: { in: [...communeIds] } } } },
  }
  const indicator: Prisma.IndicatorWhereInput = {
    OR: [
      { assignments: { some: confirmed } },
      { assignments: { none: anyoneHere }, criterion: { assignments: { some: confirmed } } },
    ],
  }
  return {
    ownerUnitId: { in: [...communeIds] },
    links: { some: { unlinkedAt: null, assessment: { indicator } } },
  }
}

/**
 * The papers a person may see. Keepers: all of their communes. Readers: the open ones. Papers with personal data or near
 * state secrets also the agency that leads, by a confirmed assignment, an indicator they prove. Everyone else: none.
 */
export const visibleEvidence = (actor: Actor, today: Day): Prisma.EvidenceWhereInput => ({
  OR: [
    { ownerUnitId: { in: [...communesOf(actor, ...KEEPERS)] } },
    { ownerUnitId: { in: [...communesOf(actor, ...READERS)] }, sensitivity: 'OPEN' },
    ...agencyGrants(actor).map((grant) => ledByAgency(grant, today)),
  ],
})

const leadSql = (column: Prisma.Sql, today: Day): Prisma.Sql => Prisma.sql`SELECT 1 FROM "Assignment" s
  WHERE s.${column} AND s.role = 'LEAD' AND days(s."validFrom", s."validTo") @> ${dayToDb(today)}::date`

const ledByAgencySql = ({ agencyId, communeIds }: Grant & { agencyId: number }, today: Day): Prisma.Sql => {
  const communes = Prisma.sql`${[...communeIds]}::int[]`
  const mine = Prisma.sql`AND s."agencyId" = ${agencyId} AND s.status = 'CONFIRMED'`
  const ofIndicator = leadSql(Prisma.sql`"indicatorId" = a."indicatorId"`, today)
  const ofCriterion = leadSql(Prisma.sql`"criterionId" = a."criterionId"`, today)
  const here = Prisma.sql`AND EXISTS (SELECT 1 FROM "UnitClosure" u
    WHERE u."ancestorId" = s."unitId" AND u."descendantId" = ANY (${communes}))`
  return Prisma.sql`(e."ownerUnitId" = ANY (${communes}) AND EXISTS (
    SELECT 1 FROM "EvidenceLink" l JOIN "Assessment" a ON a.id = l."assessmentId"
    WHERE l."evidenceId" = e.id AND l."unlinkedAt" IS NULL AND (EXISTS (${ofIndicator} ${mine})
      OR (NOT EXISTS (${ofIndicator} ${here}) AND EXISTS (${ofCriterion} ${mine})))))`
}

/** The same rule as SQL over an evidence `e`, for the library; a test holds both against each other. */
export const visibleEvidenceSql = (actor: Actor, today: Day): Prisma.Sql => {
  const kept = communesOf(actor, ...KEEPERS)
  const read = communesOf(actor, ...READERS)
  const ways: Prisma.Sql[] = []
  if (kept.length > 0) ways.push(Prisma.sql`e."ownerUnitId" = ANY (${[...kept]}::int[])`)
  if (read.length > 0) ways.push(Prisma.sql`(e."ownerUnitId" = ANY (${[...read]}::int[]) AND e.sensitivity = 'OPEN')`)
  ways.push(...agencyGrants(actor).map((grant) => ledByAgencySql(grant, today)))
  return ways.length > 0 ? Prisma.sql`(${Prisma.join(ways, ' OR ')})` : Prisma.sql`FALSE`
}
