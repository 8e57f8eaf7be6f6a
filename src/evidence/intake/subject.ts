import { fold } from '../../kernel/text.js'
import { subjectFromFileName } from '../file-name.js'
import type { Guess } from './guess.js'
import { bodySign, KIND_NAMES, kindSign } from './symbols.js'
import { stemOf } from './text.js'

const LONGEST = 300

/** What begins after a title. Case tells: "kết quả thực hiện" goes on, "Thực hiện Kế hoạch" begins. */
const ENDS =
  /\s(?=(?:Căn cứ|Kính gửi|Thực hiện|Hôm nay|Theo|Nhằm|Để|Thời gian|Vào hồi|Điều 1|Kèm theo|Nơi nhận|TT|STT|A|I|1)(?:[\s.:,)]|$)|\(?(?:Kèm theo|Ban hành kèm)|[ỦU]Y BAN NHÂN DÂN|UỶ BAN|CHỦ TỊCH|HỘI ĐỒNG|BAN CHỈ ĐẠO|QUYẾT ĐỊNH:|[-_*]{3,})/u

const upTo = (text: string): { words: string; ended: boolean } => {
  const end = text.search(ENDS)
  const whole = end > 0 ? text.slice(0, end) : text.slice(0, 180).replace(/\s+\S*$/, '')
  return {
    words: whole
      .trim()
      .replace(/[\s.,;:–-]+$/u, '')
      .slice(0, LONGEST),
    ended: end > 0,
  }
}

const SIGNS = /\b(?:ubnd|hđnd|ntm|ocop|htx|bhyt|mttq|thcs|attp|kdc|bcđ|vpđp)\b/giu

/** A title set in capitals, as it is spoken of. */
const spoken = (title: string): string => {
  const letters = title.replace(/[^\p{L}]/gu, '')
  const capitals = Array.from(letters).filter((letter) => letter !== letter.toLocaleLowerCase('vi')).length
  if (capitals < letters.length * 0.7) return title
  return title.toLocaleLowerCase('vi').replace(SIGNS, (sign) => sign.toLocaleUpperCase('vi'))
}

const lowerFirst = (text: string): string =>
  /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLocaleLowerCase('vi') + text.slice(1) : text

const joined = (kind: string, title: string): string => {
  const about = lowerFirst(spoken(title).replace(/^(?:V\/v|v\/v|V\/V)[:\s]+/u, 'Về việc '))
  return `${kind} ${about}`.trim().slice(0, LONGEST)
}

const HEADINGS = KIND_NAMES.map((name) => name.toLocaleUpperCase('vi'))
const HEADING = new RegExp(String.raw`(?<![\p{L}])(${HEADINGS.join('|')})(?![\p{L}:])\s+`, 'u')
const LETTER = /(?<![\p{L}])V\/[vV][:\s]+/u

/** Trích yếu as a document's title says it: the kind set in capitals and what follows, or "V/v …" of a letter. */
export const subjectInText = (head: string): Guess<string> | null => {
  const heading = HEADING.exec(head)
  if (heading) {
    const { words, ended } = upTo(head.slice(heading.index + heading[0].length))
    const kind = KIND_NAMES.find((name) => name.toLocaleUpperCase('vi') === heading[1]) ?? ''
    if (words.length >= 5) return { value: joined(kind, words), ground: 'text', confidence: ended ? 'sure' : 'weak' }
  }
  const letter = LETTER.exec(head)
  if (!letter) return null
  const { words, ended } = upTo(head.slice(letter.index + letter[0].length))
  const end = words.search(/\s(?:CỘNG H|Độc lập|[\p{Lu}][\p{L}\s]{1,30}, ngày)/u)
  const own = end > 0 ? words.slice(0, end) : words
  return own.length < 5
    ? null
    : { value: `Về việc ${lowerFirst(own)}`, ground: 'text', confidence: ended ? 'likely' : 'weak' }
}

/** Numbers and signs at a name's beginning are other fields' business. */
const isFact = (word: string): boolean =>
  /^\d+[a-z]?$/i.test(word) ||
  /^(?:s[ốo]|scan|img|dsc|pxl|image)$/iu.test(word) ||
  bodySign(word) !== null ||
  (/^\p{Lu}/u.test(word) && kindSign(word) !== null)

/** The name without days, and without the number and sign at its beginning: they are fields of their own. */
const withoutFacts = (stem: string): string => {
  const words = stem
    .replace(/(?<!\d)\d{1,2}([-._])\d{1,2}\1\d{2,4}(?!\d)/g, ' ')
    .replace(/(?<!\d)\d{4}([-._])\d{1,2}\1\d{1,2}(?!\d)/g, ' ')
    .replace(/(?<!\d)(?:19|20)\d{6}(?!\d)/g, ' ')
    .split(/[\s_]+/)
  const telling = words.findIndex((word) => !word.split(/[-.()]/).every((part) => part === '' || isFact(part)))
  return telling < 0 ? '' : words.slice(telling).join(' ')
}

const hasMarks = (text: string): boolean => fold(text) !== text.toLowerCase()

/** Trích yếu as a file name tells it. Without marks it is no Vietnamese to be kept unread. */
export const subjectInName = (fileName: string): Guess<string> | null => {
  const own = withoutFacts(stemOf(fileName)).replace(/\b[vV][-_. ][vV]\b[\s:]*/u, 'Về việc ')
  const value = subjectFromFileName(`${own}.x`)?.slice(0, LONGEST) ?? null
  return value === null ? null : { value, ground: 'name', confidence: hasMarks(value) ? 'likely' : 'weak' }
}
