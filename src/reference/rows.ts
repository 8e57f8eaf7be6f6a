import type { AssignmentRole, Sensitivity, SuccessionKind, UnitLevel } from '../generated/prisma/enums.js'
import type { Day } from '../kernel/time.js'
import type { AgenciesFile, AssignmentsFile, DocumentsFile, EvidenceTypesFile, UnitsFile } from './schemas.js'
import { without } from './without.js'

/** Rows of the files other than the criteria sets, by the files' own keys and without ids of other tables. */

/** A map that refuses a key that stands twice in the file. */
export const keyed = <V>(entries: readonly (readonly [string, V])[]): Map<string, V> => {
  const map = new Map<string, V>()
  for (const [key, value] of entries) {
    if (map.has(key)) throw new Error(`prisma/seed: "${key}" stands twice`)
    map.set(key, value)
  }
  return map
}

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
  keyed(file.documents.map(({ key, ...fields }) => [key, fields]))

/** Units in the file's order, which is that of their codes: the order of the office's own tables. */
export const unitRows = (file: UnitsFile): Map<string, UnitFields> =>
  keyed(
    file.units.map(({ key, source = file.source, ...unit }, index) => [
      key,
      { ...without(unit, 'parent'), source, sortOrder: index + 1 },
    ]),
  )

export const parentRows = (file: UnitsFile): ParentRow[] =>
  file.units.flatMap(({ key, parent, validFrom, validTo }) =>
    parent ? [{ child: key, parent, validFrom, validTo }] : [],
  )

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
  keyed(
    file.agencies.map((agency) => [
      agency.code,
      { ...agency, unitId, validFrom: file.validFrom, validTo: file.validTo },
    ]),
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
  type Entry = [string, EvidenceTypeRow]
  const loose = [file.general, file.dossier].flatMap((list) =>
    list.map(
      ({ key, ...item }, index): Entry => [key, { ...item, criterion: null, dossierKey: key, sortOrder: index + 1 }],
    ),
  )
  const ofCriteria = file.criteria.flatMap(({ set, criterion: no, items }) =>
    items.map(
      ({ key, ...item }, index): Entry => [
        key,
        { ...item, criterion: { set, no }, dossierKey: null, sortOrder: index + 1 },
      ],
    ),
  )
  return keyed([...loose, ...ofCriteria, ...sharedPapers(file, ofCriteria)])
}

const sharedPapers = (
  file: EvidenceTypesFile,
  rows: readonly [string, EvidenceTypeRow][],
): [string, EvidenceTypeRow][] =>
  file.sameAs.flatMap(({ set, prefix, fromSet, fromPrefix, criteria }) =>
    rows
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
  const { validFrom, validTo } = file
  const places = file.assignments.flatMap(({ set, criterion, lead, support, indicators }) => [
    { set, criterion, indicator: null, lead, support },
    ...Object.entries(indicators).map(([indicator, who]) => ({ set, criterion, indicator, ...who })),
  ])
  const rows = places.flatMap(({ lead, support, ...place }) => {
    const row = (agency: string, role: AssignmentRole): AssignmentRow => ({
      ...place,
      agency,
      role,
      validFrom,
      validTo,
    })
    return [...(lead ? [row(lead, 'LEAD')] : []), ...support.map((agency) => row(agency, 'SUPPORT'))]
  })
  return keyed(rows.map((row) => [[row.set, row.indicator ?? `criterion ${row.criterion}`, row.agency].join('/'), row]))
}
