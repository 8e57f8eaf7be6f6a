import type { Day } from '../../kernel/time.js'

const parts = (day: Day): [year: number, month: number, date: number] => {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  return [year, month, date]
}

/** Days below 10 and the months 1 and 2 take a leading zero, no other month does (NĐ 30/2020, Phụ lục I). */
const twoDigits = (value: number): string => String(value).padStart(2, '0')
const monthDigits = (month: number): string => (month <= 2 ? twoDigits(month) : String(month))

/** "tháng 5 năm 2024", "tháng 02 năm 2024": what stands after the blank day. */
export const monthInLetter = (day: Day): string => {
  const [year, month] = parts(day)
  return `tháng ${monthDigits(month)} năm ${year}`
}

/** "ngày 08 tháng 5 năm 2024". */
export const dayInLetter = (day: Day): string => `ngày ${twoDigits(parts(day)[2])} ${monthInLetter(day)}`

/** "08/5/2024": a day inside a letter. */
export const shortDay = (day: Day): string => {
  const [year, month, date] = parts(day)
  return `${twoDigits(date)}/${monthDigits(month)}/${year}`
}

/** A count inside a letter: numbers below 10 take a zero, "04 chỉ tiêu". */
export const countInLetter = (count: number): string => (count > 0 && count < 10 ? `0${count}` : String(count))

/** The last word of an official text is followed by "./.". */
export const closed = (text: string): string => {
  const bare = text.trimEnd().replace(/(?:\.\/\.?|[.;,])+$/, '')
  return `${bare}./.`
}

/** Ends of the lines of a list: all but the last ";", the last ".". */
export const listed = (lines: readonly string[]): string[] =>
  lines.map((line, index) => `${line.replace(/[;.,\s]+$/, '')}${index === lines.length - 1 ? '.' : ';'}`)

/** One line of a text area each; blank ones, and the dash people type before them, dropped. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/^\s*[-–•]\s*/, '').trim())
    .filter((line) => line !== '')

const upper = (text: string): string => text.toLocaleUpperCase('vi')

/** How the People's Committee of a unit is printed: "ỦY BAN NHÂN DÂN", "HUYỆN VĂN QUAN". */
export const committeeOf = (fullName: string): string[] => ['ỦY BAN NHÂN DÂN', upper(fullName)]

export { upper }
