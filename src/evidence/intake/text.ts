import { fold, nfc } from '../../kernel/text.js'

/** Characters of a document that count as its first page's head and title. */
const HEAD = 2_500

/** The same text without marks and in lower case, letter by letter, so that a place in one is that place in the other. */
export const foldedAlike = (text: string): string =>
  Array.from(text, (letter) => {
    const plain = fold(letter)
    return plain.length === letter.length ? plain : letter
  }).join('')

/** The beginning of a document's words on one line; '' where there are none. */
export const headOf = (text: string | null): string =>
  nfc(text ?? '')
    .slice(0, HEAD)
    .replace(/\s+/g, ' ')
    .trim()

/** File names are kept to 200 characters; no more of one is read. */
const LONGEST_NAME = 250

/** A file name without its extension. */
export const stemOf = (fileName: string): string =>
  nfc(fileName)
    .replace(/\.[^.\s]{1,10}$/, '')
    .slice(0, LONGEST_NAME)

/** What separates words in file names. */
const BETWEEN = /[\s_.\-–—,;()[\]{}+/&#@]+/u

/** The words of a file name as they stand there. */
export const nameWords = (stem: string): string[] => stem.split(BETWEEN).filter((word) => word !== '')

/** Letters and digits of a text in plain words, for comparing. */
export const plainWords = (text: string): string[] =>
  fold(text)
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')

/** Words that every set's name has. */
const COMMON = new Set(['xa', 'ntm', 'nong', 'thon', 'moi'])

/** What sets a set apart from the others by its short name: "Xã NTM nâng cao" → nang, cao. */
export const ownWordsOf = (shortName: string): string[] => plainWords(shortName).filter((word) => !COMMON.has(word))
