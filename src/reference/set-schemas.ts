import { z } from 'zod'
import { day, key, notes, setCode, text } from './words.js'

/**
 * Shape of a criteria set's file and of a province's overlay. Only a level with status SET may carry a figure, so a
 * recalled figure (`candidate`, kept beside the indicator's provenance for whoever checks it) can never judge.
 */

const type = z.enum(['PASS_FAIL', 'PERCENT', 'NUMBER', 'COUNT', 'MONEY', 'TEXT'])
const comparator = z.enum(['GTE', 'LTE', 'EQ', 'GT', 'LT'])
const status = z.enum(['SET', 'DELEGATED', 'UNVERIFIED', 'TO_BE_FILLED'])
const json = z.record(z.string(), z.json())

const requirement = z
  .strictObject({
    text,
    status,
    comparator,
    value: z.number().optional(),
    byYear: z.array(z.strictObject({ year: z.int(), text, value: z.number().optional() })).optional(),
    formula: z.strictObject({ set: setCode, indicator: z.string(), factor: z.number().positive() }).optional(),
    document: key.optional(), // the set's own unless named
    clause: text.optional(),
  })
  .refine(
    ({ status, value, byYear = [], formula }) =>
      status === 'SET' || (value === undefined && !formula && byYear.every((year) => year.value === undefined)),
    'a level that is not SET has no figure',
  )
  .refine(
    ({ value, byYear, formula }) => [value, byYear, formula].filter((one) => one !== undefined).length <= 1,
    'one of value, byYear, formula',
  )

/** When a part applies: compares a fact given with the assessment, e.g. the number of schools. */
const condition = z.strictObject({ input: z.string(), op: z.enum(['>', '>=', '<', '<=', '=']), value: z.number() })

/** A fact asked for beside the figure: a count that conditions use, or the options chosen. */
const input = z.strictObject({
  key: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
  label: text,
  type: z.enum(['COUNT', 'CHOICES']),
  options: z.array(text).optional(),
  openEnded: z.boolean().optional(),
})

const partKey = z.string().regex(/^[a-z0-9]+$/)

const part = z.strictObject({
  key: partKey,
  name: text,
  type,
  unit: text.nullable().default(null),
  condition: condition.nullable().default(null),
  requirement,
})

const indicator = z
  .strictObject({
    code: z.string().regex(/^\d+(\.\d+)*$/),
    name: text,
    type,
    unit: text.nullable().default(null),
    requirement,
    measure: z.strictObject({ comparator, value: z.number(), unit: text }).nullable().default(null),
    inputs: z.array(input).nullable().default(null),
    parts: z.array(part).default([]),
    notApplicable: text.optional(), // why "not applicable" may be chosen; absent: it may not
    delegatedToProvince: z.boolean().default(false),
    requiresSet: setCode.nullable().default(null),
    responsibleMinistry: text.nullable().default(null),
    provenance: json,
    note: text.nullable().default(null),
    validFrom: day.optional(), // the set's own unless an amendment began or ended this life
    validTo: day.nullable().optional(),
  })
  .refine(({ parts, requirement }) => parts.length === 0 || requirement.value === undefined, 'judged by its parts')

export const setFile = z.strictObject({
  code: setCode,
  level: z.string().regex(/^[A-Z0-9_]+$/),
  name: text,
  shortName: text,
  region: text.nullable().default(null),
  validFrom: day,
  validTo: day.nullable(),
  prerequisite: setCode.nullable().default(null),
  document: key, // decides the levels
  clause: text.nullable().default(null),
  documents: z.array(key),
  bands: z.array(z.strictObject({ label: text, min: z.int().nonnegative(), max: z.int().nonnegative() })).min(1),
  recognition: json.nullable().default(null),
  notes,
  groups: z.array(z.strictObject({ code: text, name: text })),
  criteria: z.array(
    z.strictObject({
      no: z.int().positive(),
      name: text,
      shortName: text,
      group: text.nullable().default(null),
      revocationTrigger: z.boolean().default(false),
      indicators: z.array(indicator),
    }),
  ),
  links: z
    .array(
      z.strictObject({
        fromSet: setCode,
        from: z.string(),
        to: z.string(),
        kind: z.enum(['EQUAL', 'STRICTER', 'RELATED', 'SUCCESSOR']),
        sameFigure: z.boolean().default(false),
        parts: z.array(z.strictObject({ from: partKey.nullable(), to: partKey.nullable() })).optional(),
        source: text,
      }),
    )
    .default([]),
})

const overlayLevel = z.strictObject({
  set: setCode,
  indicator: z.string(),
  part: z.string().nullable().default(null),
  comparator,
  text,
  status,
  value: z.number().optional(),
  year: z.int().optional(),
  document: key.optional(),
  clause: text.optional(),
  validFrom: day.optional(),
})

export const overlayFile = z.strictObject({
  unit: key, // the province
  document: key,
  validFrom: day,
  notes,
  levels: z.array(overlayLevel.refine(({ status, value }) => status === 'SET' || value === undefined, 'no figure')),
})

export type SetFile = z.infer<typeof setFile>
export type IndicatorEntry = SetFile['criteria'][number]['indicators'][number]
export type Requirement = z.infer<typeof requirement>
export type OverlayFile = z.infer<typeof overlayFile>
