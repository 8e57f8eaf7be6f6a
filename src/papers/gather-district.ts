import { criterionWord } from '../assessments/tiles.js'
import { average, byBand } from '../assessments/totals.js'
import { type Catalogue, type SetDef } from '../criteria/catalogue.js'
import { presentAgencies, presentLagging } from '../dashboards/lists.js'
import { loadDistrict, sumPending } from '../dashboards/queries.js'
import type { Ctx } from '../kernel/context.js'
import { type TableFigures, tableFigures } from '../tables/figures.js'
import { loadTables } from '../tables/load.js'
import type { ReportTable } from '../tables/table.js'
import { averageBefore, metBefore, metOf } from '../tables/table-1.js'
import { presentTargets } from '../targets/card.js'
import { listTargets } from '../targets/queries.js'
import type { ReportingUnit } from '../units/queries.js'
import type { DistrictPart } from './figures.js'

export type District = Readonly<{ unit: ReportingUnit; set: SetDef; basis: 'verified' | 'self'; before: string }>

/** Communes whose number rose or fell since the period before. */
const moves = (figures: TableFigures, up: boolean): DistrictPart['risen'] =>
  figures.communes.flatMap(({ id, name }) => {
    const [from, to] = [metBefore(figures, id), metOf(figures, id)]
    return from !== null && (up ? to > from : to < from) ? [{ commune: name, from, to }] : []
  })

/** How many communes were in each band; null where a commune's number of that day is not known. */
const bandsBefore = (figures: TableFigures): number[] | null => {
  const met = figures.communes.map(({ id }) => metBefore(figures, id))
  if (met.some((count) => count === null)) return null
  return byBand(figures.set.bands, met, (count) => count ?? 0).map(({ rows }) => rows.length)
}

/** Targets of the year told in a report; a district has some five. */
const mostTargets = 12

const targetsOf = async (ctx: Ctx, figures: TableFigures, catalogue: Catalogue): Promise<DistrictPart['targets']> => {
  const communeIds = figures.communes.map(({ id }) => id)
  const { targets } = await listTargets(ctx, { communeIds, day: figures.day, limit: mostTargets })
  return presentTargets(targets, figures.basis, catalogue).map(({ title, sub, value, of, summary, pace, reason }) => ({
    commune: title,
    set: sub,
    met: value,
    of,
    due: reason,
    unmet: summary,
    light: pace.text,
  }))
}

/** What a district's report says in words and the summary for a meeting shows: each number by its one function. */
export const districtPart = async (ctx: Ctx, asked: District, catalogue: Catalogue): Promise<DistrictPart> => {
  const { unit, set, basis } = asked
  const [figures, district] = await Promise.all([tableFigures(ctx, asked), loadDistrict(ctx, unit, set)])
  const { communes } = figures
  const filter = { unit: unit.id, set: set.code, basis }
  const then = averageBefore(figures)
  const { late, waiting } = sumPending(district.pending.indicators.values())
  return {
    communes: communes.length,
    average: average(communes.map(({ id }) => metOf(figures, id))),
    averageBefore: then === '–' ? null : then,
    word: criterionWord(set),
    of: set.criteria.length,
    bands: byBand(set.bands, communes, ({ id }) => metOf(figures, id)).map(({ band, rows }) => ({
      label: band.label,
      communes: rows.map(({ name }) => name),
    })),
    bandsBefore: bandsBefore(figures),
    risen: moves(figures, true),
    fallen: moves(figures, false),
    targets: await targetsOf(ctx, figures, catalogue),
    lagging: presentLagging(district, set, filter).map(({ name, unmet, of, leads }) => ({
      criterion: name,
      unmet,
      of,
      agencies: leads,
    })),
    agencies: presentAgencies(district, set, filter).rows.map(({ name, late: own, longest, waiting: asks }) => ({
      agency: name,
      late: own,
      longest,
      waiting: asks,
    })),
    late,
    waiting,
  }
}

/** Results, groups, criteria, what focus communes lack; resources, model areas. The others have reports of their own. */
const numbers = ['1', '2', '3', '4', '5', '7'] as const

/** The tables that go with a district's report, in the office's order; those that have no rows are left out. */
export const districtTables = async (ctx: Ctx, asked: District): Promise<ReportTable[]> => {
  const tables = await loadTables(ctx, asked, numbers)
  return tables.filter(({ rows }) => rows.length > 0).map(onA4)
}

/** More columns than this need the larger paper. */
const mostOnA4 = 30

/** An office prints a report on A4: a wide table lies across it. */
export const onA4 = (table: ReportTable): ReportTable =>
  table.columns.length > mostOnA4
    ? table
    : { ...table, paper: 'A4', landscape: table.landscape || table.columns.length > 8 }
