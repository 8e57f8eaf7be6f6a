import { z } from 'zod'
import type { PaperChart } from '../reports/official-docx/paper.js'
import type { ReportTable } from '../tables/table.js'

const text = z.string()
const count = z.number()
const maybe = text.nullable()

const value = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text }),
  z.object({ kind: z.literal('whole'), value: count }),
  z.object({ kind: z.literal('decimal'), value: text, digits: count }),
  z.object({ kind: z.literal('percent'), value: text, digits: count }),
  z.object({ kind: z.literal('day'), value: text }),
  z.object({ kind: z.literal('none') }),
])

/** A report table as it is kept: what is printed of it. */
const table = z.object({
  no: text,
  title: text,
  unit: text,
  cutoff: text,
  notes: z.array(text),
  columns: z.array(
    z.object({ key: text, heads: z.array(text), width: count, align: z.enum(['left', 'center', 'right']) }),
  ),
  rows: z.array(z.object({ kind: z.enum(['row', 'total', 'group']), cells: z.record(text, z.object({ value })) })),
  empty: text,
  paper: z.enum(['A4', 'A3']),
  landscape: z.boolean(),
  frozen: count,
})

const chart = z.object({ svg: text, title: text, summary: text })

const criterion = z.object({
  criterionId: count,
  no: count,
  name: text,
  indicators: count,
  selfMet: count,
  verifiedMet: count,
})
const set = z.object({
  setId: count,
  code: text,
  shortName: text,
  criteria: count,
  selfMet: count,
  verifiedMet: count,
  rows: z.array(criterion),
})
const resource = z.object({ source: text, label: text, amount: maybe, quantity: maybe, unit: maybe })
const obstacle = z.object({
  about: maybe,
  description: text,
  cause: maybe,
  proposal: maybe,
  agency: maybe,
  answer: maybe,
})

/** How a commune stands and stood. */
const commune = z.object({
  sets: z.array(set),
  before: z.object({ day: text, sets: z.array(set) }).nullable(),
  resources: z.array(resource),
  obstacles: z.array(obstacle),
  /** The frozen version it was taken from, with its check code. */
  snapshot: z.object({ number: count, sha256: text }).nullable(),
})

/** What a district's report says in words: each number counted by the function that counts it on the pages. */
const district = z.object({
  communes: count,
  average: text,
  averageBefore: maybe,
  word: text,
  of: count,
  bands: z.array(z.object({ label: text, communes: z.array(text) })),
  /** How many communes were in each band at the end of the period before; null where that is not known. */
  bandsBefore: z.array(count).nullable(),
  risen: z.array(z.object({ commune: text, from: count, to: count })),
  fallen: z.array(z.object({ commune: text, from: count, to: count })),
  targets: z.array(z.object({ commune: text, set: text, met: count, of: count, due: text, unmet: text, light: text })),
  lagging: z.array(z.object({ criterion: text, unmet: count, of: count, agencies: text })),
  agencies: z.array(z.object({ agency: text, late: count, longest: count, waiting: count })),
  late: count,
  waiting: count,
})

/** The figures of a report as they stood when it was made: written once, never again. */
export const figuresSchema = z.object({
  format: z.literal(1),
  takenAt: text,
  unit: z.object({ id: count, name: text, fullName: text }),
  /** "tháng 5/2024", or null where it is as of a day. */
  period: z.object({ title: text, kind: text, start: text }).nullable(),
  day: text,
  before: maybe,
  basis: z.enum(['verified', 'self']),
  set: z.object({ code: text, shortName: text, word: text }),
  commune: commune.nullable(),
  district: district.nullable(),
  tables: z.array(table),
  charts: z.array(chart),
})
export type PaperFigures = Omit<z.infer<typeof figuresSchema>, 'tables' | 'charts'> &
  Readonly<{ tables: readonly ReportTable[]; charts: readonly PaperChart[] }>
export type CommunePart = z.infer<typeof commune>
export type DistrictPart = z.infer<typeof district>

/** Reads figures out of a row. @throws ZodError where the row is none of ours */
export const readFigures = (stored: unknown): PaperFigures => figuresSchema.parse(stored)

/** Whether a row's figures were taken: a document that waits has none. */
export const hasFigures = (stored: unknown): boolean => figuresSchema.safeParse(stored).success
