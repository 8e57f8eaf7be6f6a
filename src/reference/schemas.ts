import { z } from 'zod'
import { agencyCode, day, key, notes, setCode, text } from './words.js'

/** Shapes of the seed files other than the criteria sets. Strict: a misspelt name is an error, not a silent loss. */

export const documentEntry = z.strictObject({
  key,
  docNumber: text,
  issuedOn: day.nullable().default(null), // null: not known
  issuer: text,
  kind: z.enum(['QD', 'KH', 'HD', 'CV', 'NQ', 'ND']),
  title: text.nullable().default(null),
  effectiveFrom: day.nullable().default(null),
  note: text.nullable().default(null),
})

export const documentsFile = z.strictObject({ documents: z.array(documentEntry) })

export const unitsFile = z.strictObject({
  notes,
  source: text, // of the units that name none
  units: z.array(
    z.strictObject({
      key,
      level: z.enum(['PROVINCE', 'DISTRICT', 'COMMUNE']),
      code: z.string().regex(/^\d{2,5}$/),
      name: text,
      fullName: text,
      kind: z.enum(['tinh', 'huyen', 'xa', 'phuong', 'thi_tran']),
      ntmScope: z.boolean(),
      validFrom: day,
      validTo: day.nullable().default(null),
      parent: key.optional(), // hangs there for its whole life
      source: text.optional(),
    }),
  ),
  successions: z.array(
    z.strictObject({
      predecessor: key,
      successor: key,
      onDay: day,
      kind: z.enum(['MERGED', 'SPLIT', 'RENAMED', 'RECODED']),
      document: key.optional(),
      note: text.nullable().default(null),
    }),
  ),
})

export const agenciesFile = z.strictObject({
  unit: key,
  notes,
  validFrom: day,
  validTo: day.nullable(),
  agencies: z.array(
    z.strictObject({
      code: agencyCode,
      name: text,
      shortName: text,
      kind: z.enum(['coordination', 'uba', 'force', 'unit', 'vertical', 'mass', 'party']),
      basis: text,
    }),
  ),
})

const evidenceItem = z.strictObject({
  key,
  name: text,
  note: text.nullable().default(null),
  sensitivity: z.enum(['OPEN', 'PERSONAL', 'CLASSIFIED_RISK']).default('OPEN'),
  expires: z.boolean().default(false),
})

export const evidenceTypesFile = z.strictObject({
  notes,
  general: z.array(evidenceItem), // of every criterion
  dossier: z.array(evidenceItem),
  criteria: z.array(z.strictObject({ set: setCode, criterion: z.int().positive(), items: z.array(evidenceItem) })),
  sameAs: z.array(
    z.strictObject({
      set: setCode,
      prefix: key,
      fromSet: setCode,
      fromPrefix: key,
      criteria: z.array(z.int().positive()),
    }),
  ),
})

const leadAndSupport = { lead: agencyCode.optional(), support: z.array(agencyCode) }

export const assignmentsFile = z.strictObject({
  unit: key,
  validFrom: day,
  validTo: day.nullable(),
  notes,
  assignments: z.array(
    z.strictObject({
      set: setCode,
      criterion: z.int().positive(),
      ...leadAndSupport,
      indicators: z.record(z.string(), z.strictObject(leadAndSupport)).default({}), // stronger than the criterion's
      note: text.optional(),
    }),
  ),
})

const addressee = z.strictObject({
  unit: key.optional(),
  agencies: z.array(agencyCode).optional(),
  communesOf: key.optional(), // the unit's communes in NTM scope on the directive's day
  group: text.optional(),
  basis: text.optional(), // why this commune belongs to the group; for the reader
})

export const directiveFile = z.strictObject({
  key,
  unit: key,
  document: key,
  signer: text,
  day, // of the directive, or the last it can have been
  summary: text,
  notes,
  tasks: z.array(
    z.strictObject({
      section: text,
      title: text,
      body: text,
      dueDate: day.nullable().default(null),
      communes: z.array(key).default([]), // spoken of without being addressed
      criteria: z.strictObject({ set: setCode, no: z.array(z.int().positive()) }).optional(),
      completion: z.strictObject({ set: setCode, rule: z.literal('ALL_CRITERIA') }).optional(),
      addressees: z.array(addressee).min(1),
    }),
  ),
})

export const targetsFile = z.strictObject({
  plan: z.strictObject({ key, unit: key, document: key, name: text, year: z.int() }),
  targets: z.array(
    z.strictObject({
      commune: key,
      set: setCode,
      year: z.int(),
      dueDate: day,
      focus: z.boolean().default(false),
      plan: key.optional(),
      note: text,
    }),
  ),
})

export const settingsFile = z.strictObject({
  settings: z.record(z.string(), z.record(z.string(), z.json())),
  holidays: z.strictObject({ source: text, days: z.array(z.strictObject({ day, name: text })) }),
})

export type DocumentEntry = z.infer<typeof documentEntry>
export type DocumentsFile = z.infer<typeof documentsFile>
export type UnitsFile = z.infer<typeof unitsFile>
export type AgenciesFile = z.infer<typeof agenciesFile>
export type EvidenceTypesFile = z.infer<typeof evidenceTypesFile>
export type AssignmentsFile = z.infer<typeof assignmentsFile>
export type DirectiveFile = z.infer<typeof directiveFile>
export type TargetsFile = z.infer<typeof targetsFile>
export type SettingsFile = z.infer<typeof settingsFile>
