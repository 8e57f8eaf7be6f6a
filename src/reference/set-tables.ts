import { Prisma } from '../generated/prisma/client.js'
import type { Tx } from '../kernel/db/client.js'
import type { Value } from './merge.js'
import { type IndicatorFields, indicatorKey, type PartFields } from './set-rows.js'
import { asRow, type Table, withDates } from './sync.js'

/** Tables below a criteria set. Only files make their rows. */

/** A nullable JSON column tells SQL NULL from the JSON value null: here null is always "none". */
const json = (value: Value | undefined) =>
  value === undefined ? undefined : value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue)

const present = <T extends object>(data: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }

export type GroupFields = { setId: number; code: string; name: string; sortOrder: number }

export const groups = (tx: Tx, setId: number): Table<GroupFields> => ({
  natural: ({ code }) => code,
  find: async () => (await tx.criteriaGroup.findMany({ where: { setId } })).map(asRow<GroupFields>),
  insert: async (data) => (await tx.criteriaGroup.createManyAndReturn({ data })).map(asRow<GroupFields>),
  update: (id, data) => tx.criteriaGroup.update({ where: { id }, data }),
})

export type CriterionFields = {
  setId: number
  groupId: number | null
  no: number
  name: string
  shortName: string | null
  revocationTrigger: boolean
}

export const criteria = (tx: Tx, setId: number): Table<CriterionFields> => ({
  natural: ({ no }) => String(no),
  find: async () => (await tx.criterion.findMany({ where: { setId } })).map(asRow<CriterionFields>),
  insert: async (data) => (await tx.criterion.createManyAndReturn({ data })).map(asRow<CriterionFields>),
  update: (id, data) => tx.criterion.update({ where: { id }, data }),
})

export type StoredIndicator = IndicatorFields & { setId: number; criterionId: number }

const indicatorColumns = {
  id: true,
  setId: true,
  criterionId: true,
  code: true,
  name: true,
  type: true,
  unit: true,
  sortOrder: true,
  measure: true,
  inputs: true,
  allowsNotApplicable: true,
  delegatedToProvince: true,
  requiresSetCode: true,
  responsibleMinistry: true,
  provenance: true,
  note: true,
  validFrom: true,
  validTo: true,
} as const

const indicatorData = (fields: Partial<StoredIndicator>) =>
  present({
    ...withDates(fields, 'validFrom', 'validTo'),
    measure: json(fields.measure),
    inputs: json(fields.inputs),
    provenance: fields.provenance as Prisma.InputJsonValue | undefined,
  })

export const indicators = (tx: Tx, setId: number): Table<StoredIndicator> => ({
  natural: ({ code, validFrom }) => indicatorKey(code, validFrom),
  find: async () =>
    (await tx.indicator.findMany({ where: { setId }, select: indicatorColumns })).map(asRow<StoredIndicator>),
  insert: async (rows) => {
    const data = rows.map(indicatorData) as Prisma.IndicatorCreateManyInput[]
    return (await tx.indicator.createManyAndReturn({ data, select: indicatorColumns })).map(asRow<StoredIndicator>)
  },
  update: (id, fields) => tx.indicator.update({ where: { id }, data: indicatorData(fields) }),
})

export type StoredPart = PartFields & { indicatorId: number }

const partColumns = {
  id: true,
  indicatorId: true,
  key: true,
  name: true,
  type: true,
  unit: true,
  condition: true,
  sortOrder: true,
} as const

const partData = (fields: Partial<StoredPart>) => present({ ...fields, condition: json(fields.condition) })

export const parts = (tx: Tx, setId: number): Table<StoredPart> => ({
  natural: ({ indicatorId, key }) => `${key} of indicator ${indicatorId}`,
  find: async () =>
    (await tx.indicatorPart.findMany({ where: { indicator: { setId } }, select: partColumns })).map(asRow<StoredPart>),
  insert: async (rows) => {
    const data = rows.map(partData) as Prisma.IndicatorPartCreateManyInput[]
    return (await tx.indicatorPart.createManyAndReturn({ data, select: partColumns })).map(asRow<StoredPart>)
  },
  update: (id, fields) => tx.indicatorPart.update({ where: { id }, data: partData(fields) }),
})
