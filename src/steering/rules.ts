import type { Day } from '../kernel/time.js'

/** What is followed: a commune as a whole, or a criterion in all communes. */
export type Followed = Readonly<{ communeId: number | null; criterionId: number | null }>
type Held = Followed & Readonly<{ id: number; validFrom: Day }>

/**
 * How what a member follows becomes what is wanted from a day on. `held` are those that hold on that day or later; the
 * same stays under the paper it has, the rest ends the day before, and one that would only begin then never held.
 */
export const planFollowings = <H extends Held>(held: readonly H[], wanted: readonly Followed[], from: Day) => {
  const same = (a: Followed, b: Followed) => a.communeId === b.communeId && a.criterionId === b.criterionId
  const gone = held.filter((one) => !wanted.some((want) => same(one, want)))
  return {
    end: gone.filter(({ validFrom }) => validFrom < from),
    drop: gone.filter(({ validFrom }) => validFrom >= from),
    open: wanted.filter((want) => !held.some((one) => same(one, want))),
  }
}
