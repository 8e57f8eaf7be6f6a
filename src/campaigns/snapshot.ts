import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { CampaignKind } from '../generated/prisma/enums.js'
import type { Day } from '../kernel/time.js'
import type { SetFigures } from './figures.js'
import type { Texts } from './rules.js'

export type SnapshotResource = Readonly<{
  source: string
  label: string
  /** triệu đồng */
  amount: string | null
  quantity: string | null
  unit: string | null
}>

export type SnapshotObstacle = Readonly<{
  about: string | null
  description: string
  cause: string | null
  proposal: string | null
  agency: string | null
  answer: string | null
}>

/** A report as it was submitted: everything a reader needs years later, whatever became of the rows it came from. */
export type SnapshotContent = Readonly<{
  format: 1
  campaign: Readonly<{ title: string; kind: CampaignKind; periodStart: Day; cutoffDate: Day; dueDate: Day }>
  commune: Readonly<{ id: number; name: string }>
  sets: readonly SetFigures[]
  texts: Texts
  /** Mobilised within the period. */
  resources: readonly SnapshotResource[]
  /** Not settled when the report was submitted. */
  obstacles: readonly SnapshotObstacle[]
}>

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]))
}

/** The check code of a content: SHA-256 of its JSON with keys in order, as the database keeps no order of keys. */
export const codeOf = (content: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest('hex')

const count = z.number().int()
const optional = z.string().nullable()
const stored = z.object({
  format: z.literal(1),
  campaign: z.object({
    title: z.string(),
    kind: z.enum(['MONTH', 'QUARTER', 'HALF_YEAR', 'NINE_MONTHS', 'YEAR', 'AD_HOC']),
    periodStart: z.string(),
    cutoffDate: z.string(),
    dueDate: z.string(),
  }),
  commune: z.object({ id: count, name: z.string() }),
  sets: z.array(
    z.object({
      setId: count,
      code: z.string(),
      shortName: z.string(),
      criteria: count,
      selfMet: count,
      verifiedMet: count,
      rows: z.array(
        z.object({
          criterionId: count,
          no: count,
          name: z.string(),
          indicators: count,
          selfMet: count,
          verifiedMet: count,
        }),
      ),
    }),
  ),
  texts: z.record(z.string(), z.string()),
  resources: z.array(
    z.object({ source: z.string(), label: z.string(), amount: optional, quantity: optional, unit: optional }),
  ),
  obstacles: z.array(
    z.object({
      about: optional,
      description: z.string(),
      cause: optional,
      proposal: optional,
      agency: optional,
      answer: optional,
    }),
  ),
})

/** Reads a stored content. @throws ZodError where the row is none of ours */
export const readContent = (content: unknown): SnapshotContent => stored.parse(content)

/** What a person saw of the figures: a submission of other figures than those seen is refused. */
export const stampOfFigures = (sets: readonly SetFigures[]): string => codeOf(sets).slice(0, 32)
