import { z } from 'zod'
import { addDays, addMonths, type Day, endOfMonth, weekdayOf } from '../kernel/time.js'

/**
 * How a task comes back. `day` is the day of the month (31: its last day), for WEEK the weekday (1 Monday … 7 Sunday);
 * `month` is the month of the year for YEAR, for QUARTER the month within the quarter (1–3). No turn after `until`.
 */
export type Recurrence = Readonly<{
  every: 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR'
  day: number
  month?: number | undefined
  until?: Day | undefined
}>

const stored = z.object({
  every: z.enum(['WEEK', 'MONTH', 'QUARTER', 'YEAR']),
  day: z.int().min(1).max(31),
  month: z.int().min(1).max(12).optional(),
  until: z.string().optional(),
})

/** The recurrence as a task keeps it; null where it has none. */
export const readRecurrence = (json: unknown): Recurrence | null => {
  const parsed = stored.safeParse(json)
  return parsed.success ? parsed.data : null
}

/** A day of a month that has it, else the month's last: 31 → 30/06, 29 → 28/02 but 29/02 in a leap year. */
const dayOfMonth = (firstOfMonth: Day, day: number): Day => {
  const last = endOfMonth(firstOfMonth)
  const asked = addDays(firstOfMonth, day - 1)
  return asked < last ? asked : last
}

const firstOfMonth = (day: Day): Day => `${day.slice(0, 7)}-01`
const monthsApart = { MONTH: 1, QUARTER: 3, YEAR: 12 } as const

/** First of the month, of the period in which `day` lies, that the turn falls in. */
const monthOfTurn = (day: Day, { every, month = 1 }: Recurrence): Day => {
  if (every === 'MONTH') return firstOfMonth(day)
  const now = Number(day.slice(5, 7))
  const begin = every === 'YEAR' ? 1 : now - ((now - 1) % 3)
  return addMonths(firstOfMonth(day), begin + month - 1 - now)
}

/** The first turn on or after a day; null when there is none any more. */
export const nextTurn = (recurrence: Recurrence, from: Day): Day | null => {
  const { every, day, until } = recurrence
  const within = (turn: Day): Day | null => (until !== undefined && turn > until ? null : turn)
  if (every === 'WEEK') return within(addDays(from, (day - weekdayOf(from) + 7) % 7))
  const month = monthOfTurn(from, recurrence)
  const turn = dayOfMonth(month, day)
  return within(turn >= from ? turn : dayOfMonth(addMonths(month, monthsApart[every]), day))
}

/** Turns made at once at most: of a portal that slept for long, the oldest are not made up for. */
const mostTurns = 60

/**
 * The turns that are to exist on a day and come after `last`: every one since, and the one that is next. A turn is made
 * when the one before it has come, so that there is always one to work towards.
 */
export const turnsDue = (recurrence: Recurrence, last: Day, today: Day): Day[] => {
  const turns: Day[] = []
  for (let at = last; at < today && turns.length < mostTurns; ) {
    const next = nextTurn(recurrence, addDays(at, 1))
    if (next === null) break
    turns.push(next)
    at = next
  }
  return turns
}

/** "ngày 20 hằng tháng", "ngày cuối tháng", "thứ Hai hằng tuần": how a task comes back, in words. */
export const recurrenceWords = ({ every, day, month = 1 }: Recurrence): string => {
  const dayWords = day === 31 ? 'ngày cuối tháng' : `ngày ${day}`
  if (every === 'WEEK') return `${weekdays[day - 1] ?? ''} hằng tuần`
  if (every === 'MONTH') return day === 31 ? 'ngày cuối mỗi tháng' : `ngày ${day} hằng tháng`
  if (every === 'QUARTER') return `${dayWords}, tháng thứ ${month} mỗi quý`
  return day === 31 ? `ngày cuối tháng ${month} hằng năm` : `ngày ${day}/${month} hằng năm`
}
const weekdays = ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật']
