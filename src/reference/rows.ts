import type { AssignmentRole, Sensitivity, SuccessionKind, UnitLevel } from '../generated/prisma/enums.js'
import type { Day } from '../kernel/time.js'
import type { AgenciesFile, AssignmentsFile, DocumentsFile, EvidenceTypesFile, UnitsFile } from './schemas.js'

/** Rows of the files other than the criteria sets, by the files' own keys and without ids of other tables. */

export type DocumentFields = {
  docNumber: string
  issuedOn: Day | null
  issuer: string
  kind: string
  title: string | null
  effectiveFrom: Day | null
  note: string | null
}

export type UnitFields = {
  level: UnitLevel
  code: string
  name: string
  fullName: string
  kind: string
  ntmScope: boolean
  sortOrder: number
  validFrom: Day
  validTo: Day | null
  source: string
}

/** A unit hangs below its parent for its whole life. */
export type ParentRow = { child: string; parent: string; validFrom: Day; validTo: Day | null }

export type SuccessionRow = {
  predecessor: string
  successor: string
  onDay: Day
  kind: SuccessionKind
  document: string | null
  note: string | null
}

export const documentRows = (file: DocumentsFile): Map<string, DocumentFields> =>
  new Map(file.documents.map(({ key, ...fields }) => [key, fields]))

/** Units in the file's order, which is that of their codes: the order of the office's own tables. */
export const unitRows = (file: UnitsFile): Map<string, UnitFields> =>
  new Map(
    file.units.map(({ key, parent: _, source = file.source, ...fields }, index) => [
      key,
      { ...fields, source, sortOrder: index + 1 },
    ]),
  )

export const parentRows = (file: UnitsFile): ParentRow[] =>
  file.units.flatMap(({ key, parent, validFrom, validTo }) => (parent ? [{ child: key, parent, validFrom, validTo }] : []))

export const successionRows = (file: UnitsFile): SuccessionRow[] =>
  file.successions.map(({ document = null, ...row }) => ({ ...row, document }))

export type AgencyFields = {
  unitId: number
  code: string
  name: string
  shortName: string
  kind: string
  basis: string
  validFrom: Day
  validTo: Day | null
}

export const agencyRows = (file: AgenciesFile, unitId: number): Map<string, AgencyFields> =>
  new Map(
    file.agencies.map((agency) => [agency.code, { ...agency, unitId, validFrom: file.validFrom, validTo: file.validTo }]),
  )

export type EvidenceTypeRow = {
  criterion: { set: string; no: number } | null
  dossierKey: string | null
  name: string
  note: string | null
  sensitivity: Sensitivity
  expires: boolean
  sortOrder: number
}

/**
 * Customary papers. Those of every criterion ("general.…") and of a recognition dossier ("dossier.…") carry their key in
 * `dossierKey`; the rest belong to a criterion. A set that asks for the same papers as another gets rows of its own.
 */
export const evidenceTypeRows = (file: EvidenceTypesFile): Map<string, EvidenceTypeRow> => {
  const rows = new Map<string, EvidenceTypeRow>()
  for (const list of [file.general, file.dossier]) {
    for (const [index, { key, ...item }] of list.entries()) {
      rows.set(key, { ...item, criterion: null, dossierKey: key, sortOrder: index + 1 })
    }
  }
  for (const { set, criterion: no, items } of file.criteria) {
    for (const [index, { key, ...item }] of items.entries()) {
      rows.set(key, { ...item, criterion: { set, no }, dossierKey: null, sortOrder: index + 1 })
    }
  }
  return new Map([...rows, ...sharedPapers(file, rows)])
}

const sharedPapers = (
  file: EvidenceTypesFile,
  rows: ReadonlyMap<string, EvidenceTypeRow>,
): [string, EvidenceTypeRow][] =>
  file.sameAs.flatMap(({ set, prefix, fromSet, fromPrefix, criteria }) =>
    [...rows]
      .filter(([, { criterion }]) => criterion?.set === fromSet && criteria.includes(criterion.no))
      .map(([key, row]): [string, EvidenceTypeRow] => [
        prefix + key.slice(fromPrefix.length),
        { ...row, criterion: row.criterion && { ...row.criterion, set } },
      ]),
  )

/** An agency's part in a criterion, or (stronger) in one of its indicators. */
export type AssignmentRow = {
  set: string
  criterion: number
  indicator: string | null
  agency: string
  role: AssignmentRole
  validFrom: Day
  validTo: Day | null
}

export const assignmentRows = (file: AssignmentsFile): Map<string, AssignmentRow> => {
  const rows = new Map<string, AssignmentRow>()
  const add = (set: string, criterion: number, indicator: string | null, agency: string, role: AssignmentRole) => {
    const key = [set, indicator ?? `criterion ${criterion}`, agency].join('/')
    if (rows.has(key)) throw new Error(`assignments.json: ${key} stands twice`)
    const { validFrom, validTo } = file
    rows.set(key, { set, criterion, indicator, agency, role, validFrom, validTo })
  }
  for (const { set, criterion, lead, support, indicators } of file.assignments) {
    const places = [{ indicator: null, lead, support }, ...Object.entries(indicators).map(([indicator, who]) => ({ indicator, ...who }))]
    for (const { indicator, lead, support } of places) {
      if (lead) add(set, criterion, indicator, lead, 'LEAD')
      for (const agency of support) add(set, criterion, indicator, agency, 'SUPPORT')
    }
  }
  return rows
}
