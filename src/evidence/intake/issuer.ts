import { fold } from '../../kernel/text.js'
import type { Guess } from './guess.js'
import { foldedAlike } from './text.js'

/** What bodies are called at the head of a paper. */
const BODIES =
  `ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|UBND|HỘI ĐỒNG NHÂN DÂN|HĐND|ĐẢNG ỦY|ĐẢNG UỶ|HUYỆN ỦY|ỦY BAN MTTQ|ỦY BAN MẶT TRẬN TỔ QUỐC|
BAN CHỈ ĐẠO|BAN QUẢN LÝ|BAN PHÁT TRIỂN|BAN CHỈ HUY|VĂN PHÒNG|TRẠM Y TẾ|TRUNG TÂM|CÔNG AN|PHÒNG|SỞ|CHI CỤC|HỘI NÔNG DÂN|HỘI LIÊN HIỆP|HỢP TÁC XÃ|TRƯỜNG MẦM NON|TRƯỜNG TIỂU HỌC|TRƯỜNG THCS|TRƯỜNG TRUNG HỌC|TRƯỜNG PHỔ THÔNG|TRƯỜNG PTDT|ĐIỆN LỰC|
BẢO HIỂM XÃ HỘI|THỦ TƯỚNG CHÍNH PHỦ|CHÍNH PHỦ`
    .replace(/\n/g, '')
    .split('|')
    .sort((a, b) => b.length - a.length)

const BODY = new RegExp(String.raw`(?<![\p{L}])(?:${BODIES.join('|')})(?![\p{L}])`, 'gu')

/** Words kept in capitals, and names of units, whose capitals are their own. */
const KEPT = /^(?:UBND|HĐND|MTTQ|NTM|GD|ĐT|KT|HT|TN|MT|NN|PTNT|THCS|OCOP)$/u

const unitWords = /\b(?:xã|huyện|tỉnh|thị trấn|phường|thôn) /u

const capitalised = (words: string): string =>
  words.replace(/[\p{L}]+/gu, (word) => word.charAt(0).toLocaleUpperCase('vi') + word.slice(1))

/** "PHÒNG TÀI NGUYÊN VÀ MÔI TRƯỜNG HUYỆN VĂN QUAN" → "Phòng tài nguyên và môi trường huyện Văn Quan". */
const asWritten = (capitals: string): string => {
  const words = capitals
    .split(' ')
    .map((word) => (KEPT.test(word) ? word : word.toLocaleLowerCase('vi')))
    .join(' ')
    .replace(/^(?:ủy|uỷ) ban nhân dân/u, 'UBND')
    .replace(/^hội đồng nhân dân/u, 'HĐND')
  const unit = unitWords.exec(words)
  const named = unit
    ? words.slice(0, unit.index + unit[0].length) + capitalised(words.slice(unit.index + unit[0].length))
    : words
  return named.charAt(0).toLocaleUpperCase('vi') + named.slice(1)
}

/** The capitals a document begins with, before its number and the state's title. */
const headCapitals = (head: string): string => {
  const end = head.search(/(?:Số|SỐ)\s?:|CỘNG H[OÒÓ]|C[ỘỌ]NG/u)
  const start = (end < 0 ? head.slice(0, 300) : head.slice(0, end)).replace(/[^\p{L}\s,&-]/gu, ' ').replace(/\s+/g, ' ')
  return start.trim()
}

/** A body's name runs on while its words stand in capitals. */
const runOf = (text: string): string => {
  const words: string[] = []
  for (const word of text.split(' ')) {
    if (word === '' || word !== word.toLocaleUpperCase('vi') || words.length >= 12) break
    words.push(word)
  }
  return words.join(' ').replace(/[,&-]+$/, '')
}

/** Cơ quan ban hành as the head of a document says it: the last body before the number, below the one above it. */
export const issuerInText = (head: string): Guess<string> | null => {
  const start = headCapitals(head)
  const last = [...start.matchAll(BODY)].filter(({ index }) => !isInside(start, index)).at(-1)
  if (!last) return null
  const run = runOf(start.slice(last.index))
  if (run === '') return null
  return { value: asWritten(run).slice(0, 200), ground: 'text', confidence: 'likely' }
}

/** "PHÒNG" in "QUỐC PHÒNG", "SỞ" in "CƠ SỞ", "CHÍNH PHỦ" in "THỦ TƯỚNG CHÍNH PHỦ" begin no body of their own. */
const isInside = (text: string, index: number): boolean =>
  /(?:VĂN|QUỐC|CƠ|THỦ TƯỚNG|VĂN PHÒNG) $/u.test(text.slice(Math.max(0, index - 20), index))

/** Signs that only one body in the country uses. */
const BY_SIGN: readonly (readonly [RegExp, string])[] = [
  [/-TTg$/u, 'Thủ tướng Chính phủ'],
  [/\/(?:\d{4}\/)?NĐ-CP$/u, 'Chính phủ'],
  [/UBND-VPĐP$/u, 'UBND huyện (Văn phòng Điều phối NTM)'],
]

/** Cơ quan ban hành as the sign of a number tells it. */
export const issuerBySign = (docNumber: string | null): Guess<string> | null => {
  const [, value] = BY_SIGN.find(([sign]) => docNumber !== null && sign.test(docNumber)) ?? []
  return value === undefined ? null : { value, ground: 'number', confidence: 'likely' }
}

/** Cơ quan ban hành where a file name names a unit: "UBND xa Tran Ninh" among the units known. */
export const issuerInName = (stem: string, units: readonly string[]): Guess<string> | null => {
  const plain = foldedAlike(stem).replace(/[^a-z0-9]+/g, ' ')
  const found = units.find((fullName) => plain.includes(`ubnd ${fold(fullName)}`))
  return found === undefined
    ? null
    : { value: `UBND ${found.charAt(0).toLowerCase()}${found.slice(1)}`, ground: 'name', confidence: 'likely' }
}
