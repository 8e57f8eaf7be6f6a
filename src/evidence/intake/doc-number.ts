import type { Guess } from './guess.js'
import { bodySign, kindSign } from './symbols.js'
import { nameWords, stemOf } from './text.js'

/** Signs that are common words or initials as well: in small letters they are a sign only before a body's. */
const isCapital = (word: string): boolean => /^\p{Lu}/u.test(word) && !/^\p{Lu}\p{Ll}+$/u.test(word)
const isNumber = (word: string | undefined): word is string => word !== undefined && /^\d{1,5}[a-z]?$/i.test(word)
const isYear = (word: string): boolean => /^(?:19|20)\d\d$/.test(word)

/** 1988 may be a number or a year: a year where what stands before it says so. */
const tellsYear = (before: string | undefined): boolean =>
  before !== undefined && (/^\d{1,2}$/.test(before) || /^(?:nam|năm|quy|quý|thang|tháng)$/iu.test(before))

/** The signs of bodies that follow from a place on, at most three. */
const bodiesFrom = (words: readonly string[], at: number): string[] => {
  const signs: string[] = []
  for (let index = at; index < words.length && signs.length < 3; index += 1) {
    const sign = bodySign(words[index] ?? '')
    if (sign === null) break
    signs.push(sign)
  }
  return signs
}

const written = (number: string, signs: readonly string[]): string => `${number}/${signs.join('-')}`

/** "15 BC UBND", "15-BC-UBND": the number before the kind. */
const numberFirst = (words: readonly string[], at: number, kind: string): string | null => {
  const number = words[at - 1]
  if (!isNumber(number) || (isYear(number) && tellsYear(words[at - 2]))) return null
  return written(number, [kind, ...bodiesFrom(words, at + 1)])
}

/** "BC 15 UBND", "BC-UBND so 15", "QĐ số 1494": the number after the kind and whatever bodies stand between. */
const kindFirst = (words: readonly string[], at: number, kind: string): string | null => {
  const between = bodiesFrom(words, at + 1)
  let next = at + 1 + between.length
  if (/^s[ốo]$/iu.test(words[next] ?? '')) next += 1
  const number = words[next]
  if (!isNumber(number) || isYear(number)) return null
  return written(number, [kind, ...between, ...bodiesFrom(words, next + 1)])
}

/** "05 UBND VPDP": a letter has no kind. */
const letterAt = (words: readonly string[], at: number): string | null => {
  const number = words[at]
  const bodies = bodiesFrom(words, at + 1)
  return isNumber(number) && !isYear(number) && bodies.length >= 2 ? written(number, bodies) : null
}

/** Số, ký hiệu as a file name tells it, its marks and slash put back; null where it tells none. */
export const numberInName = (fileName: string): Guess<string> | null => {
  const words = nameWords(stemOf(fileName))
  for (const [at, word] of words.entries()) {
    const kind = kindSign(word)
    if (kind === null || !(isCapital(word) || bodySign(words[at + 1] ?? '') !== null)) continue
    const value = numberFirst(words, at, kind) ?? kindFirst(words, at, kind)
    if (value !== null) return { value, ground: 'name', confidence: value.includes('-') ? 'likely' : 'weak' }
  }
  for (const at of words.keys()) {
    const value = letterAt(words, at)
    if (value !== null) return { value, ground: 'name', confidence: 'likely' }
  }
  return null
}

const SYMBOL = String.raw`(?:\d{4} ?\/ ?)?[A-ZĐ][A-Za-zĐđ]{0,9}(?: ?[-–] ?[A-ZĐ][A-Za-zĐđ&]{0,12}){0,3}`
const AFTER_WORD = new RegExp(String.raw`(?:Số|SỐ|So)\s?:?\s?(\d{1,5}[a-zA-Z]?) ?\/ ?(${SYMBOL})`, 'u')
const BARE = new RegExp(String.raw`(?<![\d/])(\d{1,5}[a-zA-Z]?) ?\/ ?(${SYMBOL})`, 'u')

/** Where the papers that a paper cites begin: their numbers are not its own. */
const CITED = /(?:Căn cứ|Thực hiện|Theo|Kính gửi|kèm theo)/u

const readSymbol = (number: string, symbol: string): string | null => {
  const clean = symbol.replace(/\s+/g, '').replace(/–/g, '-')
  const signs = clean.replace(/^\d{4}\//, '').split('-')
  return signs.some((sign) => kindSign(sign) !== null || bodySign(sign) !== null) ? `${number}/${clean}` : null
}

/** Số, ký hiệu as the head of a document says it; what it only cites is left out. */
export const numberInText = (head: string): Guess<string> | null => {
  const cited = head.search(CITED)
  const own = cited < 0 ? head : head.slice(0, cited)
  for (const [pattern, confidence] of [
    [AFTER_WORD, 'sure'],
    [BARE, 'likely'],
  ] as const) {
    const [, number, symbol] = pattern.exec(own) ?? []
    const value = number === undefined || symbol === undefined ? null : readSymbol(number, symbol)
    if (value !== null) return { value, ground: 'text', confidence }
  }
  return null
}
