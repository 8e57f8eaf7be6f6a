import { createHash } from 'node:crypto'
import { z } from 'zod'

/**
 * The figures of a letter as they stood at one instant: written once with the letter and never again. Each row says which
 * version of which indicator it was read from, by which event, so that the figure can be found in the history for ever.
 */

const agency = z.object({ id: z.number(), name: z.string(), shortName: z.string() })

const row = z.object({
  assessmentId: z.number(),
  version: z.number(),
  /** Id of the event that made this version; null for a row that nobody has touched since it was opened. */
  eventId: z.string().nullable(),
  /** When the version came about (ISO instant) and who made it. */
  at: z.string(),
  by: z.string().nullable(),
  criterionNo: z.number(),
  criterion: z.string(),
  code: z.string(),
  name: z.string(),
  /** "≥ 70%"; null where nobody knows the level. */
  requirement: z.string().nullable(),
  /** "6/7 thôn (85,7%)"; null without a figure. */
  value: z.string().nullable(),
  /** What is lacking, "Cần thêm ít nhất 24 hộ."; null where it cannot be counted. */
  gap: z.string().nullable(),
  status: z.string(),
  waiting: z.boolean(),
  /** The lead agency; null where none is assigned. A draft assignment is marked. */
  agency: agency.nullable(),
  draft: z.boolean(),
  /** The day the commune owes it by, and days late (0: not late). */
  due: z.string().nullable(),
  lateDays: z.number(),
  /** The day the letter sets. */
  deadline: z.string(),
})

const commune = z.object({
  id: z.number(),
  name: z.string(),
  fullName: z.string(),
  /** Criteria of the set, and how many count as met. */
  criteria: z.number(),
  verified: z.number(),
  self: z.number(),
  rows: z.array(row),
})

export const figuresSchema = z.object({
  takenAt: z.string(),
  day: z.string(),
  unit: z.object({ id: z.number(), name: z.string(), fullName: z.string() }),
  /** `word`: what the set calls its criteria. */
  set: z.object({ code: z.string(), shortName: z.string(), word: z.string() }),
  plan: z
    .object({ docNumber: z.string(), issuedOn: z.string().nullable(), name: z.string(), issuer: z.string() })
    .nullable(),
  deadline: z.string(),
  communes: z.array(commune),
})

export type Figures = z.infer<typeof figuresSchema>
export type CommuneFigures = z.infer<typeof commune>
export type FigureRow = z.infer<typeof row>
export type FigureAgency = z.infer<typeof agency>

/** A stamp of what a preview showed; another stamp at the moment of making: figures moved in between. */
export const stampOf = ({ communes, deadline, set }: Figures): string =>
  createHash('sha256')
    .update(JSON.stringify([communes, deadline, set]))
    .digest('hex')
    .slice(0, 32)

/** An agency with the rows it leads, by commune. */
export type AgencyRows = Readonly<{
  agency: FigureAgency
  communes: readonly Readonly<{ commune: CommuneFigures; rows: readonly FigureRow[] }>[]
}>

/** The rows of a letter once more, by the agency that leads them, in the order in which agencies first appear. */
export const byAgency = ({ communes }: Figures): AgencyRows[] => {
  const agencies = new Map<number, FigureAgency>()
  for (const { rows } of communes) for (const one of rows) if (one.agency) agencies.set(one.agency.id, one.agency)
  return [...agencies.values()].map((one) => ({
    agency: one,
    communes: communes.flatMap((each) => {
      const rows = each.rows.filter((held) => held.agency?.id === one.id)
      return rows.length === 0 ? [] : [{ commune: each, rows }]
    }),
  }))
}

export const countRows = (figures: Figures): { rows: number; late: number; waiting: number } => {
  const rows = figures.communes.flatMap((one) => one.rows)
  return {
    rows: rows.length,
    late: rows.filter(({ lateDays }) => lateDays > 0).length,
    waiting: rows.filter(({ waiting }) => waiting).length,
  }
}
