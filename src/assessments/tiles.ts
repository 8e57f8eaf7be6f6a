import type { CriterionDef, SetDef } from '../criteria/catalogue.js'
import { paths } from '../paths.js'
import type { CriterionStanding } from './standings.js'
import type { Basis } from './status.js'
import { type CellKind, type CriterionTotal, cellOf } from './totals.js'

/** What the views call the kinds of a cell. */
export const tileKinds: Readonly<Record<CellKind, string>> = {
  v: 'verifiedMet',
  s: 'selfMet',
  p: 'partly',
  x: 'verifiedNotMet',
  u: 'selfNotMet',
  n: 'notAssessed',
  a: 'notApplicable',
}

export const noTotal: CriterionTotal = {
  indicators: 0,
  selfMet: 0,
  selfNotMet: 0,
  selfTouched: 0,
  verifiedMet: 0,
  verifiedNotMet: 0,
  waiting: 0,
  notApplicable: 0,
}

/** A criterion of a commune as a tile that opens it. */
export type Tile = Readonly<{
  no: number
  kind: string
  text: string
  late: boolean
  href: string
  label: string
  /** Met now and not on the day compared with, or the other way round. */
  moved?: 'up' | 'down'
}>

type TilesOf = Readonly<{
  commune: Readonly<{ id: number; name: string }>
  set: Pick<SetDef, 'code'>
  criteria: readonly Pick<CriterionDef, 'id' | 'no'>[]
  totals: readonly CriterionStanding[]
  basis: Basis
  isLate: (criterionId: number) => boolean
}>

/** The criteria of one commune in order, each leading to its place on the commune's status page, opened there. */
export const tilesOf = ({ commune, set, criteria, totals, basis, isLate }: TilesOf): Tile[] => {
  const byId = new Map(totals.map((total) => [total.criterionId, total]))
  const page = paths.communes.status({ id: commune.id, set: set.code })
  return criteria.map(({ id, no }) => {
    const late = isLate(id)
    const cell = cellOf(byId.get(id) ?? noTotal, basis, { subject: `${commune.name}, tiêu chí ${no}`, late })
    return {
      no,
      kind: tileKinds[cell.kind],
      text: cell.letter,
      late,
      href: `${page}?criterion=${no}#tc${no}`,
      label: cell.name,
    }
  })
}

/** What a set calls its criteria: one whose only group has a name of its own takes it ("điều kiện" of kiểu mẫu). */
export const criterionWord = ({ groups }: Pick<SetDef, 'groups'>): string =>
  groups.length === 1 && groups[0] ? groups[0].name.toLowerCase() : 'tiêu chí'
