import type { CriterionStanding } from '../assessments/standings.js'
import type { Basis } from '../assessments/status.js'
import { criterionWord } from '../assessments/tiles.js'
import { isCriterionMet } from '../assessments/totals.js'
import type { Chart } from '../charts/chart.js'
import { type HeatCell, heatMatrix } from '../charts/heat-matrix.js'
import type { CriterionDef, SetDef } from '../criteria/catalogue.js'
import { fmt } from '../kernel/format.js'
import { addMonths, type Day } from '../kernel/time.js'
import { paths } from '../paths.js'

/** Whole months from one day to a later one: from 31/01 to 29/02 it is one. */
export const wholeMonths = (from: Day, to: Day): number => {
  const [fromMonth, toMonth] = [from, to].map((day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)))
  const months = (toMonth ?? 0) - (fromMonth ?? 0)
  return Math.max(0, addMonths(from, months) > to ? months - 1 : months)
}

/** From here on a criterion that is not met and does not move counts as standing still. */
const stillMonths = 6

const levelOf = (months: number) => {
  if (months < 1) return 0
  if (months < 3) return 1
  if (months < stillMonths) return 2
  return months < 12 ? 3 : 4
}

const key: readonly { cell: HeatCell; label: string }[] = [
  { cell: { text: 'Đ', level: 'done' }, label: 'đạt' },
  { cell: { text: 'K', level: 'done' }, label: 'không áp dụng' },
  { cell: { text: '0', level: 0 }, label: 'dưới 1 tháng' },
  { cell: { text: '1', level: 1 }, label: '1–2' },
  { cell: { text: '3', level: 2 }, label: '3–5' },
  { cell: { text: '6', level: 3 }, label: '6–11' },
  { cell: { text: '12', level: 4 }, label: 'từ 12 tháng' },
  { cell: { text: '–', level: 'none' }, label: 'chưa có số liệu' },
]

export type Standstill = Readonly<{
  day: Day
  set: SetDef
  criteria: readonly CriterionDef[]
  communes: readonly Readonly<{ id: number; name: string }>[]
  totals: ReadonlyMap<number, readonly CriterionStanding[]>
  /** Last day anything changed: key `${communeId}/${criterionId}`. */
  moves: ReadonlyMap<string, Day>
  basis: Basis
}>

type Cell = HeatCell & Readonly<{ months: number | null }>

const cellOf = (figures: Standstill, communeId: number, criterionId: number): Cell => {
  const total = figures.totals.get(communeId)?.find((one) => one.criterionId === criterionId)
  const moved = figures.moves.get(`${communeId}/${criterionId}`)
  if (!total || total.indicators === 0 || moved === undefined) return { text: '–', level: 'none', months: null }
  if (isCriterionMet(total, figures.basis))
    return { text: total.notApplicable === total.indicators ? 'K' : 'Đ', level: 'done', months: null }
  const months = wholeMonths(moved, figures.day)
  return { text: fmt.number(months), level: levelOf(months), months }
}

/** The first with the most; null when none has any. */
const most = <T>(items: readonly T[], count: (item: T) => number): { item: T; count: number } | null =>
  items.reduce<{ item: T; count: number } | null>((best, item) => {
    const of = count(item)
    return of > (best?.count ?? 0) ? { item, count: of } : best
  }, null)

const summaryOf = ({ set, criteria, communes }: Standstill, grid: readonly (readonly Cell[])[]): string => {
  const isStill = ({ months }: Cell) => months !== null && months >= stillMonths
  const unmet = grid.flat().filter(({ months }) => months !== null).length
  const still = grid.flat().filter(isStill).length
  const word = criterionWord(set)
  if (unmet === 0) return `Không có ${word} nào chưa đạt.`
  if (still === 0) return `${unmet} ${word} chưa đạt ở các xã; không nơi nào đứng yên từ ${stillMonths} tháng trở lên.`
  const byCriterion = most(criteria, (one) => grid.filter((row) => isStill(row[criteria.indexOf(one)] ?? none)).length)
  const byCommune = most(communes, (one) => (grid[communes.indexOf(one)] ?? []).filter(isStill).length)
  const names = [
    byCriterion && `${word} ${byCriterion.item.no} (${byCriterion.count} xã)`,
    byCommune && `xã ${byCommune.item.name} (${byCommune.count} ${word})`,
  ].filter(Boolean)
  return `${still} trên ${unmet} lượt ${word} chưa đạt không có thay đổi nào từ ${stillMonths} tháng trở lên; nhiều nhất: ${names.join(', ')}.`
}

const none: Cell = { text: '–', level: 'none', months: null }

/** Where nothing moves: for each criterion not met, whole months since anything in it changed. Null without communes. */
export const standstill = (figures: Standstill): Chart | null => {
  const { set, criteria, communes } = figures
  if (communes.length === 0 || figures.moves.size === 0) return null
  const grid = communes.map(({ id }) => criteria.map((criterion) => cellOf(figures, id, criterion.id)))
  const used = new Set(grid.flat().map(({ level, text }) => (level === 'done' ? text : level)))
  return heatMatrix({
    title: 'Số tháng chưa có thay đổi',
    summary: summaryOf(figures, grid),
    head: 'Xã',
    columns: criteria.map(({ no }) => String(no)),
    rows: communes.map(({ name }, index) => ({ label: name, cells: grid[index] ?? [] })),
    key: key.filter(({ cell: { level, text } }) => used.has(level === 'done' ? text : level)),
    links: communes.map((commune) => [
      paths.communes.show(commune),
      ...criteria.map(
        ({ no }) => `${paths.communes.status({ id: commune.id, set: set.code })}?criterion=${no}#tc${no}`,
      ),
    ]),
  })
}
