import type { Basis } from '../assessments/status.js'
import { isCriterionMet } from '../assessments/totals.js'
import type { SetDef } from '../criteria/catalogue.js'
import { groupBy } from '../kernel/group.js'
import { compareFigures, type Figure } from './compare.js'

type Row = Figure & Readonly<{ communeId: number }>
type Place = Readonly<{ communeId: number; commune: string }>

const signed = (difference: number): string => (difference > 0 ? `+${difference}` : String(difference))
const difference = (before: number | null, now: number | null): number | null =>
  before === null || now === null ? null : now - before

/** Two closed campaigns side by side: by commune what rose and fell, by criterion how many communes meet it. */
export const presentComparison = (
  set: SetDef,
  { before, now, communes }: { before: readonly Row[]; now: readonly Row[]; communes: readonly Place[] },
  basis: Basis,
) => {
  const ids = new Set(set.criteria.map(({ id }) => id))
  const numbers = new Map(set.criteria.map(({ id, no }) => [id, no]))
  const own = (rows: readonly Row[]) =>
    groupBy(
      rows.filter(({ criterionId }) => ids.has(criterionId)),
      ({ communeId }) => communeId,
    )
  const [old, current] = [own(before), own(now)]
  const inOrder = (criteria: readonly number[]) =>
    criteria
      .map((id) => numbers.get(id) ?? 0)
      .sort((a, b) => a - b)
      .join(', ')
  const rows = communes.map(({ communeId, commune }) => {
    const change = compareFigures(old.get(communeId), current.get(communeId), basis)
    const moved = difference(change.before, change.now)
    return {
      commune,
      before: change.before,
      now: change.now,
      change: moved === null ? null : signed(moved),
      tone: moved === null || moved === 0 ? null : moved > 0 ? 'met' : 'late',
      risen: inOrder(change.risen),
      fallen: inOrder(change.fallen),
    }
  })
  const names = new Map(communes.map(({ communeId, commune }) => [communeId, commune]))
  const criteria = set.criteria.map(({ id, no, name }) => {
    const met = (side: Map<number, Row[]>) =>
      [...side].flatMap(([communeId, figures]) =>
        figures.some((one) => one.criterionId === id && isCriterionMet(one, basis)) ? [communeId] : [],
      )
    const both = [...current.keys()].filter((communeId) => old.has(communeId))
    const [then, today] = [new Set(met(old)), new Set(met(current))]
    const named = (communeIds: readonly number[]) => communeIds.map((one) => names.get(one) ?? '').join(', ')
    return {
      no,
      name,
      before: then.size,
      now: today.size,
      change: signed(today.size - then.size),
      risen: named(both.filter((one) => today.has(one) && !then.has(one))),
      fallen: named(both.filter((one) => then.has(one) && !today.has(one))),
    }
  })
  return { rows, criteria, of: set.criteria.length }
}
