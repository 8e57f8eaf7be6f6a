import type { UnitLevel } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { dayFromDb, dayToDb } from '../kernel/time.js'
import type { Units } from './schemas.js'

type Row = {
  id: number
  level: UnitLevel
  code: string
  name: string
  fullName: string
  kind: string
  ntmScope: boolean
  parentId: number | null
  validFrom: Date
  validTo: Date | null
  predecessors: number[]
}

/** A province has some 200 communes; a country's list is not asked for here. */
const mostUnits = 5000

/** The client's unit and all below it that live on the day, province first, in the office's order. */
export const readUnits = async (ctx: Ctx): Promise<Units> => {
  const day = dayToDb(ctx.today)
  const own = ctx.actor.grants.map(({ unitId }) => unitId)
  const rows = await ctx.db.$queryRaw<Row[]>`
    SELECT DISTINCT u.id, u.level::text AS level, u.code, u.name, u."fullName", u.kind, u."ntmScope", u."validFrom",
      u."validTo", u."sortOrder", p."parentId",
      ARRAY(SELECT s."predecessorId" FROM "UnitSuccession" s WHERE s."successorId" = u.id ORDER BY 1) AS predecessors
    FROM "UnitClosure" c JOIN "AdminUnit" u ON u.id = c."descendantId"
    LEFT JOIN "UnitParent" p ON p."childId" = u.id AND days(p."validFrom", p."validTo") @> ${day}::date
    WHERE c."ancestorId" = ANY (${own}::int[]) AND days(c."validFrom", c."validTo") @> ${day}::date
      AND days(u."validFrom", u."validTo") @> ${day}::date
    ORDER BY level DESC, u."sortOrder", u.code, u.id LIMIT ${mostUnits}`
  return {
    on: ctx.today,
    units: rows.map((row) => ({
      id: row.id,
      level: row.level,
      code: row.code,
      name: row.name,
      fullName: row.fullName,
      kind: row.kind,
      ntmScope: row.ntmScope,
      parentId: row.parentId,
      validFrom: dayFromDb(row.validFrom),
      validTo: row.validTo && dayFromDb(row.validTo),
      predecessors: row.predecessors,
    })),
  }
}
