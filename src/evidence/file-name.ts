import { cleanText } from '../kernel/text.js'

/** Name of the file fields of every form. */
export const FILE_FIELD = 'files'

const LONGEST = 200

/**
 * A user's file name as we keep it: the last part of whatever path a browser sent, NFC, without control characters or
 * marks that reverse text, at most 200 characters with its extension kept. It is data: no file is stored under it.
 */
export const cleanFileName = (sent: string): string => {
  const last = sent.split(/[/\\]/).at(-1) ?? ''
  const name = cleanText(last)
    .replace(/[\n\t]/g, ' ')
    .replace(/^\.+/, '')
    .trim()
  if (name === '') return 'tep'
  const letters = Array.from(name)
  if (letters.length <= LONGEST) return name
  const extension = /\.[^.\s]{1,10}$/.exec(name)?.[0] ?? ''
  return `${letters.slice(0, LONGEST - extension.length).join('')}${extension}`
}

/** What cameras, scanners and messengers put into names by themselves. */
const MECHANICAL =
  /\b(?:img|image|imag|dsc|dscn|dcim|pxl|photo|picture|pic|scan|scanner|scanned|cam|camera|screenshot|received|zalo|fb|whatsapp|viber|download|file|doc|document|untitled|new|copy|tep|anh|at|am|pm)\b/giu

/**
 * A trích yếu made from a file name: without extension, separators as spaces, first letter upper case. Null when the name
 * says nothing ("IMG_20240520_081437.jpg", "Scan 3.pdf").
 */
export const subjectFromFileName = (name: string): string | null => {
  const words = name
    .replace(/\.[^.\s]+$/, '')
    .replace(/[_+]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const telling = words
    .replace(/[-.()]/g, ' ')
    .replace(MECHANICAL, ' ')
    .replace(/[\d\s]+/gu, '')
  if (Array.from(telling).length < 4) return null
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/**
 * The trích yếu of each of several files sent together: the one typed, numbered where it stands for several (pages of one
 * paper photographed one by one), else the file's own name, else the customary paper's. Null where nothing says anything.
 */
export const subjectsOf = (
  names: readonly string[],
  typed: string | null,
  typeName: string | null,
): (string | null)[] => {
  const numbered = (words: string, index: number) =>
    names.length > 1 ? `${words} (${index + 1}/${names.length})` : words
  return names.map((name, index) => {
    if (typed !== null) return numbered(typed, index)
    const own = subjectFromFileName(name)
    if (own !== null) return own
    return typeName === null ? null : numbered(typeName, index)
  })
}
