import type { Basis } from '../assessments/status.js'
import { criterionWord } from '../assessments/tiles.js'
import type { Catalogue, SetDef } from '../criteria/catalogue.js'
import { fmt } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { presentSlipBack } from '../slipback/card.js'
import { presentTargets } from '../targets/card.js'
import { averageTrend, bandsOverTime, denominators, knownMonths } from '../trends/series.js'
import type { ReportingUnit } from '../units/queries.js'
import { countingSelects } from './choice.js'
import { presentAgencies, presentBands, presentLagging, presentTiles } from './lists.js'
import { type MatrixOrder, matrixOrders, presentMatrix } from './matrix.js'
import type { Overview } from './queries.js'
import type { Since } from './since.js'

export const basisLabels: Record<Basis, string> = { verified: 'Đã thẩm tra', self: 'Xã tự đánh giá' }
const basisWords: Record<Basis, string> = { verified: 'số liệu đã thẩm tra', self: 'số liệu xã tự đánh giá' }

type Shown = Readonly<{
  units: readonly ReportingUnit[]
  unit: ReportingUnit
  catalogue: Catalogue
  set: SetDef
  basis: Basis
  order: MatrixOrder
  figures: Overview
  /** The days that may be compared with. */
  offered: readonly Since[]
  today: Day
  /** The past day the page shows: what a comparison begins with. */
  on: Day | null
}>

const options = <T extends string>(labels: Readonly<Record<T, string>>) =>
  Object.entries<string>(labels).map(([value, label]) => ({ value, label }))

/** The choice of unit, set and basis; the order stands at the matrix and is carried along. */
const choices = ({ order, figures, ...shown }: Shown) => ({
  action: paths.dashboard(),
  label: 'Chọn số liệu',
  button: 'Xem',
  hidden: {
    ...(order !== 'office' && { sort: order }),
    ...(figures.since.value !== 'month' && { since: figures.since.value }),
  },
  selects: [...countingSelects(shown, basisLabels)],
})

/** The page of a district: what the year hangs on, the four numbers, the matrix, what lags, whose it is. */
export const presentDashboard = (shown: Shown) => {
  const { unit, catalogue, set, basis, order, figures, offered, today } = shown
  const filter = { unit: unit.id, set: set.code, basis }
  const matrix = presentMatrix(figures, set, basis, order)
  const agencies = presentAgencies(figures, set, filter)
  const targets = presentTargets(figures.targets, basis, catalogue)
  return {
    title:
      unit.level === 'DISTRICT'
        ? 'Kết quả thực hiện tiêu chí toàn huyện'
        : `Kết quả thực hiện tiêu chí, ${unit.fullName}`,
    lead: `${figures.communes.length} xã · ${set.name} · ${basisWords[basis]}, tính đến ngày ${fmt.day(figures.day)}`,
    ended: unit.asOf === today ? null : { name: unit.fullName, day: fmt.day(unit.validTo) },
    choices: choices(shown),
    targets,
    moreTargets: figures.targetCount - targets.length,
    communesHref: paths.communes.list({}, filter),
    tiles: presentTiles(figures, { rows: matrix.rows, agencies }, set, filter),
    slipBack: presentSlipBack(figures.titles, figures.communes, catalogue, basis),
    charts: [averageTrend(figures.months, set, filter), bandsOverTime(figures.months, set, filter)].filter(
      (chart) => chart !== null,
    ),
    chartNote: denominators(knownMonths(figures.months)),
    trendsHref: paths.trends({}, filter),
    matrix,
    matrixTitle: `${matrix.rows.length} xã × ${matrix.columns.length} ${criterionWord(set)}`,
    matrixNote: `${basisLabels[basis]}, tính đến ngày ${fmt.day(figures.day)}`,
    order: { value: order, options: options(matrixOrders), action: `${paths.dashboard()}#matrix`, hidden: filter },
    since: {
      value: figures.since.value,
      day: fmt.day(figures.since.day),
      options: offered.map(({ value, option }) => ({ value, label: option })),
    },
    bands: presentBands(matrix.rows, set, filter),
    lagging: presentLagging(figures, set, filter),
    agencies,
    setHref: paths.sets.show({ set: set.code }),
    mapHref: paths.map.show({}, filter),
    scoreQuery: { unit: unit.id, to: figures.day },
    compareHref: paths.comparison({}, { ...filter, from: shown.on }),
  }
}
