import type { Comparator, LevelLayer, LevelStatus } from '../generated/prisma/enums.js'
import type { Day } from '../kernel/time.js'

/** A mức with the ids of what it is for. */
export type Level = Readonly<{
  indicatorId: number
  partId: number | null
  layer: LevelLayer
  unitId: number | null
  communeGroup: string | null
  year: number | null
  status: LevelStatus
  comparator: Comparator
  value: number | null
  baseIndicatorId: number | null
  factor: number | null
  text: string
  documentId: number | null
  clause: string | null
  validFrom: Day
  validTo: Day | null
}>

export type LiveLevel = Level & Readonly<{ id: number }>

export type LevelPlan = Readonly<{
  retract: readonly LiveLevel[]
  add: readonly Level[]
  /** Levels of the file that gave way to one the office had entered for the same reach and days. */
  kept: readonly Level[]
}>

const reach = ({ indicatorId, partId, layer, unitId, communeGroup, year }: Level): string =>
  [indicatorId, partId ?? '', layer, unitId ?? '', communeGroup ?? '', year ?? ''].join('|')

const keyOf = (level: Level): string => `${reach(level)}|${level.validFrom}`

const overlaps = (a: Level, b: Level): boolean =>
  a.validFrom <= (b.validTo ?? '9999') && b.validFrom <= (a.validTo ?? '9999')

const sameLevel = (a: Level, b: Level): boolean =>
  keyOf(a) === keyOf(b) &&
  a.status === b.status &&
  a.comparator === b.comparator &&
  a.value === b.value &&
  a.baseIndicatorId === b.baseIndicatorId &&
  a.factor === b.factor &&
  a.text === b.text &&
  a.documentId === b.documentId &&
  a.clause === b.clause &&
  a.validTo === b.validTo

/**
 * What a file's levels do to those in force. A level is never edited: a corrected one retracts the row the file made
 * before and adds another. A row that is not what the file said before was entered by the office and stays, and a level
 * the office took back does not return unless the file has something new to say of it.
 */
export const planLevels = (
  wanted: readonly Level[],
  before: readonly Level[],
  live: readonly LiveLevel[],
): LevelPlan => {
  const beforeByKey = new Map(before.map((level) => [keyOf(level), level]))
  const wantedKeys = new Set(wanted.map(keyOf))
  const givenUp = before.filter((level) => !wantedKeys.has(keyOf(level)))
  const retract = new Set(live.filter((row) => givenUp.some((level) => sameLevel(level, row))))
  const add: Level[] = []
  const kept: Level[] = []
  for (const level of wanted) {
    const earlier = beforeByKey.get(keyOf(level))
    if (live.some((row) => sameLevel(row, level)) || (earlier && sameLevel(earlier, level))) continue
    const rivals = live.filter((row) => !retract.has(row) && reach(row) === reach(level) && overlaps(row, level))
    const ours = rivals.filter((row) => earlier && sameLevel(row, earlier))
    if (rivals.length > ours.length) {
      kept.push(level)
      continue
    }
    for (const row of ours) retract.add(row)
    add.push(level)
  }
  return { retract: [...retract], add, kept }
}
