import type { Day } from '../../kernel/time.js'
import { dayInName, dayInText, dayOfPhoto } from './day.js'
import { numberInName, numberInText } from './doc-number.js'
import type { Guess } from './guess.js'
import { issuerBySign, issuerInName, issuerInText } from './issuer.js'
import type { Match, matcher, PaperKind } from './match.js'
import { subjectInName, subjectInText } from './subject.js'
import { kindNameOf } from './symbols.js'
import { foldedAlike, headOf, stemOf } from './text.js'

/** What is known of a received file. */
export type FileFacts = Readonly<{
  fileName: string
  mediaType: string
  /** Words of a digital document's beginning; null of a scan, a picture, an Office file, or one not looked into yet. */
  text: string | null
  /** When a photo was taken, by its camera's clock. */
  takenAt: string | null
  /** Whether the portal has looked into it. */
  examined: boolean
}>

export type Surroundings = Readonly<{
  today: Day
  /** Full names of the commune and of the units above it: "Xã Trấn Ninh". */
  units: readonly string[]
  match: ReturnType<typeof matcher>
}>

/** What a file could be read from. `none`: a scan, whose words the portal cannot read; it reads no letters off pictures. */
export type Readable = 'words' | 'none' | 'waiting'

export type Guesses = Readonly<{
  readable: Readable
  docNumber: Guess<string> | null
  issuedOn: Guess<Day> | null
  issuer: Guess<string> | null
  subject: Guess<string> | null
  matches: readonly Match[]
  kind: PaperKind | null
}>

const readableOf = ({ text, examined }: FileFacts): Readable =>
  text !== null ? 'words' : examined ? 'none' : 'waiting'

/** Capitals as a title that stands nowhere: "Quyết định 1494/QĐ-UBND". */
const subjectOfNumber = (docNumber: Guess<string> | null): Guess<string> | null => {
  const kind = docNumber && kindNameOf(docNumber.value)
  return kind ? { value: `${kind} số ${docNumber.value}`, ground: 'number', confidence: 'weak' } : null
}

/**
 * Guesses what a paper is from its file's name and its first page. Whatever the file is called or says, it answers; a
 * guess is a proposal for a grid that a person confirms, with its ground and how far it may be trusted.
 */
export const guessPaper = (file: FileFacts, { today, units, match }: Surroundings): Guesses => {
  const head = headOf(file.text)
  const docNumber = numberInText(head) ?? numberInName(file.fileName)
  const subject = subjectInText(head) ?? subjectInName(file.fileName) ?? subjectOfNumber(docNumber)
  const stem = stemOf(file.fileName)
  const title = subject?.ground === 'text' ? subject.value : ''
  return {
    readable: readableOf(file),
    docNumber,
    issuedOn: dayInText(head, today) ?? dayInName(file.fileName, today) ?? dayOfPhoto(file.takenAt, today),
    issuer: issuerInText(head) ?? issuerInName(foldedAlike(stem), units) ?? issuerBySign(docNumber?.value ?? null),
    subject,
    ...match({ name: stem, title, text: head }),
  }
}
