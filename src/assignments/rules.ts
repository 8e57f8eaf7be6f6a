import type { AssignmentRole, AssignmentStatus } from '../generated/prisma/enums.js'
import type { Day } from '../kernel/time.js'

/** An assignment of one criterion or indicator, as the rules need it. */
export type Holding = Readonly<{
  id: number
  agencyId: number
  role: AssignmentRole
  status: AssignmentStatus
  validFrom: Day
  validTo: Day | null
}>

export type Wanted = Readonly<{ agencyId: number; role: AssignmentRole }>

export type ChangePlan<H extends Holding> = Readonly<{
  /** Confirmed already and wanted still: left alone, under the paper it has. */
  keep: readonly H[]
  /** End the day before the change. */
  end: readonly H[]
  /** Begin on the day of the change itself and would never have held: replaced by what is wanted now. */
  replace: readonly H[]
  open: readonly Wanted[]
}>

/**
 * How the holders of a criterion or indicator become the wanted ones from a day on. `holdings` are those that hold on that
 * day or later. A change before one that is already decided for a later day is not planned: answers that day.
 */
export const planChange = <H extends Holding>(
  holdings: readonly H[],
  wanted: readonly Wanted[],
  from: Day,
): ChangePlan<H> | { laterFrom: Day } => {
  const later = holdings.map(({ validFrom }) => validFrom).filter((day) => day > from)
  const laterFrom = later.sort()[0]
  if (laterFrom !== undefined) return { laterFrom }
  const same = (a: Wanted, b: Wanted) => a.agencyId === b.agencyId && a.role === b.role
  const keep = holdings.filter((one) => one.status === 'CONFIRMED' && wanted.some((want) => same(want, one)))
  const rest = holdings.filter((one) => !keep.includes(one))
  return {
    keep,
    end: rest.filter(({ validFrom }) => validFrom < from),
    replace: rest.filter(({ validFrom }) => validFrom === from),
    open: wanted.filter((want) => !keep.some((one) => same(want, one))),
  }
}

type Leading = Pick<Holding, 'role' | 'validFrom' | 'validTo'>

/** Whether a holding holds on a day. */
export const holdsOn = (holding: Pick<Holding, 'validFrom' | 'validTo'>, day: Day): boolean =>
  holding.validFrom <= day && (holding.validTo === null || holding.validTo >= day)

/** Leads of one criterion or indicator on a day: more than one is a fault of the drafts that somebody must settle. */
export const leadsOn = <H extends Leading>(holdings: readonly H[], day: Day): H[] =>
  holdings.filter((one) => one.role === 'LEAD' && holdsOn(one, day))
