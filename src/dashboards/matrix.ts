import type { CriterionStanding, PendingCounts, Standing } from '../assessments/standings.js'
import type { Basis } from '../assessments/status.js'
import { criterionWord, type Tile, tilesOf } from '../assessments/tiles.js'
import { average, criteriaMet, isCriterionMet } from '../assessments/totals.js'
import type { CriterionDef, SetDef } from '../criteria/catalogue.js'
import { fmt } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { criteriaOn } from '../targets/card.js'
import type { Commune } from '../units/queries.js'
import type { Since } from './since.js'

/** In which order the communes of the matrix stand. */
export const matrixOrders = {
  office: 'Thứ tự của huyện',
  fewest: 'Ít tiêu chí đạt trước',
  most: 'Nhiều tiêu chí đạt trước',
  late: 'Nhiều quá hạn trước',
  name: 'Tên xã',
} as const
export type MatrixOrder = keyof typeof matrixOrders

export type MatrixRow = Readonly<{
  communeId: number
  name: string
  href: string
  cells: readonly Tile[]
  met: number
  of: number
  /** Against the day compared with; null when that is not known. */
  change: number | null
  late: number
}>

type Figures = Readonly<{
  day: Day
  communes: readonly Commune[]
  totals: ReadonlyMap<number, readonly CriterionStanding[]>
  standings: ReadonlyMap<number, Standing>
  pending: PendingCounts
  since: Since
  /** Totals of the day compared with; a commune of which nothing was known then is missing. */
  totalsBefore: ReadonlyMap<number, readonly CriterionStanding[]>
}>

/** What criteria are counted over. */
type Counted<C extends { id: number } = { id: number }> = Readonly<{
  communes: readonly C[]
  totals: ReadonlyMap<number, readonly CriterionStanding[]>
}>

/** Criteria met more (or fewer) than on the day compared with; null where nothing is known of that day. */
export const changeOf = (standing: Standing | undefined, basis: Basis): number | null => {
  if (!standing?.before) return null
  const before = basis === 'self' ? standing.before.criteriaSelfMet : standing.before.criteriaVerifiedMet
  return criteriaMet(standing, basis) - before
}

/** Marks the cells that were met after the day compared with, or are no longer; `totals` of the same commune. */
const withMoves = (
  figures: Figures,
  communeId: number,
  basis: Basis,
  tiles: readonly (Tile & { id: number })[],
): Tile[] => {
  const totalsOf = (some: Figures['totals']) => new Map(some.get(communeId)?.map((one) => [one.criterionId, one]))
  const [now, then] = [totalsOf(figures.totals), totalsOf(figures.totalsBefore)]
  return tiles.map(({ id, ...tile }) => {
    const [total, before] = [now.get(id), then.get(id)]
    if (!total || !before) return tile
    const [isMet, wasMet] = [isCriterionMet(total, basis), isCriterionMet(before, basis)]
    if (isMet === wasMet) return tile
    const words = `${isMet ? 'mới đạt' : 'không còn đạt'} so với ${fmt.day(figures.since.day)}`
    return { ...tile, moved: isMet ? 'up' : 'down', label: `${tile.label}, ${words}` }
  })
}

/** One row a commune, in the office's order. */
export const matrixRows = (figures: Figures, set: SetDef, basis: Basis): MatrixRow[] => {
  const criteria = criteriaOn(set, figures.day)
  return figures.communes.map((commune) => {
    const standing = figures.standings.get(commune.id)
    const lateIn = (criterionId: number) => figures.pending.cells.get(`${commune.id}/${criterionId}`)?.late ?? 0
    return {
      communeId: commune.id,
      name: commune.name,
      href: paths.communes.show({ id: commune.id }),
      cells: withMoves(
        figures,
        commune.id,
        basis,
        tilesOf({
          commune,
          set,
          criteria,
          totals: figures.totals.get(commune.id) ?? [],
          basis,
          isLate: (criterionId) => lateIn(criterionId) > 0,
        }).map((tile, index) => ({ ...tile, id: criteria[index]?.id ?? 0 })),
      ),
      met: standing ? criteriaMet(standing, basis) : 0,
      of: standing?.criteria ?? criteria.length,
      change: changeOf(standing, basis),
      late: criteria.reduce((sum, { id }) => sum + lateIn(id), 0),
    }
  })
}

const collator = new Intl.Collator('vi')

/** Sorted as asked; equal rows keep the office's order. */
export const sortRows = (rows: readonly MatrixRow[], order: MatrixOrder): MatrixRow[] => {
  const compare: Record<MatrixOrder, (a: MatrixRow, b: MatrixRow) => number> = {
    office: () => 0,
    fewest: (a, b) => a.met - b.met,
    most: (a, b) => b.met - a.met,
    late: (a, b) => b.late - a.late,
    name: (a, b) => collator.compare(a.name, b.name),
  }
  return [...rows].sort(compare[order])
}

/** How many communes meet a criterion on the basis. */
export const communesMeeting = (figures: Counted, criterionId: number, basis: Basis): number =>
  figures.communes.length - communesNotMeeting(figures, criterionId, basis).length

/** Those that do not, in the office's order. */
export const communesNotMeeting = <C extends { id: number }>(
  { communes, totals }: Counted<C>,
  criterionId: number,
  basis: Basis,
): C[] =>
  communes.filter(({ id }) => {
    const total = totals.get(id)?.find((one) => one.criterionId === criterionId)
    return total === undefined || !isCriterionMet(total, basis)
  })

/** Headings over the columns: one for each run of criteria of a group; a repeated or narrow one shows its number only. */
const headings = ({ groups }: SetDef, criteria: readonly CriterionDef[]): { label: string; span: number }[] => {
  const runs: { groupId: number | null; span: number }[] = []
  for (const { groupId } of criteria) {
    const last = runs.at(-1)
    if (last && last.groupId === groupId) last.span += 1
    else runs.push({ groupId, span: 1 })
  }
  const seen = new Set<number>()
  return runs.map(({ groupId, span }) => {
    const group = groups.find(({ id }) => id === groupId)
    if (!group) return { label: '', span }
    const first = !seen.has(group.id)
    seen.add(group.id)
    return { label: first && span > 1 ? `${group.code}. ${group.name}` : group.code, span }
  })
}

/** The matrix commune × criterion as its component takes it; the totals row counts communes and gives their average. */
export const presentMatrix = (figures: Figures, set: SetDef, basis: Basis, order: MatrixOrder) => {
  const criteria = criteriaOn(set, figures.day)
  const rows = sortRows(matrixRows(figures, set, basis), order)
  const word = criterionWord(set)
  return {
    caption: `Kết quả ${criteria.length} ${word} của ${rows.length} xã`,
    groups: set.groups.length > 1 ? headings(set, criteria) : [],
    columns: criteria.map(({ no, shortName }) => ({ no, name: shortName })),
    rows,
    foot: {
      label: 'Số xã đạt',
      values: criteria.map(({ id }) => communesMeeting(figures, id, basis)),
      total: average(rows.map(({ met }) => met)),
    },
    changeLabel: figures.since.label,
  }
}
