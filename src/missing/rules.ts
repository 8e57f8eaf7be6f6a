import { addDays, type Day, weekdayOf } from '../kernel/time.js'

/** An indicator of a set as it stands in a commune, on the verified basis. */
export type Standing = Readonly<{ indicatorId: number; criterionId: number; met: boolean }>

/** What the next step of an unmet indicator is, and so whose move it is. */
export type Step = 'reach' | 'supplement' | 'send' | 'decide'

/** The criteria met when some indicators are taken as done; a criterion is met when all its indicators are. */
export const metCriteria = (standings: readonly Standing[], done: ReadonlySet<number> = new Set()): Set<number> => {
  const open = new Set(
    standings.filter((one) => !one.met && !done.has(one.indicatorId)).map(({ criterionId }) => criterionId),
  )
  return new Set(standings.map(({ criterionId }) => criterionId).filter((id) => !open.has(id)))
}

/** An unmet criterion, with what it still needs. `days`: the longest of its usual durations. */
export type OpenCriterion = Readonly<{ criterionId: number; no: number; unmet: number; days: number }>

/**
 * The shortest way to so many criteria more: those that need the fewest indicators, of these the ones that take the
 * shortest, then by number. All of them where all are needed.
 */
export const shortestWay = (open: readonly OpenCriterion[], more: number): Set<number> =>
  new Set(
    [...open]
      .sort((a, b) => a.unmet - b.unmet || a.days - b.days || a.no - b.no)
      .slice(0, Math.max(0, more))
      .map(({ criterionId }) => criterionId),
  )

/** When the work on an indicator has to begin for it to be met by a day; null: how long it takes is not known. */
export const startBy = (by: Day, usualDays: number | null): Day | null =>
  usualDays === null ? null : addDays(by, -usualDays)

/** Sunday of the week of a day: "trong tuần này" ends with it. */
export const endOfWeek = (day: Day): Day => addDays(day, (7 - weekdayOf(day)) % 7)

/** How pressing a start is: it should have been earlier, it is this week, it may be later, or nobody knows. */
export type Urgency = 'past' | 'week' | 'later' | 'unknown'

/**
 * What is only to be sent or supplemented starts this week, whatever it takes; what waits for a verdict has begun. Else
 * the day of the start decides.
 */
export const urgencyOf = ({ step, start }: { step: Step; start: Day | null }, today: Day): Urgency => {
  if (step === 'decide') return 'later'
  if (step !== 'reach') return 'week'
  if (start === null) return 'unknown'
  if (start < today) return 'past'
  return start <= endOfWeek(today) ? 'week' : 'later'
}
