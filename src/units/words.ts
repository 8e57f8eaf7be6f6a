import { fmt } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'

const conventional = '2000-01-01' // units older than the period of the portal begin on this day by convention

/** "từ 01/12/2024 đến 30/06/2025"; a beginning that only stands for "before the portal" is not printed as a fact. */
export const validityOf = ({ validFrom, validTo }: { validFrom: Day; validTo: Day | null }): string => {
  const from = validFrom === conventional ? 'trước 2021' : `từ ${fmt.day(validFrom)}`
  return validTo ? `${from} đến ${fmt.day(validTo)}` : from
}
