import { compare, type DecimalLike, exact, exactOrNull, over, rounded, times } from './decimal.js'
import type { Day } from './time.js'
import * as time from './time.js'

/** What stands where there is nothing to show. */
const NOTHING = '–'

type Maybe<T> = T | null | undefined

const grouped = (canonical: string): string => {
  const [, sign = '', whole = '', fraction] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(canonical) ?? []
  const groups = whole.replace(/\B(?=(?:\d{3})+$)/g, '.')
  return fraction === undefined ? `${sign}${groups}` : `${sign}${groups},${fraction}`
}

/** Vietnamese writing with at most `maxDigits` decimals: 1234.5 → "1.234,5". Text that is no number: as it is; nothing: "–". */
export const decimal = (value: Maybe<DecimalLike>, maxDigits = 4): string => {
  if (value === null || value === undefined) return NOTHING
  const number = exactOrNull(value)
  if (number !== null) return grouped(rounded(number, maxDigits))
  return typeof value === 'number' ? NOTHING : value.toString()
}

/** As decimal(), for numbers the program counted itself. */
export const number = (value: Maybe<number>, maxDigits = 4): string =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 1000
    ? String(value) // most numbers of a page
    : decimal(value, maxDigits)

/** The same number as an input box holds it: decimal comma, no grouping, nothing: "". */
export const decimalInput = (value: Maybe<DecimalLike>): string => {
  const text = decimal(value, 20)
  return text === NOTHING ? '' : text.replaceAll('.', '')
}

/** 62.5 → "62,5%". */
export const percent = (value: Maybe<DecimalLike>, maxDigits = 2): string =>
  value === null || value === undefined ? NOTHING : `${decimal(value, maxDigits)}%`

/** Share of a whole as a percentage: (15, 16) → "93,75%"; of nothing: "–". */
export const share = (part: DecimalLike, whole: DecimalLike, maxDigits = 2): string =>
  compare(exact(whole), exact(0)) === 0
    ? NOTHING
    : percent(rounded(times(over(exact(part), exact(whole)), exact(100)), maxDigits), maxDigits)

/** 20/05/2024, of a day or of the Vietnamese day of an instant. */
export const day = (value: Maybe<Day | Date>): string => {
  if (value === null || value === undefined || value === '') return NOTHING
  return (value instanceof Date ? time.dayOf(value) : value).split('-').reverse().join('/')
}

/** 20/05/2024 08:14, Vietnamese time. */
export const dateTime = (instant: Maybe<Date>): string =>
  instant ? `${day(instant)} ${time.timeOf(instant)}` : NOTHING

const WEEKDAYS = ['Chủ nhật', 'Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy'] as const

export const weekday = (value: Day): string => WEEKDAYS[time.weekdayOf(value)] ?? ''

export type Lateness = {
  readonly kind: 'late' | 'today' | 'soon' | 'later'
  readonly label: string
  /** Days left; negative when the day has passed. */
  readonly days: number
}

/** A deadline this near asks for attention. */
const SOON_DAYS = 7

/** How a deadline so many days ahead stands; negative: the day has passed. */
export const daysLeft = (days: number): Lateness => {
  if (days < 0) return { kind: 'late', label: `Quá hạn ${number(-days)} ngày`, days }
  if (days === 0) return { kind: 'today', label: 'Đến hạn hôm nay', days }
  return { kind: days <= SOON_DAYS ? 'soon' : 'later', label: `Còn ${number(days)} ngày`, days }
}

/** How a deadline stands to today. Whether the thing is still owed is the caller's knowledge. */
export const lateness = (due: Day, today: Day): Lateness => daysLeft(time.daysBetween(today, due))

/** 2411724 → "2,3 MB", in units of 1024 as the upload limits are. */
export const fileSize = (bytes: number | bigint): string => {
  const size = Number(bytes)
  if (size < 1024) return `${number(size)} byte`
  if (size < 1024 ** 2) return `${number(size / 1024, 0)} KB`
  return size < 1024 ** 3 ? `${number(size / 1024 ** 2, 1)} MB` : `${number(size / 1024 ** 3, 1)} GB`
}

const conjunction = new Intl.ListFormat('vi', { type: 'conjunction' })

/** ["2", "5", "6"] → "2, 5 và 6". */
export const list = (items: readonly string[]): string => conjunction.format(items)

/** The formatters as views know them. */
export const fmt = Object.freeze({
  number,
  decimal,
  decimalInput,
  percent,
  share,
  day,
  dateTime,
  weekday,
  lateness,
  daysLeft,
  fileSize,
  list,
})
export type Fmt = typeof fmt
