/** A criterion of a commune as a snapshot holds it. */
export type Figure = Readonly<{ criterionId: number; indicators: number; selfMet: number; verifiedMet: number }>
export type FigureBasis = 'self' | 'verified'

export const isFigureMet = ({ indicators, ...met }: Figure, basis: FigureBasis): boolean =>
  indicators > 0 && (basis === 'self' ? met.selfMet : met.verifiedMet) === indicators

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
  basis: FigureBasis,
): Change => {
  const met = (figures: readonly Figure[] | undefined) =>
    figures ? figures.filter((one) => isFigureMet(one, basis)).length : null
  const [old, current] = [byCriterion(before ?? []), byCriterion(now ?? [])]
  const moved = (from: boolean) =>
    [...current.values()]
      .filter((one) => {
        const earlier = old.get(one.criterionId)
        return earlier !== undefined && isFigureMet(earlier, basis) === from && isFigureMet(one, basis) !== from
      })
      .map(({ criterionId }) => criterionId)
  return { before: met(before), now: met(now), risen: moved(false), fallen: moved(true) }
}
