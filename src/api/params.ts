import { z } from 'zod'
import { isDay } from '../kernel/time.js'

/** What may be asked of /api/v1. A parameter nobody knows is refused: a misspelt filter must not answer everything. */

const day = z.string().refine(isDay, 'Ngày chưa đúng, ví dụ 2024-04-30.')
const wholeUpTo = (max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'Cần là số nguyên không âm.')
    .transform(Number)
    .refine((value) => value <= max, `Lớn nhất là ${max}.`)
const id = wholeUpTo(999_999_999)
const set = z.string('Cần mã bộ tiêu chí, ví dụ NTM_2021_2025.').regex(/^[A-Z0-9_]{1,60}$/, 'Mã bộ tiêu chí chưa đúng.')

const on = { on: day.optional() }

export const params = {
  units: z.strictObject({ ...on }),
  sets: z.strictObject({ ...on }),
  assessments: z.strictObject({
    ...on,
    set,
    commune: id.optional(),
    after: id.default(0),
    limit: wholeUpTo(1000)
      .refine((value) => value > 0, 'Ít nhất là 1.')
      .default(500),
  }),
  counts: z.strictObject({ ...on, set, unit: id.optional() }),
  table: z.strictObject({
    ...on,
    set,
    unit: id.optional(),
    basis: z.enum(['verified', 'self'], 'Là verified hoặc self.').default('verified'),
    before: day.optional(),
  }),
  series: z.strictObject({ set, unit: id.optional(), from: day, to: day.optional() }),
} as const

export type AssessmentsQuery = z.infer<typeof params.assessments>
export type CountsQuery = z.infer<typeof params.counts>
export type TableQuery = z.infer<typeof params.table>
export type SeriesQuery = z.infer<typeof params.series>
