import { listCriterionTotals } from '../assessments/standings.js'
import type { Basis } from '../assessments/status.js'
import type { Catalogue, SetDef } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { fmt } from '../kernel/format.js'
import { paths } from '../paths.js'
import { criteriaOn } from '../targets/card.js'
import { listTargets } from '../targets/queries.js'
import { targetBurnUp } from '../trends/burn-up.js'
import { monthEnds } from '../trends/months.js'
import { listLastMoves, listMonths, listTargetMonths } from '../trends/queries.js'
import { averageTrend, bandsOverTime, denominators, knownMonths } from '../trends/series.js'
import { standstill } from '../trends/standstill.js'
import { listCommunes, type ReportingUnit } from '../units/queries.js'
import { countingSelects } from './choice.js'
import { basisLabels } from './presenter.js'

/** How far back the page may look, in months; the first unless asked otherwise. */
export const spans = { '12': '12 tháng', '24': '24 tháng', '36': '36 tháng' } as const
export type SpanOf = keyof typeof spans

/** Targets drawn; more stand in their own list. */
const drawnTargets = 9

type Asked = Readonly<{
  unit: ReportingUnit
  units: readonly ReportingUnit[]
  set: SetDef
  basis: Basis
  span: SpanOf
  catalogue: Catalogue
}>

const choicesOf = (shown: Asked) => ({
  action: paths.trends(),
  label: 'Chọn số liệu',
  button: 'Xem',
  selects: [
    ...countingSelects(shown, basisLabels),
    {
      name: 'months',
      label: 'Thời gian',
      value: shown.span,
      options: Object.entries(spans).map(([value, label]) => ({ value, label })),
    },
  ],
})

/** The page of how a unit came to stand where it stands: five statements of its own, however many communes and targets. */
export const loadTrends = async (ctx: Ctx, asked: Asked) => {
  const { unit, set, basis, span, catalogue } = asked
  const day = unit.asOf
  const days = monthEnds(day, Number(span))
  const communes = await listCommunes(ctx, unit)
  const communeIds = communes.map(({ id }) => id)
  const [all, totals, moves, { targets, total }] = await Promise.all([
    listMonths(ctx, { unitId: unit.id, setId: set.id, days }),
    listCriterionTotals(ctx, { communeIds, setIds: [set.id] }),
    listLastMoves(ctx, { communeIds, setId: set.id, day }),
    listTargets(ctx, { communeIds, day, limit: drawnTargets }),
  ])
  const grown = await listTargetMonths(ctx, targets, days)
  const filter = { unit: unit.id, set: set.code, basis }
  return {
    title: 'Diễn biến kết quả theo tháng',
    lead: `${communes.length} xã · ${set.name} · tính đến ngày ${fmt.day(day)}`,
    dashboardHref: paths.dashboard({}, filter),
    choices: choicesOf(asked),
    months: knownMonths(all).length,
    note: denominators(knownMonths(all)),
    average: averageTrend(all, set, filter),
    bands: bandsOverTime(all, set, filter),
    hasBands: set.bands.length > 0,
    targets: targets.flatMap((target) => targetBurnUp(target, grown, basis, catalogue) ?? []),
    moreTargets: total - targets.length,
    still: standstill({ day, set, criteria: criteriaOn(set, day), communes, totals, moves, basis }),
  }
}
