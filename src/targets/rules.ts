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
}>

export type TargetFacts = Readonly<{
  dueDate: Day
  today: Day
  indicators: readonly NeededIndicator[]
  /** Indicators of the target that became met in the last 90 days, less those lost again. */
  gainedLast90Days: number
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

/** The latest of the planned days and of the day the pace leads to; never before today while anything remains. */
const forecastOf = (facts: TargetFacts, remaining: readonly NeededIndicator[]): Forecast => {
  const { today, gainedLast90Days } = facts
  const byPace = paceDay(facts, remaining.length)
  const planned = remaining.map(({ plannedDate }) => plannedDate ?? today).reduce((a, b) => (a > b ? a : b), today)
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
  { dueDate, today }: TargetFacts,
  remaining: readonly NeededIndicator[],
  forecast: Forecast,
): string[] => {
  const overdue = remaining.filter(({ late }) => late)
  const reasons = overdue.length > 0 ? [`Quá hạn ${number(overdue.length)} chỉ tiêu: ${codes(overdue)}.`] : []
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

/**
 * Traffic light of a target. Red: an indicator it needs is overdue, or the forecast falls after the deadline. Amber: the
 * forecast falls within 30 days before it, or an unmet indicator has no planned day. Green otherwise. The forecast is the
 * latest of the planned days and of (remaining ÷ pace of the last 90 days); with no pace there is nothing to divide by,
 * so the planned days alone decide, and the sentence says so.
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
