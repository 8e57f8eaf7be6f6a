import { addDays, type Day, isWorkingDay, startOfDay } from '../kernel/time.js'
import { draw } from './random.js'

/** The day the illustrative state is made for. */
export const demoDay: Day = '2024-05-20'

/** The portal as told by the demonstration was opened on this day; the first figures came in the week after. */
export const openedOn: Day = '2023-01-03'

const firstDay: Day = '2023-01-09'
const lastDay: Day = '2024-05-17'

/** Tết and the other days off between the two, and the Saturday worked in exchange. */
const days = (from: Day, count: number) =>
  Array.from({ length: count }, (_, index) => ({ day: addDays(from, index), working: false }))
const holidays = [
  ...days('2023-01-20', 7),
  ...days('2023-04-29', 5),
  ...days('2023-09-01', 4),
  ...days('2024-01-01', 1),
  ...days('2024-02-08', 7),
  ...days('2024-04-18', 1),
  ...days('2024-04-29', 3),
  { day: '2024-05-04', working: true },
]

/** Before this day about every third working day sees changes, from then on each. */
const busyFrom: Day = '2024-04-15'

const chosen = (day: Day): boolean =>
  isWorkingDay(day, holidays) && (day < '2023-01-20' || day >= busyFrom || draw(`day ${day}`).chance(0.34))

const allDays = (): Day[] => {
  const list: Day[] = []
  for (let day = firstDay; day <= lastDay; day = addDays(day, 1)) if (chosen(day)) list.push(day)
  return list
}

/** The days on which something changed, in order. */
export const workDays: readonly Day[] = allDays()

/** The first such day at or after the given one; the last of all if there is none. */
export const onOrAfter = (day: Day): Day => workDays.find((one) => one >= day) ?? lastDay

/** The last such day before the given one; the first of all if there is none. */
export const before = (day: Day): Day => workDays.findLast((one) => one < day) ?? firstDay

/** An instant of the day, `minutes` after half past seven in the morning. */
export const instantOf = (day: Day, minutes: number): Date =>
  new Date(startOfDay(day).getTime() + (450 + minutes) * 60_000)

/** Minutes of a working day that `instantOf` may be given. */
export const minutesOfDay = 550

/** Last day of the month before, or of the quarter before: what figures are counted up to. */
export const monthEndBefore = (day: Day): Day => addDays(`${day.slice(0, 7)}-01`, -1)
