import type { Role } from '../generated/prisma/enums.js'
import type { Db } from './db/client.js'
import type { Day } from './time.js'

/** A role a person holds today on a unit and everything below it; for AGENCY in the name of an agency. */
export type Grant = Readonly<{
  role: Role
  unitId: number
  agencyId: number | null
  /** Communes below the unit, whatever day they lived: history stays readable. */
  communeIds: readonly number[]
}>

/** The person on whose behalf something is done. Loaded anew for every request, so a changed right counts at once. */
export type Actor = Readonly<{
  id: number
  username: string
  displayName: string
  mustChangePassword: boolean
  grants: readonly Grant[]
  /** The communes of all grants together. */
  communeIds: readonly number[]
  /** Agencies in whose name the person acts. */
  agencyIds: readonly number[]
  /** What stands under the name in the masthead: "UBND xã Trấn Ninh". */
  label: string
  /** Notices in the inbox not read yet. */
  unread?: number
}>

/** What every service and query is handed first. */
export type Ctx = Readonly<{
  db: Db
  actor: Actor
  /** The instant of the request: the only clock inside a request. */
  now: Date
  /** The Vietnamese business day of `now`; on a page that looks back, the day it looks at. */
  today: Day
  /** Set while a page looks back: queries that can tell the past read history as of the end of this day. Never in a command. */
  asOf?: Day
  requestId: string | null
  address: string | null
}>

export const hasRole = (actor: Actor, ...roles: Role[]): boolean => actor.grants.some((g) => roles.includes(g.role))

/** The communes on which the person holds one of the roles: a right of one grant never widens another. */
export const communesOf = (actor: Actor, ...roles: Role[]): readonly number[] => {
  const grants = actor.grants.filter((grant) => roles.includes(grant.role))
  const [only] = grants
  return only && grants.length === 1 ? only.communeIds : [...new Set(grants.flatMap((grant) => grant.communeIds))]
}

/** The same person asking how things stood at the end of a past day. Rights are those of today. */
export const lookingBack = (ctx: Ctx, day: Day): Ctx => ({ ...ctx, today: day, asOf: day })
