import type { Request } from 'express'
import { type Ctx, lookingBack } from '../context.js'
import { fmt } from '../format.js'
import { addMonths, type Day, endOfMonth, parseDay } from '../time.js'
import { queryText } from './request.js'

/** What a page was asked to look back to. */
export type AsOf = Readonly<{
  /** The past day the page shows; null: it shows today. */
  day: Day | null
  /** What stands in the box: kept as typed when it is no day. */
  typed: string
  error: string | null
}>

/** What the address carries: `?on=2024-04-30`, or as a person types it, 30/04/2024. */
export const asOfParam = 'on'

/** Before this year no portal kept anything. */
const firstDay: Day = '2015-01-01'

const readDay = (typed: string, today: Day): AsOf => {
  const day = typed === '' ? today : parseDay(typed)
  if (day === null) return { day: null, typed, error: 'Ngày chưa đúng. Đề nghị nhập ngày/tháng/năm, ví dụ 30/04/2024.' }
  if (day > today) return { day: null, typed, error: 'Ngày này chưa đến: số liệu đang là của hôm nay.' }
  if (day < firstDay) return { day: null, typed, error: 'Chưa có số liệu của năm này: số liệu đang là của hôm nay.' }
  return day === today ? { day: null, typed: '', error: null } : { day, typed, error: null }
}

/** The last day of the month, of the quarter and of the year before. */
const quickDays = (today: Day): { label: string; day: Day }[] => {
  const monthsIntoQuarter = ((Number(today.slice(5, 7)) - 1) % 3) + 1
  return [
    { label: 'Cuối tháng trước', day: endOfMonth(addMonths(today, -1)) },
    { label: 'Cuối quý trước', day: endOfMonth(addMonths(today, -monthsIntoQuarter)) },
    { label: 'Cuối năm trước', day: `${Number(today.slice(0, 4)) - 1}-12-31` },
  ]
}

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string' && one !== '')

/** The page's own filters, without the day and without the page of a list: fewer rows may have been there. */
const othersOf = (req: Request): [string, string][] =>
  Object.entries(req.query)
    .filter(([name]) => name !== asOfParam && name !== 'page')
    .flatMap(([name, value]) => textsOf(value).map((text): [string, string] => [name, text]))

/** What the component `as-of` and the banner of the layout show. */
const presentAsOf = (req: Request, { day, typed, error }: AsOf, today: Day) => {
  const others = othersOf(req)
  const at = (on: Day | null) => {
    const query = new URLSearchParams(on === null ? others : [...others, [asOfParam, on]]).toString()
    return query === '' ? req.path : `${req.path}?${query}`
  }
  return {
    day,
    shown: day && fmt.day(day),
    typed: error === null ? (day === null ? '' : fmt.day(day)) : typed,
    error,
    action: req.path,
    hidden: others,
    todayHref: at(null),
    quick: quickDays(today).map((one) => ({ label: one.label, href: at(one.day), current: one.day === day })),
  }
}
export type AsOfView = ReturnType<typeof presentAsOf>

/** Looking back, nothing can be done but read: of the capabilities only these count for what a page offers. */
const readsOnly = (capability: string): boolean => /\.(read|export|use)$/.test(capability)

/**
 * The past day a page is asked for, with the context to read it in. No day, or today, is today; a day that does not exist
 * or has not come is said so beside the box, and today is shown. The views learn of it here too: the layout prints the banner,
 * links to pages that can look back carry the day on (`carry.ts`), and what writes is not offered.
 */
export const readAsOf = (req: Request): { ctx: Ctx; asOf: AsOf } => {
  const { ctx } = req
  const asOf = readDay(queryText(req, asOfParam, 20), ctx.today)
  const locals = req.res?.locals ?? {}
  locals['lookBack'] = presentAsOf(req, asOf, ctx.today)
  if (asOf.day === null) return { ctx, asOf }
  const can = locals['can'] as ((capability: string) => boolean) | undefined
  locals['can'] = (capability: string) => readsOnly(capability) && (can?.(capability) ?? false)
  locals['today'] = asOf.day
  return { ctx: lookingBack(ctx, asOf.day), asOf }
}
