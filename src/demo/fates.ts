import type { Day } from '../kernel/time.js'

/** How an indicator of a commune stands on the day the demonstration is made for. */
export type Outcome =
  /** đạt, confirmed by the agency */
  | 'VERIFIED'
  /** không áp dụng, confirmed */
  | 'EXCLUDED'
  /** chưa đạt, confirmed */
  | 'REFUSED'
  /** claimed and sent, the agency has not decided */
  | 'WAITING'
  /** sent back for a supplement */
  | 'RETURNED'
  /** claimed, not sent yet */
  | 'CLAIMED'
  /** the commune says chưa đạt */
  | 'UNMET'
  /** đang thực hiện */
  | 'RUNNING'
  | 'UNTOUCHED'

/** A figure told exactly, where the story needs that one: a ratio, a number, or parts by key. */
export type Told = Readonly<{
  ratio?: readonly [numerator: string, denominator: string]
  value?: string
  parts?: Readonly<Record<string, readonly [numerator: string, denominator: string]>>
}>

/** What a case says beyond the outcome. */
export type Details = Readonly<{
  /** Working of the agency: sent, sent back or decided so many days before the demonstration's day. */
  daysAgo?: number
  /** Null: none yet. */
  planned?: Day | null
  /** Last day for a supplement. */
  due?: Day
  /** Đạt is claimed although the figures say otherwise. */
  against?: true
  /** Was verified once and lost again. */
  lost?: true
  told?: Told
  /** Why đạt is claimed, or what the agency asks for. */
  why?: string
  note?: string
}>

export type Case = Readonly<{ is: Outcome }> & Details

/** What became of one indicator in one commune, and when. */
export type Fate = Case &
  Readonly<{
    /** Day of the agency's decision (VERIFIED, EXCLUDED, REFUSED), of sending (WAITING), of sending back (RETURNED); else unused. */
    on: Day
    /** Was verified already when the portal was opened. */
    atFirst: boolean
  }>
