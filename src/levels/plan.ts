import { createHash } from 'node:crypto'
import type { LevelDef } from '../criteria/catalogue.js'
import { COMPARATOR_SIGNS, withUnit } from '../criteria/levels.js'
import type { StoredLevel } from '../criteria/queries.js'
import { decimal } from '../kernel/format.js'
import { type Difference, difference, withLevel, withoutLevel } from './rules.js'
import { askedOf, type LevelForm, type Target } from './schemas.js'

/** A level as it stands or is to be recorded (`id` null). */
export type PlannedLevel = Omit<LevelDef, 'id'> & Readonly<{ id: number | null; documentId: number | null }>

/** The live levels of an indicator now and as they are to be. */
export type LevelPlan = Readonly<{
  before: readonly PlannedLevel[]
  after: readonly PlannedLevel[]
  change: Difference<PlannedLevel>
  /** The level that is entered; null where one is taken back. */
  entry: PlannedLevel | null
}>

export const liveOf = (levels: readonly StoredLevel[]): StoredLevel[] => levels.filter(({ retracted }) => !retracted)

/** A mark of levels as a person saw them: moves when one is recorded or taken back. */
export const stampOf = (levels: readonly StoredLevel[]): string => digest(liveOf(levels).map(({ id }) => id))

/** A short mark of anything that can be written as text. */
export const digest = (parts: readonly (string | number)[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 20)

/** "≥65%": the level as printed, where nobody typed how. */
const printed = (form: LevelForm, unit: string | null): string =>
  form.value === null ? 'Đạt' : `${COMPARATOR_SIGNS[form.comparator ?? 'GTE']}${withUnit(decimal(form.value), unit)}`

type Paper = Readonly<{ id: number | null; docNumber: string }>

/** The level a form means. */
export const entryOf = (
  form: LevelForm,
  { target, unitId, paper }: { target: Target; unitId: number; paper: Paper },
): PlannedLevel => {
  const { unit } = askedOf(target, form.partId)
  return {
    id: null,
    indicatorId: target.indicator.id,
    partId: form.partId,
    layer: form.layer,
    unitId,
    communeGroup: null,
    year: form.year,
    status: 'SET',
    comparator: form.value === null ? 'EQ' : (form.comparator ?? 'GTE'),
    value: form.value,
    baseIndicatorId: null,
    factor: null,
    text: form.text ?? printed(form, unit),
    docNumber: paper.docNumber,
    documentId: paper.id,
    clause: form.clause,
    validFrom: form.validFrom,
    validTo: null,
    retracted: false,
  }
}

/** Recording an entry; where it corrects another, that one is taken back first. */
export const planEntry = (levels: readonly StoredLevel[], entry: PlannedLevel, corrects: number | null): LevelPlan => {
  const before: PlannedLevel[] = liveOf(levels)
  const wrong = before.find(({ id }) => id === corrects)
  const after = withLevel(wrong ? withoutLevel(before, wrong) : before, entry)
  const recorded = after.at(-1) ?? entry
  return { before, after, change: difference(before, after), entry: recorded }
}

export const planRetraction = (levels: readonly StoredLevel[], wrong: StoredLevel): LevelPlan => {
  const before: PlannedLevel[] = liveOf(levels)
  const after = withoutLevel(before, wrong)
  return { before, after, change: difference(before, after), entry: null }
}

/** Planned levels as the rules read them; what has yet to be recorded gets an id that no row has. */
export const asLevels = (levels: readonly PlannedLevel[]): LevelDef[] =>
  levels.map((level, index) => ({ ...level, id: level.id ?? -1 - index }))
