import type { Ctx } from '../kernel/context.js'
import { addMonths, type Day, endOfMonth } from '../kernel/time.js'
import { getCommune, listReportingUnits, type ReportingUnit } from '../units/queries.js'

/**
 * The units a person's tables may be of: those above the commune level in scope; for who holds communes only, these: a
 * commune's own tables have its row alone.
 */
export const listTableUnits = async (ctx: Ctx): Promise<ReportingUnit[]> => {
  const units = await listReportingUnits(ctx)
  if (units.length > 0) return units
  const own = [...new Set(ctx.actor.grants.map(({ unitId }) => unitId))].filter((id) =>
    ctx.actor.communeIds.includes(id),
  )
  const communes = await Promise.all(own.slice(0, 20).map((id) => getCommune(ctx, id)))
  return communes.map(({ id, name, fullName, validTo }) => ({
    id,
    level: 'COMMUNE',
    name,
    fullName,
    validTo,
    asOf: validTo !== null && validTo < ctx.today ? validTo : ctx.today,
  }))
}

/** The end of the month before: the period compared with unless another day is chosen. */
export const periodBefore = (day: Day): Day => endOfMonth(addMonths(day, -1))
