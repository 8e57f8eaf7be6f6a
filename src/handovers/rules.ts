import type { Day } from '../kernel/time.js'

/** Something held by a person or an agency between two days. `key` names what: a criterion, a commune. */
export type Held = Readonly<{
  id: number
  key: string
  /** Of assignments of agencies; what a committee member follows has one part only. */
  role: 'LEAD' | 'SUPPORT'
  validFrom: Day
  validTo: Day | null
}>

export type Handover<H extends Held> = Readonly<{
  /** End the day before. */
  end: readonly H[]
  /** Would only begin on the day or later: taken out. */
  drop: readonly H[]
  /** Begins for the one who takes over: like `like`, from and to these days. */
  open: readonly Readonly<{ like: H; validFrom: Day; validTo: Day | null }>[]
}>

const later = (a: Day, b: Day): Day => (a > b ? a : b)
const earlier = (a: Day | null, b: Day | null): Day | null => (a === null ? b : b === null ? a : a < b ? a : b)

/**
 * How all that one holds on a day or later goes over to another from that day. What the other holds already in the same
 * part, or as a lead, is not doubled; a support of the other gives way to the lead that comes. Nothing is opened beyond
 * the last day of the one who takes over.
 */
export const planHandover = <H extends Held>(
  giving: readonly H[],
  taking: readonly H[],
  { from, until }: { from: Day; until: Day | null },
): Handover<H> => {
  const own = (one: H) => taking.filter(({ key }) => key === one.key)
  const covered = (one: H) => own(one).some(({ role }) => role === 'LEAD' || role === one.role)
  const opening = giving.filter((one) => !covered(one))
  const replaced = opening.flatMap((one) => (one.role === 'LEAD' ? own(one) : []))
  const gone = [...giving, ...replaced]
  return {
    end: gone.filter(({ validFrom }) => validFrom < from),
    drop: gone.filter(({ validFrom }) => validFrom >= from),
    open: opening
      .map((like) => ({
        like,
        validFrom: later(from, like.validFrom),
        validTo: earlier(like.validTo, until),
      }))
      .filter(({ validFrom, validTo }) => validTo === null || validTo >= validFrom),
  }
}
