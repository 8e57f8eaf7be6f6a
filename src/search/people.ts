import { Prisma } from '../generated/prisma/client.js'
import type { Role } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { dayToDb } from '../kernel/time.js'
import { contactUnits, OFFICE_ROLES, officeUnits, peopleUnits } from '../policies/people.js'
import { administeredUnits } from '../policies/users.js'
import { holdsAll, mostHits } from './words.js'

/** A role of a person as the result names it. */
export type PersonRole = Readonly<{
  role: Role
  unitId: number
  unit: string
  level: 'PROVINCE' | 'DISTRICT' | 'COMMUNE'
  agency: string | null
}>

/** Telephone and mail only for those who may see them; `mine`: the account is the person's to administer. */
export type PersonHit = Readonly<{
  id: number
  displayName: string
  email: string | null
  phone: string | null
  mine: boolean
  roles: readonly PersonRole[]
  found: number
}>

const ids = (list: readonly number[]): Prisma.Sql => Prisma.sql`${[...list]}::int[]`

/** Ids of units and everything below them. */
const below = (units: readonly number[]): Prisma.Sql =>
  Prisma.sql`(SELECT c."descendantId" FROM "UnitClosure" c WHERE c."ancestorId" = ANY (${ids(units)}))`

/**
 * People by name who hold a role today on a unit of the person's scope; for an officer also the offices and agencies
 * above the commune. Found by the name alone: that a mail address matched would tell it.
 */
export const findPeople = async (ctx: Ctx, words: readonly string[]): Promise<PersonHit[]> => {
  const { actor } = ctx
  const day = Prisma.sql`${dayToDb(ctx.today)}::date`
  const own = officeUnits(actor)
  const above = Prisma.sql`(g.role::text = ANY (${Prisma.sql`ARRAY[${Prisma.join([...OFFICE_ROLES])}]`}) AND g."unitId" IN (
    SELECT c."ancestorId" FROM "UnitClosure" c
    WHERE c."descendantId" = ANY (${ids(own)}) AND days(c."validFrom", c."validTo") @> ${day}))`
  const inScope = Prisma.sql`(g."unitId" IN ${below(peopleUnits(actor))}${own.length > 0 ? Prisma.sql` OR ${above}` : Prisma.empty})`
  return ctx.db.$queryRaw<PersonHit[]>`
    SELECT u.id, u."displayName", r.roles, (count(*) OVER ())::int AS found,
      CASE WHEN r.reach THEN u.email END AS email, CASE WHEN r.reach THEN u.phone END AS phone,
      EXISTS (SELECT 1 FROM "RoleGrant" g WHERE g."userId" = u.id AND g."unitId" IN ${below(administeredUnits(actor))}) AS mine
    FROM "User" u JOIN LATERAL (
      SELECT json_agg(json_build_object('role', g.role, 'unitId', n.id, 'unit', n."fullName", 'level', n.level,
          'agency', a."shortName") ORDER BY g.id) AS roles,
        bool_or(g."unitId" IN ${below(contactUnits(actor))}) AS reach
      FROM "RoleGrant" g JOIN "AdminUnit" n ON n.id = g."unitId" LEFT JOIN "Agency" a ON a.id = g."agencyId"
      WHERE g."userId" = u.id AND days(g."validFrom", g."validTo") @> ${day} AND ${inScope}
    ) r ON r.roles IS NOT NULL
    WHERE u."disabledAt" IS NULL AND ${holdsAll(Prisma.sql`u."searchKey"`, words)}
      AND ${holdsAll(Prisma.sql`fold(u."displayName")`, words)}
    ORDER BY u."sortKey", u.id LIMIT ${mostHits}`
}
