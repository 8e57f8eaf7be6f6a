import type { Ctx } from '../kernel/context.js'
import { fmt } from '../kernel/format.js'
import { addDays, addMonths, type Day, dayFromDb, dayToDb, endOfMonth } from '../kernel/time.js'
import { visibleCampaignSql } from '../policies/campaigns.js'

/** A day with which the matrix may be compared. `value` stands in the address. */
export type Since = Readonly<{ value: string; day: Day; option: string; label: string }>

/** The last day of the quarter before the one a day lies in. */
const quarterBefore = (day: Day): Day => {
  const first = Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1
  return addDays(`${day.slice(0, 4)}-${String(first).padStart(2, '0')}-01`, -1)
}

/** The end of the month, the quarter and the year before. */
export const calendarDays = (day: Day): readonly [Since, Since, Since] => {
  const since = (value: string, before: Day, words: string): Since => ({
    value,
    day: before,
    option: `Cuối ${words} trước (${fmt.day(before)})`,
    label: `So cuối ${words} trước`,
  })
  return [
    { ...since('month', endOfMonth(addMonths(day, -1)), 'tháng'), label: 'So tháng trước' },
    since('quarter', quarterBefore(day), 'quý'),
    since('year', `${Number(day.slice(0, 4)) - 1}-12-31`, 'năm'),
  ]
}

/** Reporting periods offered: the latest ones. */
const offeredPeriods = 6

/** The days offered: by the calendar, and the cut-offs of the unit's latest reporting periods before the day. */
const listSince = async (
  ctx: Pick<Ctx, 'db' | 'actor'>,
  { unitId, day }: { unitId: number; day: Day },
): Promise<readonly [Since, ...Since[]]> => {
  const campaigns = await ctx.db.$queryRaw<{ id: number; title: string; cutoffDate: Date }[]>`
    SELECT c.id, c.title, c."cutoffDate" FROM "ReportCampaign" c
    WHERE c."unitId" = ${unitId} AND c."cutoffDate" < ${dayToDb(day)}::date AND ${visibleCampaignSql(ctx.actor)}
    ORDER BY c."cutoffDate" DESC, c.id DESC LIMIT ${offeredPeriods}`
  const periods = campaigns.map(({ id, title, cutoffDate }): Since => {
    const before = dayFromDb(cutoffDate)
    return {
      value: `k${id}`,
      day: before,
      option: `${title} (${fmt.day(before)})`,
      label: `So ngày ${fmt.day(before)}`,
    }
  })
  const [month, ...calendar] = calendarDays(day)
  return [month, ...calendar, ...periods]
}

/**
 * The days offered and the one asked for, else the month before. A day of the calendar is known without asking: what is
 * offered is then read beside the figures.
 */
export const chooseSince = async (
  ctx: Pick<Ctx, 'db' | 'actor'>,
  place: { unitId: number; day: Day },
  asked: string,
): Promise<{ since: Since; offered: Promise<readonly Since[]> }> => {
  const offered = listSince(ctx, place)
  const calendar = calendarDays(place.day)
  const since = calendar.find(({ value }) => value === asked)
  if (since || asked === '') return { since: since ?? calendar[0], offered }
  const all = await offered
  return { since: all.find(({ value }) => value === asked) ?? all[0], offered }
}
