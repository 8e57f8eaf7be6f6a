import { parse } from 'csv-parse/sync'
import { Invalid } from './errors.js'
import { cleanText } from './text.js'
import type { SheetRow } from './xlsx-read.js'

/** A text file of columns as read, with what was guessed of it. */
export type Delimited = Readonly<{ rows: readonly SheetRow[]; encoding: string; delimiter: Delimiter }>

const delimiters = [';', ',', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

const notText = 'Tệp không phải văn bản có cột (.csv) đọc được. Đề nghị lưu lại từ Excel ở dạng CSV UTF-8.'

const hasMark = (file: Buffer, ...bytes: number[]): boolean => bytes.every((byte, index) => file[index] === byte)

/** UTF-16 without its mark: every other byte of Latin letters is zero. */
const looksWide = (file: Buffer, odd: 0 | 1): boolean => {
  const sample = file.subarray(0, 400)
  const zeros = sample.filter((byte, index) => index % 2 === odd && byte === 0).length
  return sample.length > 8 && zeros > sample.length / 4
}

/** The text of a file by its mark, else UTF-8 where it is valid, else the old Vietnamese code page Windows-1258. */
export const decodeText = (file: Buffer): { text: string; encoding: string } => {
  if (hasMark(file, 0xff, 0xfe) || looksWide(file, 1))
    return { text: new TextDecoder('utf-16le').decode(file), encoding: 'UTF-16' }
  if (hasMark(file, 0xfe, 0xff) || looksWide(file, 0))
    return { text: new TextDecoder('utf-16be').decode(file), encoding: 'UTF-16' }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(file), encoding: 'UTF-8' }
  } catch {
    return { text: new TextDecoder('windows-1258').decode(file), encoding: 'Windows-1258' }
  }
}

/** How often each delimiter stands outside quotes in a line. */
const countIn = (line: string, delimiter: string): number => line.replace(/"[^"]*"/g, '').split(delimiter).length - 1

/** The delimiter that parts the most lines into the same number of columns. */
export const guessDelimiter = (text: string): Delimiter => {
  const lines = text
    .split(/\r\n?|\n/, 40)
    .filter((line) => line.trim() !== '')
    .slice(0, 20)
  const scored = delimiters.map((delimiter) => {
    const counts = lines.map((line) => countIn(line, delimiter)).filter((count) => count > 0)
    const usual = Math.max(0, ...counts)
    return { delimiter, score: counts.filter((count) => count === usual).length * Math.min(usual, 50) }
  })
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).delimiter
}

/** An apostrophe written before a text that a spreadsheet would have taken for a formula is taken off again. */
const unguarded = (cell: string): string => (/^'\s*[=+@-]/.test(cell) ? cell.slice(1) : cell)

/** The rows of a .csv that hold anything, numbered as the spreadsheet would. @throws Invalid */
export const readDelimited = (file: Buffer, limits: { rows: number; columns: number }): Delimited => {
  const { text, encoding } = decodeText(file)
  if (text.includes('\0')) throw new Invalid(notText)
  const delimiter = guessDelimiter(text)
  let records: string[][]
  try {
    records = parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: 1024 ** 2,
      to: limits.rows + 1,
    })
  } catch {
    throw new Invalid(notText)
  }
  if (records.length > limits.rows)
    throw new Invalid(`Tệp có nhiều hơn ${limits.rows} dòng một lần nhập. Đề nghị chia nhỏ.`)
  const rows = records
    .map((record, index) => ({
      no: index + 1,
      cells: record.slice(0, limits.columns).map((cell) => unguarded(cleanText(cell)).slice(0, 4000)),
    }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
  return { rows, encoding, delimiter }
}
