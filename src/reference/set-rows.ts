import type { Comparator, LevelLayer, LevelStatus, RequirementType } from '../generated/prisma/enums.js'
import type { Day } from '../kernel/time.js'
import type { Value } from './merge.js'
import { keyed } from './rows.js'
import type { IndicatorEntry, OverlayFile, Requirement, SetFile } from './set-schemas.js'
import { without } from './without.js'

/** Rows of a set as its file means them. They name each other by the file's keys; ids are put in when they are stored. */

export type IndicatorFields = {
  code: string
  name: string
  type: RequirementType
  unit: string | null
  sortOrder: number
  measure: Value
  inputs: Value
  allowsNotApplicable: boolean
  delegatedToProvince: boolean
  requiresSetCode: string | null
  responsibleMinistry: string | null
  provenance: Value
  note: string | null
  validFrom: Day
  validTo: Day | null
}

export type PartFields = {
  key: string
  name: string
  type: RequirementType
  unit: string | null
  condition: Value
  sortOrder: number
}

/** A mức before its ids are known: indicator and part by key, unit and document by the file's names. */
export type LevelRow = {
  indicator: string
  part: string | null
  layer: LevelLayer
  unit: string | null
  year: number | null
  status: LevelStatus
  comparator: Comparator
  value: number | null
  base: { set: string; indicator: string } | null
  factor: number | null
  text: string
  document: string | null
  clause: string | null
  validFrom: Day
  validTo: Day | null
}

/** One life of an indicator inside its set: the same code may live twice. */
export const indicatorKey = (code: string, validFrom: Day): string => `${code}@${validFrom}`

const lifeOf = (set: SetFile, entry: IndicatorEntry) => ({
  validFrom: entry.validFrom ?? set.validFrom,
  validTo: entry.validTo === undefined ? set.validTo : entry.validTo,
})

export const keyOf = (set: SetFile, entry: IndicatorEntry): string =>
  indicatorKey(entry.code, lifeOf(set, entry).validFrom)

export const setFields = (set: SetFile) => ({
  level: set.level,
  name: set.name,
  shortName: set.shortName,
  region: set.region,
  validFrom: set.validFrom,
  validTo: set.validTo,
  bands: set.bands as Value,
  recognition: set.recognition as Value,
})

export const groupRows = (set: SetFile) =>
  keyed(set.groups.map((group, index) => [group.code, { ...group, sortOrder: index + 1 }]))

export const criterionRows = (set: SetFile) =>
  keyed(
    set.criteria.map(({ no, name, shortName, group, revocationTrigger }) => [
      String(no),
      { no, name, shortName, group, revocationTrigger },
    ]),
  )

/** Indicators in the file's order: "10" before "9.2" would be wrong by code. */
export const indicatorRows = (set: SetFile) => {
  const entries = set.criteria.flatMap(({ no, indicators }) => indicators.map((entry) => ({ no, entry })))
  return keyed(
    entries.map(({ no, entry }, index) => [
      keyOf(set, entry),
      { criterion: no, ...indicatorFields(set, entry, index + 1) },
    ]),
  )
}

const indicatorFields = (set: SetFile, entry: IndicatorEntry, sortOrder: number): IndicatorFields => ({
  code: entry.code,
  name: entry.name,
  type: entry.type,
  unit: entry.unit,
  sortOrder,
  measure: entry.measure && { ...entry.measure, value: String(entry.measure.value) }, // decimal text, as figures are kept
  inputs: entry.inputs as Value,
  allowsNotApplicable: entry.notApplicable !== undefined,
  delegatedToProvince: entry.delegatedToProvince,
  requiresSetCode: entry.requiresSet,
  responsibleMinistry: entry.responsibleMinistry,
  provenance: { ...entry.provenance, ...(entry.notApplicable && { notApplicable: entry.notApplicable }) },
  note: entry.note,
  ...lifeOf(set, entry),
})

export const partRows = (set: SetFile) =>
  keyed(
    set.criteria
      .flatMap(({ indicators }) => indicators)
      .flatMap((entry) =>
        entry.parts.map((part, index): [string, PartFields & { indicator: string }] => [
          `${keyOf(set, entry)}/${part.key}`,
          { ...without(part, 'requirement'), indicator: keyOf(set, entry), sortOrder: index + 1 },
        ]),
      ),
  )

/** National levels of the set, then what the province decided or is to decide. */
export const levelRows = (set: SetFile, overlays: readonly OverlayFile[]): LevelRow[] => {
  const entries = set.criteria.flatMap(({ indicators }) => indicators)
  const national = entries.flatMap((entry) => [
    ...nationalLevels(set, entry, null, entry.requirement),
    ...entry.parts.flatMap((part) => nationalLevels(set, entry, part.key, part.requirement)),
  ])
  return [...national, ...overlays.flatMap((overlay) => provincialLevels(set, entries, overlay))]
}

const nationalLevels = (set: SetFile, entry: IndicatorEntry, part: string | null, level: Requirement): LevelRow[] => {
  const { status, comparator, text, formula = null } = level
  const row: LevelRow = {
    indicator: keyOf(set, entry),
    part,
    layer: 'NATIONAL',
    unit: null,
    year: null,
    status,
    comparator,
    value: level.value ?? null,
    base: formula && { set: formula.set, indicator: formula.indicator },
    factor: formula?.factor ?? null,
    text,
    document: level.document ?? set.document,
    clause: level.clause ?? (level.document ? null : set.clause),
    validFrom: lifeOf(set, entry).validFrom,
    validTo: null,
  }
  return level.byYear ? level.byYear.map(({ year, text, value = null }) => ({ ...row, year, text, value })) : [row]
}

const provincialLevels = (set: SetFile, entries: readonly IndicatorEntry[], overlay: OverlayFile): LevelRow[] =>
  overlay.levels
    .filter((level) => level.set === set.code)
    .map((level): LevelRow => {
      const entry = entries.findLast(({ code }) => code === level.indicator)
      if (!entry) throw new Error(`overlay of ${overlay.unit}: ${set.code} has no indicator ${level.indicator}`)
      return {
        indicator: keyOf(set, entry),
        part: level.part,
        layer: 'PROVINCE',
        unit: overlay.unit,
        year: level.year ?? null,
        status: level.status,
        comparator: level.comparator,
        value: level.value ?? null,
        base: null,
        factor: null,
        text: level.text,
        document: level.document ?? overlay.document,
        clause: level.clause ?? null,
        validFrom: level.validFrom ?? overlay.validFrom,
        validTo: null,
      }
    })
