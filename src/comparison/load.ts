import { type AssessmentRow, listRows } from '../assessments/queries.js'
import { type CriterionStanding, listCriterionTotals } from '../assessments/standings.js'
import { sameFigures } from '../assessments/state.js'
import { type Basis, isMet, statusOf } from '../assessments/status.js'
import { type Change, compareFigures } from '../campaigns/compare.js'
import {
  type Catalogue,
  type CriterionDef,
  type IndicatorDef,
  indicatorsOn,
  type SetDef,
} from '../criteria/catalogue.js'
import { type Ctx, lookingBack } from '../kernel/context.js'
import type { Commune } from '../units/queries.js'
import type { Days } from './days.js'
import { type Cause, type Happened, listCauses, listHappened, type Moved } from './queries.js'

type Asked = Readonly<{ set: SetDef; basis: Basis; days: Pick<Days, 'from' | 'to'> }>

export type CommuneChange = Change & Readonly<{ commune: Commune }>

/** Communes on both days: what rose and fell in each, and the totals themselves for the sums. */
export type Compared = Readonly<{
  before: ReadonlyMap<number, readonly CriterionStanding[]>
  now: ReadonlyMap<number, readonly CriterionStanding[]>
  changes: readonly CommuneChange[]
}>

/** Totals of communes on the two days: two statements however many communes there are. */
export const compareCommunes = async (ctx: Ctx, communes: readonly Commune[], asked: Asked): Promise<Compared> => {
  const { set, basis, days } = asked
  const whose = { communeIds: communes.map(({ id }) => id), setIds: [set.id] }
  const [before, now] = await Promise.all([
    listCriterionTotals(lookingBack(ctx, days.from), whose),
    listCriterionTotals(lookingBack(ctx, days.to), whose),
  ])
  const changes = communes.map((commune) => ({
    commune,
    ...compareFigures(inForce(before.get(commune.id)), inForce(now.get(commune.id)), basis),
  }))
  return { before, now, changes }
}

/** A criterion without an indicator in force on the day says nothing. */
const inForce = (totals: readonly CriterionStanding[] | undefined) => totals?.filter(({ indicators }) => indicators > 0)

/** What decided about the criteria that moved in the communes shown. */
export const loadCauses = (ctx: Ctx, shown: readonly CommuneChange[], { basis, days }: Asked): Promise<Cause[]> => {
  const moved: Moved[] = shown.flatMap(({ commune, risen, fallen }) => [
    ...risen.map((criterionId) => ({ communeId: commune.id, criterionId, up: true })),
    ...fallen.map((criterionId) => ({ communeId: commune.id, criterionId, up: false })),
  ])
  return listCauses(ctx, moved, { ...days, basis })
}

/** An indicator of a commune that is not as it was. `moved`: it counts otherwise; null: it counts as before. */
export type IndicatorChange = Readonly<{
  criterion: CriterionDef
  indicator: IndicatorDef
  before: AssessmentRow
  now: AssessmentRow
  moved: 'up' | 'down' | null
  happened: Happened | null
}>

const movedOf = (before: AssessmentRow, now: AssessmentRow, basis: Basis): IndicatorChange['moved'] => {
  const [was, is] = [isMet(before, basis), isMet(now, basis)]
  return was === is ? null : is ? 'up' : 'down'
}

/** The indicators of one commune that changed between the days, in the order of the set; with what happened to each. */
export const compareIndicators = async (
  ctx: Ctx,
  commune: Commune,
  { set, basis, days, catalogue }: Asked & Readonly<{ catalogue: Catalogue }>,
): Promise<IndicatorChange[]> => {
  const key = { communeId: commune.id, setId: set.id }
  const [before, now] = await Promise.all([
    listRows(lookingBack(ctx, days.from), key),
    listRows(lookingBack(ctx, days.to), key),
  ])
  const old = new Map(before.map((row) => [row.id, row]))
  const places = new Map(
    set.criteria.flatMap((criterion) =>
      indicatorsOn(criterion, set, days.to).map(({ id }) => [id, criterion] as const),
    ),
  )
  const changed = now.flatMap((row) => {
    const [earlier, criterion] = [old.get(row.id), places.get(row.indicatorId)]
    const indicator = catalogue.indicator(row.indicatorId)
    if (!earlier || !criterion || !indicator) return []
    const same = statusOf(earlier) === statusOf(row) && sameFigures(earlier, row)
    if (same) return []
    return [{ criterion, indicator, before: earlier, now: row, moved: movedOf(earlier, row, basis) }]
  })
  const asked = changed.map(({ now: { id }, moved }) => ({ id, up: moved === null ? null : moved === 'up' }))
  const happened = await listHappened(ctx, asked, { ...days, basis })
  const order = [...places.keys()]
  return changed
    .sort((a, b) => order.indexOf(a.indicator.id) - order.indexOf(b.indicator.id))

    .map((one) => ({ ...one, happened: happened.get(one.now.id) ?? null }))
}
