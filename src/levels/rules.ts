import { addDays, type Day } from '../kernel/time.js'

/** What tells two levels apart that may not both hold on a day: the constraint RequirementLevel_one_a_day. */
export type Reach = Readonly<{
  partId: number | null
  layer: 'NATIONAL' | 'AMENDMENT' | 'PROVINCE' | 'OFFICE'
  unitId: number | null
  communeGroup: string | null
  year: number | null
}>

/** A level in time. `id` is null where it has yet to be recorded. */
export type Dated = Reach & Readonly<{ id: number | null; status: string; validFrom: Day; validTo: Day | null }>

/** Whether two levels would be in each other's way on a day they share. */
export const sameReach = (a: Reach, b: Reach): boolean =>
  a.partId === b.partId &&
  a.layer === b.layer &&
  a.unitId === b.unitId &&
  a.communeGroup === b.communeGroup &&
  a.year === b.year

const endsOnOrAfter = ({ validTo }: Dated, day: Day): boolean => validTo === null || validTo >= day

/**
 * The levels once an entry is taken back. The level of the same reach that the entry had ended the day before holds on in
 * its place, for as long as the entry would have.
 */
export const withoutLevel = <L extends Dated>(levels: readonly L[], wrong: L): L[] => {
  const before = addDays(wrong.validFrom, -1)
  return levels
    .filter((level) => level !== wrong)
    .map((level) =>
      sameReach(level, wrong) && level.validTo === before ? { ...level, id: null, validTo: wrong.validTo } : level,
    )
}

/**
 * The levels once a new one is recorded: a level of the same reach ends the day before, one of the same first day is
 * replaced, and the new one ends where a later known level begins.
 */
export const withLevel = <L extends Dated>(levels: readonly L[], entry: L): L[] => {
  const own = levels.filter((level) => sameReach(level, entry))
  const next = own
    .filter(({ status, validFrom }) => status === 'SET' && validFrom > entry.validFrom)
    .map(({ validFrom }) => validFrom)
    .sort()[0]
  const last = next === undefined ? null : addDays(next, -1)
  const settled = levels.flatMap((level) => {
    if (!own.includes(level) || !endsOnOrAfter(level, entry.validFrom)) return [level]
    if (level.validFrom < entry.validFrom) return [{ ...level, id: null, validTo: addDays(entry.validFrom, -1) }]
    return level.validFrom === entry.validFrom || level.status !== 'SET' ? [] : [level]
  })
  return [...settled, { ...entry, validTo: last }]
}

/** What has to be written: rows are never edited, so a changed one is taken back and recorded anew. */
export type Difference<L> = Readonly<{ retract: readonly L[]; record: readonly L[] }>

export const difference = <L extends Dated>(before: readonly L[], after: readonly L[]): Difference<L> => ({
  retract: before.filter((level) => !after.some(({ id }) => id === level.id)),
  record: after.filter(({ id }) => id === null),
})
