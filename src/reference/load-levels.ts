import type { Tx } from '../kernel/db/client.js'
import { dayFromDb } from '../kernel/time.js'
import { type Level, type LiveLevel, planLevels } from './levels.js'
import type { Ids } from './memory.js'
import type { LevelRow } from './set-rows.js'
import { type Done, withDates } from './sync.js'
import { without } from './without.js'

/** Ids by the names the set's file and the overlays use. */
export type LevelNames = Readonly<{
  indicators: Ids
  parts: Ids
  units: Ids
  documents: Ids
  /** Indicators of other sets by "set/code", for formulas. */
  others: Ids
}>

export const resolveLevel = (row: LevelRow, names: LevelNames): Level => {
  const { indicator, part, unit, base, document, ...level } = row
  return {
    ...level,
    indicatorId: names.indicators.of(indicator),
    partId: part === null ? null : names.parts.of(`${indicator}/${part}`),
    unitId: names.units.ofOptional(unit),
    communeGroup: null,
    baseIndicatorId: base && names.others.of(`${base.set}/${base.indicator}`),
    documentId: names.documents.ofOptional(document),
  }
}

/** Brings the levels of one set to what its files say; `before` is what they said at the last load. */
export const syncLevels = async (
  tx: Tx,
  now: Date,
  setId: number,
  levels: { wanted: readonly Level[]; before: readonly Level[] },
  codes: ReadonlyMap<number, string>,
): Promise<Done> => {
  const plan = planLevels(levels.wanted, levels.before, await liveLevels(tx, setId))
  if (plan.retract.length > 0) {
    const ids = plan.retract.map(({ id }) => id)
    await tx.requirementLevel.updateMany({ where: { id: { in: ids } }, data: { retractedAt: now } })
  }
  if (plan.add.length > 0) {
    const data = plan.add.map((level) => ({ ...withDates(level, 'validFrom', 'validTo'), recordedAt: now }))
    await tx.requirementLevel.createMany({ data })
  }
  const name = ({ indicatorId, layer, year, text }: Level) =>
    `level ${codes.get(indicatorId) ?? indicatorId} ${layer}${year === null ? '' : ` ${year}`}: ${text}`
  return { added: plan.add.map(name), changed: [], removed: plan.retract.map(name), kept: plan.kept.map(name) }
}

const liveLevels = async (tx: Tx, setId: number): Promise<LiveLevel[]> => {
  const rows = await tx.requirementLevel.findMany({ where: { indicator: { setId }, retractedAt: null } })
  return rows.map((row) => ({
    ...without(row, 'recordedAt', 'retractedAt'),
    value: row.value === null ? null : row.value.toNumber(),
    factor: row.factor === null ? null : row.factor.toNumber(),
    validFrom: dayFromDb(row.validFrom),
    validTo: row.validTo && dayFromDb(row.validTo),
  }))
}
