import type { Sensitivity } from '../generated/prisma/enums.js'
import type { Tx } from '../kernel/db/client.js'
import { parseSeed } from './files.js'
import type { Loader } from './loading.js'
import { idsOf, memorise, remember } from './memory.js'
import { type AgencyFields, agencyRows, type DocumentFields, documentRows, evidenceTypeRows } from './rows.js'
import { agenciesFile, documentsFile, evidenceTypesFile } from './schemas.js'
import { asRow, syncTable, type Table, withDates } from './sync.js'

/** Files whose rows are one table: documents, agencies, customary evidence. */

const documentColumns = {
  id: true,
  docNumber: true,
  issuedOn: true,
  issuer: true,
  kind: true,
  title: true,
  effectiveFrom: true,
  note: true,
} as const

const documents = (tx: Tx): Table<DocumentFields> => ({
  natural: ({ docNumber, issuer, issuedOn }) => [docNumber, issuer, issuedOn ?? ''].join('|'),
  find: async (ids, wanted) => {
    const numbers = wanted.map(({ docNumber }) => docNumber)
    const where = { OR: [{ id: { in: ids } }, { docNumber: { in: numbers } }] }
    return (await tx.legalDocument.findMany({ where, select: documentColumns })).map(asRow<DocumentFields>)
  },
  insert: async (rows) => {
    const data = rows.map((row) => withDates(row, 'issuedOn', 'effectiveFrom'))
    return (await tx.legalDocument.createManyAndReturn({ data, select: documentColumns })).map(asRow<DocumentFields>)
  },
  update: (id, fields) =>
    tx.legalDocument.update({ where: { id }, data: withDates(fields, 'issuedOn', 'effectiveFrom') }),
})

/** Decisions, guidance, plans and letters that the other files cite. */
export const loadDocuments: Loader = async ({ tx, now }, file) => {
  const rows = documentRows(parseSeed(documentsFile, file))
  const done = await syncTable(documents(tx), rows, await remember(tx, file.name))
  await memorise(tx, file, now, done.rows)
  return done
}

const agencyColumns = {
  id: true,
  unitId: true,
  code: true,
  name: true,
  shortName: true,
  kind: true,
  basis: true,
  validFrom: true,
  validTo: true,
} as const

const agencies = (tx: Tx): Table<AgencyFields> => ({
  natural: ({ unitId, code, validFrom }) => [unitId, code, validFrom].join('|'),
  find: async (ids, wanted) => {
    const where = { OR: [{ id: { in: ids } }, { code: { in: wanted.map(({ code }) => code) } }] }
    return (await tx.agency.findMany({ where, select: agencyColumns })).map(asRow<AgencyFields>)
  },
  insert: async (rows) => {
    const data = rows.map((row) => withDates(row, 'validFrom', 'validTo'))
    return (await tx.agency.createManyAndReturn({ data, select: agencyColumns })).map(asRow<AgencyFields>)
  },
  update: (id, fields) =>
    tx.agency.update({
      where: { id },
      data: { ...withDates(fields, 'validFrom', 'validTo'), version: { increment: 1 } },
    }),
})

/** The agencies that lead and support criteria, by day. */
export const loadAgencies: Loader = async ({ tx, now }, file) => {
  const content = parseSeed(agenciesFile, file)
  const units = await idsOf(tx, 'units')
  const rows = agencyRows(content, units.of(content.unit))
  const done = await syncTable(agencies(tx), rows, await remember(tx, file.name))
  await memorise(tx, file, now, done.rows)
  return done
}

type EvidenceTypeFields = {
  criterionId: number | null
  dossierKey: string | null
  name: string
  note: string | null
  sensitivity: Sensitivity
  expires: boolean
  sortOrder: number
}

const evidenceColumns = {
  id: true,
  criterionId: true,
  dossierKey: true,
  name: true,
  note: true,
  sensitivity: true,
  expires: true,
  sortOrder: true,
} as const

const evidenceTypes = (tx: Tx): Table<EvidenceTypeFields> => ({
  natural: ({ criterionId, dossierKey, name }) => [criterionId ?? dossierKey, name].join('|'),
  find: async () => (await tx.evidenceType.findMany({ select: evidenceColumns })).map(asRow<EvidenceTypeFields>),
  insert: async (data) =>
    (await tx.evidenceType.createManyAndReturn({ data, select: evidenceColumns })).map(asRow<EvidenceTypeFields>),
  update: (id, data) => tx.evidenceType.update({ where: { id }, data }),
})

/** Customary papers; one the file gives up is retired, not deleted: papers of its kind may have been handed in. */
export const loadEvidenceTypes: Loader = async ({ tx, now }, file) => {
  const criteria = await criterionIds(tx)
  const rows = new Map(
    [...evidenceTypeRows(parseSeed(evidenceTypesFile, file))].map(([key, { criterion, ...row }]) => {
      const criterionId = criterion && (criteria.get(`${criterion.set}/${criterion.no}`) ?? missing(key, criterion))
      return [key, { ...row, criterionId }]
    }),
  )
  const done = await syncTable(evidenceTypes(tx), rows, await remember<EvidenceTypeFields>(tx, file.name))
  const retired = done.plan.dropped.map(({ id }) => id)
  await tx.evidenceType.updateMany({ where: { id: { in: retired }, retiredAt: null }, data: { retiredAt: now } })
  await memorise(tx, file, now, done.rows)
  return { ...done, removed: done.plan.dropped.map(({ key }) => key) }
}

const missing = (key: string, { set, no }: { set: string; no: number }): never => {
  throw new Error(`evidence-types.json: ${key} belongs to criterion ${no} of ${set}, which does not exist`)
}

/** Ids of all criteria by "set/number". */
export const criterionIds = async (tx: Tx): Promise<Map<string, number>> => {
  const criteria = await tx.criterion.findMany({ select: { id: true, no: true, set: { select: { code: true } } } })
  return new Map(criteria.map(({ id, no, set }) => [`${set.code}/${no}`, id]))
}
