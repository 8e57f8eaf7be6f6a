import { getResponsibilities, type Responsibilities } from '../assignments/queries.js'
import {
  type Catalogue,
  type CriterionDef,
  getCatalogue,
  type IndicatorDef,
  indicatorsOn,
  type SetDef,
  setOf,
} from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import type { Day } from '../kernel/time.js'
import {
  type Commune,
  chooseUnit,
  getCommune,
  listCommunes,
  listReportingUnits,
  type ReportingUnit,
} from '../units/queries.js'
import type { ListFilter } from './list-filter.js'
import type { Block, ListScope } from './list-queries.js'
import { judgeContext, judgedOn, listReaches, type Reach } from './place.js'
import type { JudgeContext } from './verdict.js'
import { gapOf } from './words.js'

/** What a list of indicators ranges over: communes, indicators, who answers for them, what they are judged by. */
export type ListFacts = Readonly<{
  catalogue: Catalogue
  set: SetDef
  /** Null for an officer, who sees the own commune. */
  unit: ReportingUnit | null
  units: readonly ReportingUnit[]
  /** Those to choose from, and those listed. */
  communes: readonly Commune[]
  listed: readonly Commune[]
  indicators: readonly Readonly<{ criterion: CriterionDef; indicator: IndicatorDef }>[]
  responsibilities: Responsibilities
  contextOf: (communeId: number) => JudgeContext
  scope: ListScope
}>

const ownCommunes = (ctx: Ctx): Promise<Commune[]> =>
  Promise.all(ctx.actor.communeIds.slice(0, 20).map((id) => getCommune(ctx, id)))

/** The unit in sight and its communes; an officer's own commune where there is none above it. */
const whereOf = async (ctx: Ctx, asked: number | null) => {
  const units = await listReportingUnits(ctx)
  if (units.length === 0) return { units, unit: null, communes: await ownCommunes(ctx), day: ctx.today }
  const unit = chooseUnit(ctx, units, asked)
  return { units, unit, communes: await listCommunes(ctx, unit), day: unit.asOf }
}

/** The commune asked for, also one that has ended or is in no denominator. @throws NotFound when out of scope */
const listedOf = async (ctx: Ctx, communes: readonly Commune[], asked: number | null): Promise<readonly Commune[]> => {
  if (asked === null) return communes
  const known = communes.find(({ id }) => id === asked)
  return [known ?? (await getCommune(ctx, asked))]
}

/** The set asked for, else the first that is in force. */
const chosenSet = (catalogue: Catalogue, code: string | null, day: Day): SetDef => {
  if (code !== null) return setOf(catalogue, code)
  const set =
    catalogue.sets.find(({ validFrom, validTo }) => validFrom <= day && (validTo ?? day) >= day) ?? catalogue.sets[0]
  if (!set) throw new NotFound('Chưa có bộ tiêu chí nào.')
  return set
}

const wanted = (set: SetDef, day: Day, { criterion, indicator }: ListFilter): ListFacts['indicators'] =>
  set.criteria
    .filter(({ no }) => criterion === null || no === criterion)
    .flatMap((one) => indicatorsOn(one, set, day).map((each) => ({ criterion: one, indicator: each })))
    .filter((one) => indicator === null || one.indicator.code === indicator)

/** Communes whose levels are the same: those that no level of the set tells apart. */
const alike = (set: SetDef, reaches: readonly Reach[]): Reach[][] => {
  const named = new Set(
    set.criteria.flatMap(({ indicators }) => indicators.flatMap(({ levels }) => levels.map(({ unitId }) => unitId))),
  )
  const groups = new Map<string, Reach[]>()
  for (const reach of reaches) {
    const key = JSON.stringify([reach.unitPath.filter((id) => named.has(id)), reach.communeGroup])
    groups.set(key, [...(groups.get(key) ?? []), reach])
  }
  return [...groups.values()]
}

const unknownBlocks = (
  facts: Pick<ListFacts, 'set' | 'indicators' | 'contextOf'>,
  reaches: readonly Reach[],
): Block[] =>
  alike(facts.set, reaches).flatMap((group) => {
    const [first] = group
    if (!first) return []
    const context = facts.contextOf(first.communeId)
    const unknown = facts.indicators.filter(({ indicator }) => gapOf(indicator, context) !== null)
    return [
      {
        communeIds: group.map(({ communeId }) => communeId),
        indicatorIds: unknown.map(({ indicator }) => indicator.id),
      },
    ]
  })

/** Everything a list is made of but its rows: the same number of statements however many rows there are. */
export const getListFacts = async (ctx: Ctx, filter: ListFilter): Promise<ListFacts> => {
  const catalogue = await getCatalogue(ctx)
  const { units, unit, communes, day } = await whereOf(ctx, filter.unit)
  const set = chosenSet(catalogue, filter.set, day)
  const listed = await listedOf(ctx, communes, filter.commune)
  const reaches = await listReaches(
    ctx,
    listed.map(({ id }) => id),
    day,
  )
  const at = judgedOn(day, set, { validTo: null })
  const unitIds = [...new Set(reaches.flatMap(({ unitPath }) => unitPath))]
  const responsibilities = await getResponsibilities(ctx, { setId: set.id, unitIds, day: at })
  const contexts = new Map(
    reaches.map((reach) => {
      const commune = listed.find(({ id }) => id === reach.communeId)
      return [reach.communeId, judgeContext(catalogue, judgedOn(day, set, commune ?? { validTo: null }), reach)]
    }),
  )
  const contextOf = (communeId: number) => contexts.get(communeId) ?? judgeContext(catalogue, at, undefined)
  const indicators = wanted(set, at, filter).filter(
    ({ indicator }) => filter.agency === null || responsibilities.of(indicator).lead?.id === filter.agency,
  )
  const scope: ListScope = {
    day,
    asOf: ctx.asOf,
    communeIds: listed.map(({ id }) => id),
    indicatorIds: indicators.map(({ indicator }) => indicator.id),
    unknownLevels: filter.state === 'level-unknown' ? unknownBlocks({ set, indicators, contextOf }, reaches) : [],
  }
  return { catalogue, set, unit, units, communes, listed, indicators, responsibilities, contextOf, scope }
}

/** Communes in groups that share their levels, for an export, which says each requirement once a group. */
export const levelGroups = ({
  set,
  listed,
  contextOf,
}: ListFacts): { communes: Commune[]; context: JudgeContext }[] => {
  const reaches = listed.map(({ id }) => ({
    ...contextOf(id),
    communeId: id,
    communeGroup: contextOf(id).communeGroup ?? null,
    titles: [],
  }))
  return alike(set, reaches).flatMap((group) => {
    const [first] = group
    const ids = new Set(group.map(({ communeId }) => communeId))
    return first ? [{ communes: listed.filter(({ id }) => ids.has(id)), context: contextOf(first.communeId) }] : []
  })
}
