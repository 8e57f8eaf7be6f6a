import dayjs from 'dayjs'
import utc from 'dayjs/plugin/utc.js'

dayjs.extend(utc)

/** A Vietnamese calendar day as ISO text, "2024-05-20": comparable with <, the same wherever the machine stands. */
export type Day = string

/** Asia/Ho_Chi_Minh has been UTC+7 without summer time since 1975, before any instant the portal keeps. */
const ZONE_MINUTES = 7 * 60
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** The instant moved so that reading it in UTC gives what a Vietnamese clock shows: pages do it hundreds of times. */
const local = (instant: Date): string => new Date(instant.getTime() + ZONE_MINUTES * MINUTE).toISOString()
const calendar = (day: Day): dayjs.Dayjs => dayjs.utc(day)
const iso = (moment: dayjs.Dayjs): Day => moment.format('YYYY-MM-DD')

/** The day of a `@db.Date` column, which the database client gives as midnight UTC. */
export const dayFromDb = (date: Date): Day => date.toISOString().slice(0, 10)

/** A day as a `@db.Date` column wants it. */
export const dayToDb = (day: Day): Date => new Date(`${day}T00:00:00.000Z`)

/** The Vietnamese day an instant falls on. */
export const dayOf = (instant: Date): Day => local(instant).slice(0, 10)

/** The instant at which a Vietnamese day begins (UTC+7, no summer time). */
export const startOfDay = (day: Day): Date => new Date(`${day}T00:00:00.000+07:00`)

/** The instant with which a Vietnamese day is over. */
export const endOfDay = (day: Day): Date => startOfDay(addDays(day, 1))

/** Vietnamese time of day of an instant, "08:14". */
export const timeOf = (instant: Date): string => local(instant).slice(11, 16)

const pad = (digits: string): string => digits.padStart(2, '0')

/** Whether the text is an existing day in ISO form. */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) // 31/02 would roll over to March
}

/** Reads dd/MM/yyyy, also d/M/yyyy and yyyy-MM-dd; null for anything else and for days the calendar does not have. */
export const parseDay = (text: string): Day | null => {
  const trimmed = text.trim()
  const [, d, m, y] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(trimmed) ?? []
  const day = d !== undefined && m !== undefined && y !== undefined ? `${y}-${pad(m)}-${pad(d)}` : trimmed
  return isDay(day) ? day : null
}

export const addDays = (day: Day, days: number): Day => iso(calendar(day).add(days, 'day'))

/** Same day of a later month, or that month's last day (31/01 + 1 → 29/02). */
export const addMonths = (day: Day, months: number): Day => iso(calendar(day).add(months, 'month'))

export const endOfMonth = (day: Day): Day => iso(calendar(day).endOf('month'))

/** Days from one day to another: negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => (dayToDb(to).getTime() - dayToDb(from).getTime()) / DAY

/** 0 is Sunday. */
export const weekdayOf = (day: Day): number => calendar(day).day()

/** A day of the office's holiday table; `working` marks a weekend worked in exchange. */
export type Holiday = { readonly day: Day; readonly working: boolean }

/** Working days exclude Saturday, Sunday and the announced holidays, and include the days worked in exchange. */
export const isWorkingDay = (day: Day, holidays: readonly Holiday[]): boolean => {
  const announced = holidays.find((holiday) => holiday.day === day)
  return announced ? announced.working : ![0, 6].includes(weekdayOf(day))
}

/** The working day so many working days after a day, before it where `days` is negative; 0 is the day itself. */
export const addWorkingDays = (day: Day, days: number, holidays: readonly Holiday[]): Day => {
  const step = days < 0 ? -1 : 1
  let at = day
  for (let left = Math.abs(days); left > 0; ) {
    at = addDays(at, step)
    if (isWorkingDay(at, holidays)) left -= 1
  }
  return at
}

/** Working days after `from` up to and including `to`; negative when `to` is earlier: from Friday to Monday is one. */
export const workingDaysBetween = (from: Day, to: Day, holidays: readonly Holiday[]): number => {
  if (to < from) return -workingDaysBetween(to, from, holidays)
  let count = 0
  for (let at = addDays(from, 1); at <= to; at = addDays(at, 1)) if (isWorkingDay(at, holidays)) count += 1
  return count
}

export type Clock = { now(): Date; today(): Day }

/**
 * The program's only clock. A pinned business day (the demonstration's) is "today" for ever, at the present Vietnamese
 * time of day.
 */
export const clock = (businessDay?: Day, real: () => Date = () => new Date()): Clock => {
  const now = (): Date => {
    const instant = real()
    if (businessDay === undefined) return instant
    const sinceMidnight = (instant.getTime() + ZONE_MINUTES * MINUTE) % DAY
    return new Date(dayToDb(businessDay).getTime() - ZONE_MINUTES * MINUTE + sinceMidnight)
  }
  return { now, today: () => dayOf(now()) }
}
