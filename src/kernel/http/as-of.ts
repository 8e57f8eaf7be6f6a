import type { Request } from 'express'
import { type Ctx, lookingBack } from '../context.js'
import { type Day, parseDay } from '../time.js'
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

/**
 * The past day a page is asked for, with the context to read it in. No day, or today, is today; a day that does not exist
 * or has not come is said so beside the box, and today is shown.
 */
export const readAsOf = (req: Request): { ctx: Ctx; asOf: AsOf } => {
  const { ctx } = req
  const typed = queryText(req, asOfParam, 20)
  const day = typed === '' ? ctx.today : parseDay(typed)
  if (day === null)
    return { ctx, asOf: { day: null, typed, error: 'Ngày chưa đúng. Đề nghị nhập ngày/tháng/năm, ví dụ 30/04/2024.' } }
  if (day > ctx.today)
    return { ctx, asOf: { day: null, typed, error: 'Ngày này chưa đến: số liệu đang là của hôm nay.' } }
  return day === ctx.today
    ? { ctx, asOf: { day: null, typed: '', error: null } }
    : { ctx: lookingBack(ctx, day), asOf: { day, typed, error: null } }
}
