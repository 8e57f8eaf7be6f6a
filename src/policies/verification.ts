import type { Role } from '../generated/prisma/enums.js'
import { type Actor, communesOf, type Grant } from '../kernel/context.js'

/** In what capacity a person stands to one indicator of one commune. */
export const SIDES = [
  'COMMUNE',
  'COORDINATOR',
  'LEAD',
  'DRAFT_LEAD',
  'SUPPORT',
  'OTHER_AGENCY',
  'STEERING',
  'READER',
] as const
export type Side = (typeof SIDES)[number]

/** Whose matter an indicator of a commune is. */
export type Concern = Readonly<{
  communeId: number
  /** The agency that leads; unconfirmed: a draft assignment, which gives no rights. */
  lead: Readonly<{ id: number; confirmed: boolean }> | null
  supportIds: readonly number[]
}>

const agencySide = (agencyId: number | null, { lead, supportIds }: Concern): Side => {
  if (lead && lead.id === agencyId) return lead.confirmed ? 'LEAD' : 'DRAFT_LEAD'
  return agencyId !== null && supportIds.includes(agencyId) ? 'SUPPORT' : 'OTHER_AGENCY'
}

const plainSides: Readonly<Record<Exclude<Role, 'AGENCY'>, Side>> = {
  COMMUNE: 'COMMUNE',
  COORDINATOR: 'COORDINATOR',
  STEERING: 'STEERING',
  LEADER: 'READER',
  ADMIN: 'READER',
  APPRAISER: 'READER',
}

const sideOf = ({ role, agencyId }: Grant, concern: Concern): Side =>
  role === 'AGENCY' ? agencySide(agencyId, concern) : plainSides[role]

/** All capacities a person has here, by the grants that reach the commune; none for a stranger to it. */
export const sidesOf = (actor: Actor, concern: Concern): Side[] => {
  const here = actor.grants.filter(({ communeIds }) => communeIds.includes(concern.communeId))
  return [...new Set(here.map((grant) => sideOf(grant, concern)))]
}

const talkers: readonly Side[] = ['COMMUNE', 'COORDINATOR', 'LEAD', 'DRAFT_LEAD', 'SUPPORT', 'STEERING']

/**
 * The commune, the office, the agencies that lead or support, members of the steering committee; another agency once it
 * was mentioned in the discussion.
 */
export const mayComment = (actor: Actor, concern: Concern, mentionedAgencies: readonly number[] = []): boolean =>
  sidesOf(actor, concern).some((side) => talkers.includes(side)) ||
  actor.grants.some(
    ({ agencyId, communeIds }) =>
      agencyId !== null && mentionedAgencies.includes(agencyId) && communeIds.includes(concern.communeId),
  )

/** Communes whose whole queue the person sees: the coordination office. An agency sees what it leads. */
export const coordinatedCommunes = (actor: Actor): readonly number[] => communesOf(actor, 'COORDINATOR')

/** The agencies in whose name the person verifies, with the communes each grant reaches. */
export const agencyGrants = (actor: Actor): { agencyId: number; communeIds: readonly number[] }[] =>
  actor.grants.flatMap(({ role, agencyId, communeIds }) =>
    role === 'AGENCY' && agencyId !== null ? [{ agencyId, communeIds }] : [],
  )
