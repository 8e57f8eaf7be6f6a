import { type CriterionStanding, listCriterionTotals, listStandings, type Standing } from '../assessments/standings.js'
import type { Basis } from '../assessments/status.js'
import { getResponsibilities, type Responsibilities } from '../assignments/queries.js'
import { indicatorsOn, type SetDef } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { list } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { criteriaOn } from '../targets/card.js'
import { type Commune, listAncestorIds, listCommunes, type ReportingUnit } from '../units/queries.js'

/** What every table is asked for. */
export type Asked = Readonly<{
  unit: ReportingUnit
  set: SetDef
  basis: Basis
  /** The end of the period before, compared with; the period of the table begins on the day after. */
  before: Day
}>

/** The results of a unit's communes in a set as of its day: what tables 1 to 3 count. */
export type TableFigures = Asked &
  Readonly<{
    /** Tính đến ngày. */
    day: Day
    communes: readonly Commune[]
    totals: ReadonlyMap<number, readonly CriterionStanding[]>
    standings: ReadonlyMap<number, Standing>
    responsibilities: Responsibilities
  }>

/** Who answers for what in a set in a unit. */
export const responsibilitiesOf = async (ctx: Ctx, unit: ReportingUnit, set: SetDef): Promise<Responsibilities> =>
  getResponsibilities(ctx, {
    setId: set.id,
    unitIds: await listAncestorIds(ctx, unit.id, unit.asOf),
    day: unit.asOf,
  })

/** Reads the results of a unit's communes; as of the day looked back to, where the context does. */
export const tableFigures = async (ctx: Ctx, asked: Asked): Promise<TableFigures> => {
  const { unit, set, before } = asked
  const communes = await listCommunes(ctx, unit)
  const whose = { communeIds: communes.map(({ id }) => id), setIds: [set.id] }
  const [totals, standings, responsibilities] = await Promise.all([
    listCriterionTotals(ctx, whose),
    listStandings(ctx, { ...whose, before }),
    responsibilitiesOf(ctx, unit, set),
  ])
  return {
    ...asked,
    day: unit.asOf,
    communes,
    totals,
    standings: new Map(standings.map((one) => [one.communeId, one])),
    responsibilities,
  }
}

/** What the links of a table carry on: the unit, the set, the basis. A page that looks back adds its day to them itself. */
export const linkQuery = ({ unit, set, basis }: Pick<TableFigures, 'unit' | 'set' | 'basis'>) => ({
  unit: unit.id,
  set: set.code,
  basis,
})

/** The criteria of the set on the day, in order. */
export const criteriaIn = ({ set, day }: Pick<TableFigures, 'set' | 'day'>) => criteriaOn(set, day)

/** The agencies that lead a criterion, or the indicators of it; "(dự kiến)": yet to be confirmed. */
export const leadsOf = (
  { responsibilities, set, day }: Pick<TableFigures, 'responsibilities' | 'set' | 'day'>,
  criterion: SetDef['criteria'][number],
): string => {
  const leads = new Map<number, string>()
  for (const indicator of indicatorsOn(criterion, set, day)) {
    const { lead, confirmed } = responsibilities.of(indicator)
    if (lead && !leads.has(lead.id)) leads.set(lead.id, `${lead.shortName}${confirmed ? '' : ' (dự kiến)'}`)
  }
  return list([...leads.values()])
}
