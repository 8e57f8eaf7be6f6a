import type { Sensitivity } from '../generated/prisma/enums.js'
import { day as showDay } from '../kernel/format.js'
import { addDays, type Day, daysBetween } from '../kernel/time.js'

/** A paper that runs out this soon is announced, so that a new one can be asked for in time (days). */
export const EXPIRING_DAYS = 60

export type Validity = Readonly<{ state: 'unlimited' | 'valid' | 'expiring' | 'expired'; words: string }>

/** How a paper's last day of validity stands to today. The last day itself still counts. */
export const validityOf = (validUntil: Day | null, today: Day): Validity => {
  if (validUntil === null) return { state: 'unlimited', words: 'Không ghi thời hạn' }
  const left = daysBetween(today, validUntil)
  if (left < 0) return { state: 'expired', words: `Hết hiệu lực từ ${showDay(addDays(validUntil, 1))}` }
  if (left > EXPIRING_DAYS) return { state: 'valid', words: `Còn hiệu lực đến ${showDay(validUntil)}` }
  return { state: 'expiring', words: left === 0 ? 'Hết hiệu lực sau hôm nay' : `Hết hiệu lực sau ${left} ngày` }
}

/** What the commune said of a paper's content; unsaid, that of the customary paper it is. */
export const sensitivityOf = (said: Sensitivity | null, type: { sensitivity: Sensitivity } | null): Sensitivity =>
  said ?? type?.sensitivity ?? 'OPEN'

export const SENSITIVITY_WORDS: Readonly<Record<Sensitivity, string>> = {
  OPEN: 'Thông thường',
  PERSONAL: 'Có thông tin cá nhân',
  CLASSIFIED_RISK: 'Lĩnh vực có tài liệu mật',
}

/** A unit's name inside a sentence: "Xã Trấn Ninh" → "xã Trấn Ninh". */
export const inSentence = (fullName: string): string => fullName.charAt(0).toLowerCase() + fullName.slice(1)

/** Letters and digits that are not taken for one another on paper or over the telephone. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A receipt's code, "BN-7K3M-X2QF", from random bytes (eight at least): short enough to be written down. */
export const receiptCode = (random: Uint8Array): string => {
  const letters = Array.from(random.subarray(0, 8), (byte) => ALPHABET[byte % ALPHABET.length] ?? '2').join('')
  return `BN-${letters.slice(0, 4)}-${letters.slice(4)}`
}

/** A receipt's code as someone types it: "bn 7k3m x2qf" → "BN-7K3M-X2QF"; null when it is none. */
export const readReceiptCode = (typed: string): string | null => {
  const letters = typed.toUpperCase().replace(/[^0-9A-Z]/g, '')
  return /^BN[0-9A-Z]{8}$/.test(letters) ? `BN-${letters.slice(2, 6)}-${letters.slice(6)}` : null
}
