import { type Day, isDay } from '../../kernel/time.js'
import type { Guess } from './guess.js'
import { foldedAlike, stemOf } from './text.js'

const EARLIEST: Day = '1990-01-01'

/** A day that a paper of today can bear; null for what the calendar does not have, the future and the far past. */
const dayOfParts = (year: string, month: string, day: string, today: Day): Day | null => {
  const iso = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDay(iso) && iso >= EARLIEST && iso <= today ? iso : null
}

type Reader = Readonly<{ pattern: RegExp; read: (found: RegExpMatchArray, today: Day) => Day | null }>

const part = (found: RegExpMatchArray, name: string): string => found.groups?.[name] ?? ''
const byNames = (found: RegExpMatchArray, today: Day) =>
  dayOfParts(part(found, 'y'), part(found, 'm'), part(found, 'd'), today)

/** How days stand in file names, the plainer first: 2024-05-08, 08-05-2024, 8.5.24, 20240508, 08052024. */
const IN_NAMES: readonly Reader[] = [
  { pattern: /ngay\D{0,3}(?<d>\d{1,2})\D{1,9}(?<m>\d{1,2})\D{1,7}(?<y>\d{4})(?!\d)/g, read: byNames },
  { pattern: /(?<!\d)(?<y>(?:19|20)\d\d)(?<s>[-._ ])(?<m>\d{1,2})\k<s>(?<d>\d{1,2})(?!\d)/g, read: byNames },
  { pattern: /(?<!\d)(?<d>\d{1,2})(?<s>[-._ ])(?<m>\d{1,2})\k<s>(?<y>(?:19|20)\d\d)(?!\d)/g, read: byNames },
  { pattern: /(?<!\d)(?<d>\d{1,2})(?<s>[-._])(?<m>\d{1,2})\k<s>(?<y>\d\d)(?!\d)/g, read: byNames },
  { pattern: /(?<!\d)(?<y>(?:19|20)\d\d)(?<m>\d\d)(?<d>\d\d)(?!\d)/g, read: byNames },
  { pattern: /(?<!\d)(?<d>\d\d)(?<m>\d\d)(?<y>(?:19|20)\d\d)(?!\d)/g, read: byNames },
]

/** What phones and scanners call files by themselves: the day in it is that of the picture. */
const MECHANICAL = /^(?:img|image|pxl|dsc|scan|camscanner|screenshot|photo|vid|zalo|received|ảnh|anh)(?![a-z]{2})/iu

/** Ngày ban hành as a file name tells it; null where it tells none. */
export const dayInName = (fileName: string, today: Day): Guess<Day> | null => {
  const stem = foldedAlike(stemOf(fileName))
  for (const { pattern, read } of IN_NAMES) {
    for (const found of stem.matchAll(pattern)) {
      const value = read(found, today)
      if (value !== null) return { value, ground: 'name', confidence: MECHANICAL.test(stem) ? 'weak' : 'likely' }
    }
  }
  return null
}

const SPOKEN = /(?<place>,\s?)?ngay\s?(?<d>\d{1,2})\s?thang\s?(?<m>\d{1,2})\s?nam\s?(?<y>\d{4})/g

/**
 * Ngày ban hành as the head of a document says it ("Trấn Ninh, ngày 08 tháng 5 năm 2024"): the one after a place is the
 * paper's own, the first of others probably.
 */
export const dayInText = (head: string, today: Day): Guess<Day> | null => {
  const days = [...foldedAlike(head).matchAll(SPOKEN)].flatMap((found) => {
    const value = byNames(found, today)
    return value === null ? [] : [{ value, own: found.groups?.['place'] !== undefined }]
  })
  const day = days.find(({ own }) => own) ?? days[0]
  return day ? { value: day.value, ground: 'text', confidence: day.own ? 'sure' : 'likely' } : null
}

/** The day a photo was taken, as its camera wrote it. */
export const dayOfPhoto = (takenAt: string | null, today: Day): Guess<Day> | null => {
  const value = takenAt?.slice(0, 10) ?? ''
  return isDay(value) && value >= EARLIEST && value <= today ? { value, ground: 'photo', confidence: 'weak' } : null
}
