import { type Day, type Holiday, timeOf, workingDaysBetween } from '../kernel/time.js'

type Steps = Readonly<{ before: readonly number[]; after: readonly number[] }>

/**
 * The step of a due day that is reached today, in working days: the smallest "so many days before" not yet passed, else the
 * largest "so many days after" that has; negative after the day. Null where none is reached. A day on which nothing ran is
 * made up for, since a step stays reached until the next one.
 */
export const stepReached = (
  due: Day,
  today: Day,
  { before, after }: Steps,
  holidays: readonly Holiday[],
): number | null => {
  if (today <= due) {
    const left = workingDaysBetween(today, due, holidays)
    const reached = before.filter((step) => step >= left)
    return reached.length > 0 ? Math.min(...reached) : null
  }
  const late = workingDaysBetween(due, today, holidays)
  const reached = after.filter((step) => step <= late)
  return reached.length > 0 ? -Math.max(...reached) : null
}

/** Whether a task that was due is to be told to the leaders: so many working days late, and no earlier. */
export const escalates = (due: Day, today: Day, after: number, holidays: readonly Holiday[]): boolean =>
  today > due && workingDaysBetween(due, today, holidays) >= after

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))

/** Minutes until quiet hours end, 0 outside them; they may run over midnight. Equal ends: there are none. */
export const quietFor = (now: Date, { from, to }: { from: string; to: string }): number => {
  const [begin, end, at] = [minutesOf(from), minutesOf(to), minutesOf(timeOf(now))]
  const length = (end - begin + 1440) % 1440
  const since = (at - begin + 1440) % 1440
  return since < length ? length - since : 0
}
