import { exact, over, rounded, times } from '../kernel/decimal.js'
import { decimal, list, number, day as showDay } from '../kernel/format.js'
import { addDays, type Day, daysBetween } from '../kernel/time.js'

/** How an indicator that a target needs stands, on the basis the page counts by. */
export type NeededIndicator = Readonly<{
  code: string
  /** met: counts as met; waiting: claimed, on its way to a verdict; unmet: the commune still has to reach it. */
  state: 'met' | 'waiting' | 'unmet'
  /** Its day has passed and the commune still owes it. */
  late: boolean
  plannedDate: Day | null
  /** Days it usually takes from start to result, as the office entered it. */
  usualDays?: number | null
}>

export type TargetFacts = Readonly<{
  dueDate: Day
  today: Day
  indicators: readonly NeededIndicator[]
  /** Indicators of the target that became met in the last 90 days, less those lost again. */
  gainedLast90Days: number
  /** Criteria whose own day within the target has passed and that are not met, by number. */
  lateCriteria?: readonly number[]
}>

export type Light = Readonly<{
  light: 'red' | 'amber' | 'green'
  label: string
  icon: string
  /** The day by which all is expected to be met; null when it is met already. */
  forecast: Day | null
  reasons: readonly string[]
  /** The reasons as the page prints them. */
  reason: string
}>

const PACE_DAYS = 90
const NEAR_DAYS = 30

/** Codes for a sentence: at most five, the rest counted. */
const codes = (indicators: readonly NeededIndicator[]): string => {
  const shown = indicators.slice(0, 5).map(({ code }) => code)
  const more = indicators.length - shown.length
  return more > 0 ? `${shown.join(', ')} và ${number(more)} chỉ tiêu khác` : list(shown)
}

/** Today plus remaining ÷ pace, rounded up to a day; null without a pace: nothing can be divided by it. */
const paceDay = ({ today, gainedLast90Days }: TargetFacts, remaining: number): Day | null =>
  gainedLast90Days > 0 ? addDays(today, Math.ceil((remaining * PACE_DAYS) / gainedLast90Days)) : null

type Forecast = { day: Day; because: string }

/** The day an indicator may be met: the planned one; without it, if begun today, after the days it usually takes. */
export const expectedDay = ({ plannedDate, usualDays, state }: NeededIndicator, today: Day): Day => {
  const day = plannedDate ?? (state === 'unmet' ? addDays(today, usualDays ?? 0) : today)
  return day < today ? today : day
}

const lastExpected = (remaining: readonly NeededIndicator[], today: Day): Day =>
  remaining.map((one) => expectedDay(one, today)).reduce((a, b) => (a > b ? a : b), today)

/** The latest of the expected days and of the day the pace leads to; never before today while anything remains. */
const forecastOf = (facts: TargetFacts, remaining: readonly NeededIndicator[]): Forecast => {
  const { today, gainedLast90Days } = facts
  const byPace = paceDay(facts, remaining.length)
  const planned = lastExpected(remaining, today)
  if (byPace !== null && byPace > planned)
    return {
      day: byPace,
      because: `còn ${number(remaining.length)} chỉ tiêu, 90 ngày qua đạt thêm ${number(gainedLast90Days)}`,
    }
  const pace = byPace === null ? '; 90 ngày qua chưa có chỉ tiêu đạt thêm' : ''
  return { day: planned, because: `theo ngày dự kiến của ${number(remaining.length)} chỉ tiêu còn lại${pace}` }
}

const light = (colour: Light['light'], forecast: Day | null, reasons: readonly string[]): Light => ({
  light: colour,
  ...{
    red: { label: 'Chậm tiến độ', icon: 'i-warn' },
    amber: { label: 'Cần theo dõi', icon: 'i-clock' },
    green: { label: 'Đúng tiến độ', icon: 'i-ok' },
  }[colour],
  forecast,
  reasons,
  reason: reasons.join(' '),
})

const redReasons = (
  { dueDate, today, lateCriteria = [] }: TargetFacts,
  remaining: readonly NeededIndicator[],
  forecast: Forecast,
): string[] => {
  const overdue = remaining.filter(({ late }) => late)
  const reasons = overdue.length > 0 ? [`Quá hạn ${number(overdue.length)} chỉ tiêu: ${codes(overdue)}.`] : []
  if (lateCriteria.length > 0) reasons.push(`Đã qua hạn riêng của tiêu chí ${list(lateCriteria.map(String))}.`)
  if (today > dueDate)
    return [...reasons, `Đã qua hạn ${showDay(dueDate)}, còn ${number(remaining.length)} chỉ tiêu chưa đạt.`]
  if (forecast.day <= dueDate) return reasons
  return [...reasons, `Dự báo đạt ngày ${showDay(forecast.day)}, sau hạn ${showDay(dueDate)} (${forecast.because}).`]
}

const amberReasons = (
  { dueDate }: TargetFacts,
  remaining: readonly NeededIndicator[],
  forecast: Forecast,
): string[] => {
  const undated = remaining.filter(({ state, plannedDate }) => state === 'unmet' && plannedDate === null)
  const reasons =
    undated.length > 0
      ? [`Chưa có ngày dự kiến cho ${number(undated.length)} chỉ tiêu chưa đạt: ${codes(undated)}.`]
      : []
  if (daysBetween(forecast.day, dueDate) > NEAR_DAYS) return reasons
  return [
    ...reasons,
    `Dự báo đạt ngày ${showDay(forecast.day)}, trong vòng 30 ngày trước hạn ${showDay(dueDate)} (${forecast.because}).`,
  ]
}

