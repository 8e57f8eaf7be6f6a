import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { type Day, dayToDb } from '../kernel/time.js'

/** Those a letter names together. They are resolved on the day of issue; the name is kept beside each. */
export const GROUPS = ['ALL_COMMUNES', 'RECOGNISED', 'NOT_RECOGNISED', 'FOCUS', 'AGENCIES', 'STEERING'] as const
export type Group = (typeof GROUPS)[number]

const labels: Record<Group, string> = {
  ALL_COMMUNES: 'UBND các xã',
  RECOGNISED: 'UBND các xã đã đạt chuẩn nông thôn mới',
  NOT_RECOGNISED: 'UBND các xã chưa đạt chuẩn nông thôn mới',
  FOCUS: 'UBND các xã điểm',
  AGENCIES: 'Các cơ quan, đơn vị phụ trách tiêu chí',
  STEERING: 'Thành viên Ban Chỉ đạo các Chương trình MTQG',
}
export const groupLabel = (group: Group): string => labels[group]

/** One who must do a task: a unit, an agency or a person; `group` is the name it was addressed under. */
export type Whom = Readonly<{ unitId?: number; agencyId?: number; userId?: number; group?: string | null }>

type Place = Readonly<{ unitId: number; day: Day }>

const communes = (ctx: Pick<Ctx, 'db'>, { unitId, day }: Place, which: Prisma.Sql) =>
  ctx.db.$queryRaw<{ id: number }[]>`
    SELECT u.id FROM "UnitClosure" c JOIN "AdminUnit" u ON u.id = c."descendantId"
    WHERE c."ancestorId" = ${unitId} AND u.level = 'COMMUNE' AND u."ntmScope"
      AND days(c."validFrom", c."validTo") @> ${dayToDb(day)}::date AND days(u."validFrom", u."validTo") @> ${dayToDb(day)}::date
      AND ${which}
    ORDER BY u."sortOrder", u.id LIMIT 2000`

/** Recognised at the first level and not revoked on the day, by the register; what today's count says plays no part. */
const recognised = (day: Day): Prisma.Sql => Prisma.sql`EXISTS (SELECT FROM "Recognition" r
  JOIN "CriteriaSet" s ON s.id = r."setId" AND s.level = 'NTM' WHERE r."communeId" = u.id
  AND r."recognisedOn" <= ${dayToDb(day)}::date AND (r."revokedOn" IS NULL OR r."revokedOn" > ${dayToDb(day)}::date))`

const focus = (day: Day): Prisma.Sql => Prisma.sql`EXISTS (SELECT FROM "Target" t WHERE t."communeId" = u.id
  AND t.focus AND t."cancelledAt" IS NULL AND t.year = ${Number(day.slice(0, 4))}::int)`

const agencies = (ctx: Pick<Ctx, 'db'>, { unitId, day }: Place) =>
  ctx.db.$queryRaw<{ id: number }[]>`
    SELECT id FROM "Agency" WHERE "unitId" = ${unitId} AND days("validFrom", "validTo") @> ${dayToDb(day)}::date
    ORDER BY id LIMIT 500`

const steering = (ctx: Pick<Ctx, 'db'>, { unitId, day }: Place) =>
  ctx.db.$queryRaw<{ id: number }[]>`
    SELECT DISTINCT u.id FROM "RoleGrant" g JOIN "User" u ON u.id = g."userId"
    WHERE g."unitId" = ${unitId} AND g.role = 'STEERING' AND u."disabledAt" IS NULL
      AND days(g."validFrom", g."validTo") @> ${dayToDb(day)}::date
    ORDER BY u.id LIMIT 500`

/**
 * Those who belong to a group of a unit on a day. A committee of which nobody has an account is the unit itself: its
 * members answer once they have one.
 */
export const resolveGroup = async (ctx: Pick<Ctx, 'db'>, group: Group, place: Place): Promise<Whom[]> => {
  const name = groupLabel(group)
  const units = (rows: readonly { id: number }[]) => rows.map(({ id }) => ({ unitId: id, group: name }))
  switch (group) {
    case 'ALL_COMMUNES':
      return units(await communes(ctx, place, Prisma.sql`TRUE`))
    case 'RECOGNISED':
      return units(await communes(ctx, place, recognised(place.day)))
    case 'NOT_RECOGNISED':
      return units(await communes(ctx, place, Prisma.sql`NOT ${recognised(place.day)}`))
    case 'FOCUS':
      return units(await communes(ctx, place, focus(place.day)))
    case 'AGENCIES':
      return (await agencies(ctx, place)).map(({ id }) => ({ agencyId: id, group: name }))
    case 'STEERING': {
      const members = await steering(ctx, place)
      return members.length > 0
        ? members.map(({ id }) => ({ userId: id, group: name }))
        : [{ unitId: place.unitId, group: name }]
    }
  }
}
