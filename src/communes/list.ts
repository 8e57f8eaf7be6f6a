import type { PendingCounts, Standing } from '../assessments/standings.js'
import type { Basis } from '../assessments/status.js'
import { criteriaMet } from '../assessments/totals.js'
import type { Catalogue, SetDef } from '../criteria/catalogue.js'
import { fmt } from '../kernel/format.js'
import { compareVi, fold } from '../kernel/text.js'
import { type Day, daysBetween } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { Commune } from '../units/queries.js'
import type { CommuneNote } from './queries.js'

export const listOrders = {
  office: 'Thứ tự của huyện',
  name: 'Tên xã',
  fewest: 'Ít tiêu chí đạt trước',
  most: 'Nhiều tiêu chí đạt trước',
  late: 'Nhiều quá hạn trước',
} as const
export type ListOrder = keyof typeof listOrders

/** What the list is narrowed to. `band` is a range of numbers of criteria met in the set, on the basis. */
export type ListFilter = Readonly<{
  q: string
  set: SetDef
  basis: Basis
  band: Readonly<{ min: number; max: number }> | null
  order: ListOrder
}>

/** A band as a link carries it, "15-18"; null for anything else. */
export const readBand = (text: string): ListFilter['band'] => {
  const [, min, max] = /^(\d{1,3})-(\d{1,3})$/.exec(text) ?? []
  return min === undefined || max === undefined ? null : { min: Number(min), max: Number(max) }
}

/** A commune with its standing in every set. */
export type ListedCommune = Readonly<{
  commune: Commune
  standings: ReadonlyMap<number, Standing>
  late: number
  longest: number
}>

/** Communes with what is late of each, summed over its criteria. */
export const gather = (
  communes: readonly Commune[],
  standings: readonly Standing[],
  pending: PendingCounts,
): ListedCommune[] => {
  const ofCommune = new Map<number, { late: number; longest: number }>()
  for (const [key, { late, longest }] of pending.cells) {
    const id = Number(key.split('/')[0])
    const known = ofCommune.get(id) ?? { late: 0, longest: 0 }
    ofCommune.set(id, { late: known.late + late, longest: Math.max(known.longest, longest) })
  }
  return communes.map((commune) => ({
    commune,
    standings: new Map(standings.filter(({ communeId }) => communeId === commune.id).map((one) => [one.setId, one])),
    ...(ofCommune.get(commune.id) ?? { late: 0, longest: 0 }),
  }))
}

const metOf = ({ standings }: ListedCommune, { set, basis }: ListFilter): number => {
  const standing = standings.get(set.id)
  return standing ? criteriaMet(standing, basis) : 0
}

/** The communes that pass, in the asked order; equal ones keep the office's. Diacritics and case do not matter. */
export const narrow = (all: readonly ListedCommune[], filter: ListFilter): ListedCommune[] => {
  const words = fold(filter.q)
    .split(/\s+/)
    .filter((word) => word !== '')
  const found = all.filter((one) => {
    const text = fold(`${one.commune.fullName} ${one.commune.code}`)
    const met = metOf(one, filter)
    return (
      words.every((word) => text.includes(word)) && (!filter.band || (met >= filter.band.min && met <= filter.band.max))
    )
  })
  const orders: Record<ListOrder, (a: ListedCommune, b: ListedCommune) => number> = {
    office: () => 0,
    name: (a, b) => compareVi(a.commune.name, b.commune.name),
    fewest: (a, b) => metOf(a, filter) - metOf(b, filter),
    most: (a, b) => metOf(b, filter) - metOf(a, filter),
    late: (a, b) => b.late - a.late || b.longest - a.longest,
  }
  return found.sort(orders[filter.order])
}

/** A row of the list: both judgements of each set, the target, what is late, the last change. */
export const presentRow = (one: ListedCommune, note: CommuneNote | undefined, catalogue: Catalogue, day: Day) => {
  const { commune, standings, late, longest } = one
  const target = note?.targets[0]
  return {
    name: commune.fullName,
    href: paths.communes.show(commune),
    sets: catalogue.sets.map((set) => {
      const standing = standings.get(set.id)
      return {
        name: set.shortName,
        href: paths.communes.status({ id: commune.id, set: set.code }),
        verified: standing?.criteriaVerifiedMet ?? 0,
        self: standing?.criteriaSelfMet ?? 0,
        of: standing?.criteria ?? 0,
      }
    }),
    target: target
      ? {
          name: catalogue.set(target.setId)?.shortName ?? '',
          due: fmt.day(target.dueDate),
          days: daysBetween(day, target.dueDate),
        }
      : null,
    late,
    longest,
    lateHref: late > 0 ? paths.assessments.list({}, { commune: commune.id, state: 'late' }) : null,
    changed: note?.changedAt ? fmt.day(note.changedAt) : '–',
  }
}