/** The rule below as pages print it. */
export const lightRule: readonly string[] = [
  'Chậm tiến độ: có chỉ tiêu quá hạn, có tiêu chí đã qua hạn riêng, hoặc ngày dự báo đạt sau hạn của mục tiêu.',
  'Cần theo dõi: ngày dự báo trong vòng 30 ngày trước hạn, hoặc có chỉ tiêu chưa đạt mà chưa có ngày dự kiến.',
  'Đúng tiến độ: các trường hợp còn lại.',
  'Ngày dự báo là ngày muộn nhất trong: ngày dự kiến của các chỉ tiêu còn lại (chưa có ngày thì tính hôm nay cộng thời gian thường cần), và hôm nay cộng số chỉ tiêu còn lại chia cho nhịp đạt thêm 90 ngày qua. Khi 90 ngày qua chưa đạt thêm chỉ tiêu nào thì chỉ tính theo ngày dự kiến.',
]

/**
 * Traffic light of a target. Red: an indicator it needs is overdue, a criterion's own day has passed, or the forecast
 * falls after the deadline. Amber: the forecast falls within 30 days before it, or an unmet indicator has no planned day.
 * Green otherwise. The forecast is the latest of the planned days (for one without: today and the days it usually takes)
 * and of (remaining ÷ pace of the last 90 days); with no pace there is nothing to divide by, so the days alone decide,
 * and the sentence says so. `lightRule` is the same for people.
 */
export const trafficLight = (facts: TargetFacts): Light => {
  const remaining = facts.indicators.filter(({ state }) => state !== 'met')
  if (facts.indicators.length === 0) return light('amber', null, ['Chưa có chỉ tiêu nào để theo dõi.'])
  if (remaining.length === 0) return light('green', null, ['Mọi chỉ tiêu của mục tiêu đã đạt.'])
  const forecast = forecastOf(facts, remaining)
  const red = redReasons(facts, remaining, forecast)
  if (red.length > 0) return light('red', forecast.day, red)
  const amber = amberReasons(facts, remaining, forecast)
  if (amber.length > 0) return light('amber', forecast.day, amber)
  return light('green', forecast.day, [
    `Dự báo đạt ngày ${showDay(forecast.day)}, trước hạn ${showDay(facts.dueDate)} (${forecast.because}).`,
  ])
}

/** "Cần đạt thêm mỗi tháng": what is left spread over the months left, one decimal ("1,4"); null when no day is left. */
export const neededPerMonth = (remaining: number, { today, dueDate }: { today: Day; dueDate: Day }): string | null => {
  const days = daysBetween(today, dueDate)
  if (days <= 0) return null
  const month = over(exact(36525), exact(1200)) // days of an average month
  const perMonth = times(over(exact(remaining), exact(days)), month)
  return decimal(rounded(perMonth, 1), 1)
}

/** How an indicator that is not met yet lies to the deadline; each is in exactly one place, the first that fits. */
export type Lying = 'waiting' | 'overdue' | 'plannedLate' | 'unplanned' | 'planned'

/** Where one indicator lies; null when it is met. */
export const lyingOf = (one: NeededIndicator, dueDate: Day): Lying | null => {
  if (one.state === 'met') return null
  if (one.state === 'waiting') return 'waiting'
  if (one.late) return 'overdue'
  if (one.plannedDate === null) return 'unplanned'
  return one.plannedDate > dueDate ? 'plannedLate' : 'planned'
}

/** The distance of a target: its unmet indicators by how they lie to the deadline. */
export const distanceOf = (
  indicators: readonly NeededIndicator[],
  dueDate: Day,
): Readonly<Record<Lying, readonly NeededIndicator[]>> => {
  const of = (lying: Lying) => indicators.filter((one) => lyingOf(one, dueDate) === lying)
  return {
    waiting: of('waiting'),
    overdue: of('overdue'),
    plannedLate: of('plannedLate'),
    unplanned: of('unplanned'),
    planned: of('planned'),
  }
}

/** Pace against time left: what the last 90 days brought a month, and what each month left has to bring. */
export type Pace = Readonly<{ remaining: number; daysLeft: number; perMonth: string; neededPerMonth: string | null }>

export const paceOf = ({ indicators, gainedLast90Days, today, dueDate }: TargetFacts): Pace => {
  const remaining = indicators.filter(({ state }) => state !== 'met').length
  const month = over(exact(36525), exact(1200))
  const perMonth = times(over(exact(Math.max(0, gainedLast90Days)), exact(PACE_DAYS)), month)
  return {
    remaining,
    daysLeft: daysBetween(today, dueDate),
    perMonth: decimal(rounded(perMonth, 1), 1),
    neededPerMonth: remaining === 0 ? null : neededPerMonth(remaining, { today, dueDate }),
  }
}

/** The two days a forecast is the later of; `byPace` null: nothing was reached in the last 90 days. Null: all is met. */
export const forecastParts = (facts: TargetFacts): Readonly<{ byDays: Day; byPace: Day | null }> | null => {
  const remaining = facts.indicators.filter(({ state }) => state !== 'met')
  if (remaining.length === 0) return null
  return { byDays: lastExpected(remaining, facts.today), byPace: paceDay(facts, remaining.length) }
}
