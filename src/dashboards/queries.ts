import type { CriterionStanding, Standing } from '../assessments/standings.js'
import {
  countPending,
  listCriterionTotals,
  listStandings,
  type Pending,
  type PendingCounts,
} from '../assessments/standings.js'
import { getResponsibilities, type Responsibilities } from '../assignments/queries.js'
import type { SetDef } from '../criteria/catalogue.js'
import { indicatorsOn } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { addMonths, type Day, endOfMonth } from '../kernel/time.js'
import { listTargets, type Target } from '../targets/queries.js'
import { type Commune, listAncestorIds, listCommunes, type ReportingUnit } from '../units/queries.js'

/** All that the page of a unit shows, as of the unit's day. */
export type DistrictFigures = Readonly<{
  day: Day
  communes: readonly Commune[]
  totals: ReadonlyMap<number, readonly CriterionStanding[]>
  standings: ReadonlyMap<number, Standing>
  pending: PendingCounts
  responsibilities: Responsibilities
  targets: readonly Target[]
  /** All targets, those beyond the shown ones too. */
  targetCount: number
}>

/** Cards on one page; more targets stand in the list of communes. */
const shownTargets = 9

/** The end of the month before: what "so tháng trước" compares with. */
export const monthBefore = (day: Day): Day => endOfMonth(addMonths(day, -1))

/** Reads the figures of a unit's communes in a set: the same number of statements however many communes there are. */
export const loadDistrict = async (ctx: Ctx, unit: ReportingUnit, set: SetDef): Promise<DistrictFigures> => {
  const day = unit.asOf
  const communes = await listCommunes(ctx, unit)
  const communeIds = communes.map(({ id }) => id)
  const indicatorIds = set.criteria.flatMap((one) => indicatorsOn(one, set, day)).map(({ id }) => id)
  const [totals, standings, pending, responsibilities, { targets, total }] = await Promise.all([
    listCriterionTotals(ctx, { communeIds, setIds: [set.id] }),
    listStandings(ctx, { communeIds, setIds: [set.id], before: monthBefore(day) }),
    countPending(ctx, { communeIds, indicatorIds, day }),
    listAncestorIds(ctx, unit.id, day).then((unitIds) => getResponsibilities(ctx, { setId: set.id, unitIds, day })),
    listTargets(ctx, { communeIds, day, limit: shownTargets }),
  ])
  return {
    day,
    communes,
    totals,
    standings: new Map(standings.map((one) => [one.communeId, one])),
    pending,
    responsibilities,
    targets,
    targetCount: total,
  }
}

const nothing: Pending = { late: 0, longest: 0, waiting: 0 }

/** Several of them together. */
export const sumPending = (some: Iterable<Pending>): Pending => {
  let sum = nothing
  for (const { late, longest, waiting } of some)
    sum = { late: sum.late + late, longest: Math.max(sum.longest, longest), waiting: sum.waiting + waiting }
  return sum
}
