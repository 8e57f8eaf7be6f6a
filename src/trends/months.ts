import { addMonths, type Day, endOfMonth } from '../kernel/time.js'

/** The ends of so many months before a day, oldest first, and the day itself, which stands for its month. */
export const monthEnds = (day: Day, back: number): Day[] => [
  ...Array.from({ length: back }, (_, index) => endOfMonth(addMonths(day, index - back))),
  day,
]

/** What stands below a column: "05/2024". */
export const monthName = (day: Day): string => `${day.slice(5, 7)}/${day.slice(0, 4)}`
