import type { CampaignKind } from '../generated/prisma/enums.js'
import { day as showDay } from '../kernel/format.js'
import { addDays, addMonths, type Day, endOfMonth } from '../kernel/time.js'

/** The kinds of a report campaign (đợt báo cáo) in the order they are offered. */
export const KINDS = [
  'MONTH',
  'QUARTER',
  'HALF_YEAR',
  'NINE_MONTHS',
  'YEAR',
  'AD_HOC',
] as const satisfies readonly CampaignKind[]

export const kindWords: Readonly<Record<CampaignKind, string>> = {
  MONTH: 'Tháng',
  QUARTER: 'Quý',
  HALF_YEAR: '6 tháng',
  NINE_MONTHS: '9 tháng',
  YEAR: 'Năm',
  AD_HOC: 'Đột xuất',
}

/** What a new campaign is filled with until the office says otherwise. */
export type CampaignDays = Readonly<{
  title: string
  periodStart: Day
  cutoffDate: Day
  opensOn: Day
  dueDate: Day
}>

const quarters = ['I', 'II', 'III', 'IV'] as const
const pad = (month: number): string => String(month).padStart(2, '0')

/** The 14th of a month of a year, on which a period ends (09/2019/NĐ-CP: from the 15th to the 14th). */
const fourteenth = (year: number, month: number): Day => `${year}-${pad(month)}-14`

/** Days after the cut-off that a commune has to write its report. */
const WRITING_DAYS = 6

const upTo = (cutoffDate: Day, months: number, title: string, today: Day): CampaignDays => {
  const usual = addDays(cutoffDate, WRITING_DAYS)
  return {
    title,
    periodStart: addDays(addMonths(cutoffDate, -months), 1),
    cutoffDate,
    opensOn: today,
    dueDate: usual > today ? usual : addDays(today, WRITING_DAYS),
  }
}

/**
 * The customary period of a kind around a day: the one of the month, quarter or year the day lies in. Cut-offs follow
 * 09/2019/NĐ-CP; an ad hoc campaign counts to the end of the month before and is due by the end of the month.
 */
export const customaryDays = (kind: CampaignKind, today: Day): CampaignDays => {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))]
  const quarter = Math.ceil(month / 3)
  switch (kind) {
    case 'MONTH':
      return upTo(fourteenth(year, month), 1, `Báo cáo tháng ${month}/${year}`, today)
    case 'QUARTER':
      return upTo(fourteenth(year, quarter * 3), 3, `Báo cáo quý ${quarters[quarter - 1] ?? ''}/${year}`, today)
    case 'HALF_YEAR':
      return upTo(fourteenth(year, 6), 6, `Báo cáo 6 tháng đầu năm ${year}`, today)
    case 'NINE_MONTHS':
      return upTo(fourteenth(year, 9), 9, `Báo cáo 9 tháng năm ${year}`, today)
    case 'YEAR':
      return upTo(fourteenth(year, 12), 12, `Báo cáo năm ${year}`, today)
    case 'AD_HOC':
      return {
        title: `Báo cáo rà soát, đánh giá lại tháng ${month}/${year}`,
        periodStart: `${year}-01-01` <= addMonths(today, -1) ? `${year}-01-01` : `${year - 1}-01-01`,
        cutoffDate: endOfMonth(addMonths(today, -1)),
        opensOn: today,
        dueDate: endOfMonth(today),
      }
  }
}

/** "từ 15/04/2024 đến 14/05/2024" */
export const periodText = ({ periodStart, cutoffDate }: { periodStart: Day; cutoffDate: Day }): string =>
  `từ ${showDay(periodStart)} đến ${showDay(cutoffDate)}`
