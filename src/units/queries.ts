import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { type Day, dayFromDb, dayToDb } from '../kernel/time.js'

/** A commune as pages show it. `ended` is the last day of a unit that is no more on the business day. */
export type Commune = Readonly<{
  id: number
  code: string
  name: string
  fullName: string
  ntmScope: boolean
  sortOrder: number
  validFrom: Day
  validTo: Day | null
}>

/** A unit whose communes are looked at together, with the day as of which its communes are taken. */
export type ReportingUnit = Readonly<{
  id: number
  level: 'PROVINCE' | 'DISTRICT' | 'COMMUNE'
  name: string
  fullName: string
  validTo: Day | null
  /** The business day, or the unit's last day when it has ended: a district that is no more shows how it ended. */
  asOf: Day
}>

type UnitRow = { id: number; level: ReportingUnit['level']; name: string; fullName: string; validTo: Date | null }

const toReportingUnit = (row: UnitRow, today: Day): ReportingUnit => {
  const validTo = row.validTo && dayFromDb(row.validTo)
  return { ...row, validTo, asOf: validTo && validTo < today ? validTo : today }
}

/** The units above the commune level that lie in the person's scope: those of the grants and the districts below them. */
export const listReportingUnits = async (ctx: Ctx): Promise<ReportingUnit[]> => {
  const own = ctx.actor.grants.map((grant) => grant.unitId)
  const rows = await ctx.db.$queryRaw<UnitRow[]>`
    SELECT DISTINCT u.id, u.level::text AS level, u.name, u."fullName", u."validTo", u."sortOrder"
    FROM "UnitClosure" c JOIN "AdminUnit" u ON u.id = c."descendantId"
    WHERE c."ancestorId" = ANY (${own}::int[]) AND u.level <> 'COMMUNE'
    ORDER BY u.level::text, u."sortOrder", u.name, u.id LIMIT 200`
  return rows.map((row) => toReportingUnit(row, ctx.today))
}

/**
 * The unit a page speaks of, of those in scope: the one asked for, else the first grant's own. Where a province has one
 * district alone on the business day, that district: its agencies and targets are what the pages are about.
 * @throws NotFound when the person's grants stand on no unit above the commune, or the asked one is out of scope
 */
export const chooseUnit = (
  ctx: Pick<Ctx, 'actor' | 'today'>,
  units: readonly ReportingUnit[],
  asked?: number | null,
): ReportingUnit => {
  const own = ctx.actor.grants.map((grant) => grant.unitId)
  const whole = units.find(({ id }) => own.includes(id)) ?? units[0]
  const districts = units.filter(({ level, asOf }) => level === 'DISTRICT' && asOf === ctx.today)
  const first = whole?.level === 'PROVINCE' && districts.length === 1 ? districts[0] : whole
  const unit = asked === undefined || asked === null ? first : units.find(({ id }) => id === asked)
  if (!unit) throw new NotFound('Không tìm thấy đơn vị này trong phạm vi của tài khoản.')
  return unit
}

type CommuneRow = Omit<Commune, 'validFrom' | 'validTo'> & { validFrom: Date; validTo: Date | null }

const toCommune = (row: CommuneRow): Commune => ({
  ...row,
  validFrom: dayFromDb(row.validFrom),
  validTo: row.validTo && dayFromDb(row.validTo),
})

/**
 * The communes of a unit that live on its `asOf` day, in the office's order: 16 xã of the district on 20/5/2024, 14 on
 * 01/12/2024. Only those in the person's scope; `ntmOnly` leaves out a town, which is in no NTM denominator.
 */
export const listCommunes = async (ctx: Ctx, unit: ReportingUnit, { ntmOnly = true } = {}): Promise<Commune[]> => {
  const day = dayToDb(unit.asOf)
  const rows = await ctx.db.$queryRaw<CommuneRow[]>`
    SELECT u.id, u.code, u.name, u."fullName", u."ntmScope", u."sortOrder", u."validFrom", u."validTo"
    FROM "UnitClosure" c JOIN "AdminUnit" u ON u.id = c."descendantId"
    WHERE c."ancestorId" = ${unit.id} AND u.level = 'COMMUNE' AND days(c."validFrom", c."validTo") @> ${day}::date
      AND (u."ntmScope" OR NOT ${ntmOnly}) AND c."descendantId" = ANY (${[...ctx.actor.communeIds]}::int[])
    ORDER BY u."sortOrder", u.code, u.id`
  return rows.map(toCommune)
}

/** One commune in the person's scope. @throws NotFound alike for a missing one and another's */
export const getCommune = async (ctx: Ctx, id: number): Promise<Commune> => {
  const [row] = ctx.actor.communeIds.includes(id)
    ? await ctx.db.$queryRaw<CommuneRow[]>`
        SELECT id, code, name, "fullName", "ntmScope", "sortOrder", "validFrom", "validTo" FROM "AdminUnit" WHERE id = ${id}`
    : []
  if (!row) throw new NotFound('Không tìm thấy xã này trong phạm vi của tài khoản.')
  return toCommune(row)
}

/** Ids of a unit and everything above it on a day, nearest first: which province's or district's decisions reach it. */
export const listAncestorIds = async (ctx: Pick<Ctx, 'db'>, unitId: number, day: Day): Promise<number[]> => {
  const rows = await ctx.db.$queryRaw<{ id: number }[]>`
    SELECT c."ancestorId" AS id FROM "UnitClosure" c JOIN "AdminUnit" u ON u.id = c."descendantId"
    WHERE c."descendantId" = ${unitId}
      AND days(c."validFrom", c."validTo") @> least(${dayToDb(day)}::date, coalesce(u."validTo", 'infinity'::date))
    ORDER BY c.depth`
  return rows.map(({ id }) => id)
}
