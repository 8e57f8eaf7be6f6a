import { day } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'

type Cited = Readonly<{ docNumber: string; issuedOn: Day | null; issuer: string; title?: string | null }>

/** "318/QĐ-TTg ngày 08/03/2022": a paper as a sentence cites it; without the day where that is not known. */
export const cite = ({ docNumber, issuedOn }: Pick<Cited, 'docNumber' | 'issuedOn'>): string =>
  issuedOn === null ? docNumber : `${docNumber} ngày ${day(issuedOn)}`

const longest = 70

/** A paper as one line of a list to choose from: number, day, issuer, and as much of the subject as fits. */
export const documentLine = (document: Cited): string => {
  const line = `${cite(document)}, ${document.issuer}`
  const { title } = document
  if (!title) return line
  return `${line}: ${title.length > longest ? `${title.slice(0, longest).trimEnd()}…` : title}`
}

/** The papers as a form's choices. */
export const documentOptions = (documents: readonly (Cited & { id: number })[]) =>
  documents.map((document) => ({ value: document.id, label: documentLine(document) }))
