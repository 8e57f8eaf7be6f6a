import type { CriterionStanding, Standing } from '../assessments/standings.js'
import {
  countPending,
  listCriterionTotals,
  listStandings,
  type Pending,
  type PendingCounts,
} from '../assessments/standings.js'
import { getResponsibilities, type Responsibilities } from '../assignments/queries.js'
import type { Catalogue, SetDef } from '../criteria/catalogue.js'
import { indicatorsOn } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import type { Day } from '../kernel/time.js'
import { listTitles, type Title } from '../slipback/queries.js'
import { listTargets, type Target } from '../targets/queries.js'
import { monthEnds } from '../trends/months.js'
import { listMonths, type Month } from '../trends/queries.js'
import { type Commune, listAncestorIds, listCommunes, type ReportingUnit } from '../units/queries.js'
import { calendarDays, type Since } from './since.js'
import { listWaits, type Wait } from './waiting.js'

/** All that the page of a unit shows, as of the unit's day. */
export type DistrictFigures = Readonly<{
  day: Day
  communes: readonly Commune[]
  totals: ReadonlyMap<number, readonly CriterionStanding[]>
  standings: ReadonlyMap<number, Standing>
  /** The day the page compares with. */
  since: Since
  pending: PendingCounts
  /** How long submissions wait, by indicator. */
  waits: ReadonlyMap<number, Wait>
  responsibilities: Responsibilities
  targets: readonly Target[]
  /** All targets, those beyond the shown ones too. */
  targetCount: number
}>

/** Cards on one page; more targets stand in the list of communes. */
const shownTargets = 9

/** The end of the month before: what "so tháng trước" compares with. */
export const monthBefore = (day: Day): Day => calendarDays(day)[0].day

type Asked = Readonly<{ unit: ReportingUnit; set: SetDef; since: Since }>

const readFigures = async (
  ctx: Ctx,
  communes: readonly Commune[],
  { unit, set, since }: Asked,
): Promise<DistrictFigures> => {
  const day = unit.asOf
  const communeIds = communes.map(({ id }) => id)
  const indicatorIds = set.criteria.flatMap((one) => indicatorsOn(one, set, day)).map(({ id }) => id)
  const [totals, standings, pending, waits, responsibilities, { targets, total }] = await Promise.all([
    listCriterionTotals(ctx, { communeIds, setIds: [set.id] }),
    listStandings(ctx, { communeIds, setIds: [set.id], before: since.day }),
    countPending(ctx, { communeIds, indicatorIds, day }),
    listWaits(ctx, { communeIds, indicatorIds, day }),
    listAncestorIds(ctx, unit.id, day).then((unitIds) => getResponsibilities(ctx, { setId: set.id, unitIds, day })),
    listTargets(ctx, { communeIds, day, limit: shownTargets }),
  ])
  return {
    day,
    communes,
    totals,
    standings: new Map(standings.map((one) => [one.communeId, one])),
    since,
    pending,
    waits,
    responsibilities,
    targets,
    targetCount: total,
  }
}

/** Reads the figures of a unit's communes in a set: the same number of statements however many communes there are. */
export const loadDistrict = async (ctx: Ctx, unit: ReportingUnit, set: SetDef): Promise<DistrictFigures> =>
  readFigures(ctx, await listCommunes(ctx, unit), { unit, set, since: calendarDays(unit.asOf)[0] })

/** What the leader's page shows besides. */
export type Overview = DistrictFigures &
  Readonly<{
    /** Totals at the end of the day compared with. */
    totalsBefore: ReadonlyMap<number, readonly CriterionStanding[]>
    /** Titles the communes hold, with how they stand in the set these are measured on. */
    titles: readonly Title[]
    /** The last months, this one too. */
    months: readonly Month[]
  }>

/** Months back on the charts of the page. */
const monthsBack = 12

/** The figures of a unit with what changed since a day, the titles its communes hold and its last months. */
export const loadOverview = async (
  ctx: Ctx,
  { catalogue, ...asked }: Asked & { catalogue: Catalogue },
): Promise<Overview> => {
  const { unit, set, since } = asked
  const communes = await listCommunes(ctx, unit)
  const communeIds = communes.map(({ id }) => id)
  const [figures, months, totalsBefore, titles] = await Promise.all([
    readFigures(ctx, communes, asked),
    listMonths(ctx, { unitId: unit.id, setId: set.id, days: monthEnds(unit.asOf, monthsBack) }),
    listCriterionTotals({ db: ctx.db, asOf: since.day }, { communeIds, setIds: [set.id] }),
    listTitles(ctx, communeIds, catalogue),
  ])
  return { ...figures, totalsBefore, titles, months }
}

const nothing: Pending = { late: 0, longest: 0, waiting: 0 }

/** Several of them together. */
export const sumPending = (some: Iterable<Pending>): Pending => {
  let sum = nothing
  for (const { late, longest, waiting } of some)
    sum = { late: sum.late + late, longest: Math.max(sum.longest, longest), waiting: sum.waiting + waiting }
  return sum
}
