import type { Ctx } from '../kernel/context.js'
import { fmt } from '../kernel/format.js'
import { addDays, addMonths, type Day, dayFromDb, dayToDb, endOfMonth } from '../kernel/time.js'
import { visibleCampaigns } from '../policies/campaigns.js'

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
export const listSince = async (
  ctx: Pick<Ctx, 'db' | 'actor'>,
  { unitId, day }: { unitId: number; day: Day },
): Promise<readonly [Since, ...Since[]]> => {
  const campaigns = await ctx.db.reportCampaign.findMany({
    where: { ...visibleCampaigns(ctx.actor), unitId, cutoffDate: { lt: dayToDb(day) } },
    select: { id: true, title: true, cutoffDate: true },
    orderBy: [{ cutoffDate: 'desc' }, { id: 'desc' }],
    take: offeredPeriods,
  })
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

/** The one asked for; else the month before. */
export const chooseSince = (offered: readonly [Since, ...Since[]], asked: string): Since =>
  offered.find(({ value }) => value === asked) ?? offered[0]
