import type { Basis } from '../assessments/status.js'
import { isCriterionMet, type MetCounts } from '../assessments/totals.js'

/** A criterion of a commune as a snapshot holds it. */
export type Figure = MetCounts & Readonly<{ criterionId: number }>

/** What happened to one commune between two snapshots; null where one of the periods has none. */
export type Change = Readonly<{
  before: number | null
  now: number | null
  /** Criteria that were not met and are, and the other way round. */
  risen: readonly number[]
  fallen: readonly number[]
}>

const byCriterion = (figures: readonly Figure[]) => new Map(figures.map((one) => [one.criterionId, one]))

/**
 * Compares the criteria of one commune between two snapshots. A criterion that one of them does not know is neither risen
 * nor fallen: nothing was said of it.
 */
export const compareFigures = (
  before: readonly Figure[] | undefined,
  now: readonly Figure[] | undefined,
  basis: Basis,
): Change => {
  const met = (figures: readonly Figure[] | undefined) =>
    figures ? figures.filter((one) => isCriterionMet(one, basis)).length : null
  const [old, current] = [byCriterion(before ?? []), byCriterion(now ?? [])]
  const moved = (from: boolean) =>
    [...current.values()]
      .filter((one) => {
        const earlier = old.get(one.criterionId)
        return earlier !== undefined && isCriterionMet(earlier, basis) === from && isCriterionMet(one, basis) !== from
      })
      .map(({ criterionId }) => criterionId)
  return { before: met(before), now: met(now), risen: moved(false), fallen: moved(true) }
}
