import type { Sensitivity } from '../generated/prisma/enums.js'
import { type Day, dayToDb } from '../kernel/time.js'

/** What is written of a paper: its record without files, links and fate. */
export type Paper = Readonly<{
  typeId: number | null
  subject: string
  docNumber: string | null
  issuedOn: Day | null
  issuer: string | null
  validUntil: Day | null
  dataYear: number | null
  sensitivity: Sensitivity
  keptAt: string | null
  note: string | null
}>

export const PAPER_FIELDS = [
  'typeId',
  'subject',
  'docNumber',
  'issuedOn',
  'issuer',
  'validUntil',
  'dataYear',
  'sensitivity',
  'keptAt',
  'note',
] as const satisfies readonly (keyof Paper)[]

/** The record alone of anything that carries one; keys in one order. Events keep it whole: names here are stored names. */
export const paperOf = (row: Paper): Paper => ({
  typeId: row.typeId,
  subject: row.subject,
  docNumber: row.docNumber,
  issuedOn: row.issuedOn,
  issuer: row.issuer,
  validUntil: row.validUntil,
  dataYear: row.dataYear,
  sensitivity: row.sensitivity,
  keptAt: row.keptAt,
  note: row.note,
})

/** The record as its columns take it. */
export const columnsOf = (paper: Paper) => ({
  ...paperOf(paper),
  issuedOn: paper.issuedOn === null ? null : dayToDb(paper.issuedOn),
  validUntil: paper.validUntil === null ? null : dayToDb(paper.validUntil),
})

/** The fields in which two records differ. */
export const changedFields = (before: Paper, after: Paper): (keyof Paper)[] =>
  PAPER_FIELDS.filter((field) => before[field] !== after[field])
