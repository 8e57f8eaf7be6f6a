import { fmt } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { ReportingUnit } from './queries.js'
import type { Succession, UnitLife } from './tree.js'
import { validityOf } from './words.js'

type Related = { name: string; day: string; document: string | null }

export type UnitRow = {
  name: string
  code: string
  /** Address of the unit's own children; null where it has none to show. */
  href: string | null
  validity: string
  state: 'current' | 'ended' | 'coming'
  stateLabel: string
  outOfScope: boolean
  from: Related[]
  into: Related[]
}

const stateLabels = { current: 'Đang hoạt động', ended: 'Đã kết thúc', coming: 'Chưa đến ngày' } as const

const stateOf = ({ validFrom, validTo }: UnitLife, today: Day): UnitRow['state'] =>
  validFrom > today ? 'coming' : validTo && validTo < today ? 'ended' : 'current'

const related = (unit: UnitLife, { onDay, docNumber }: Succession): Related => ({
  name: unit.fullName,
  day: fmt.day(onDay),
  document: docNumber,
})

const toRow = (unit: UnitLife, successions: readonly Succession[], today: Day): UnitRow => {
  const state = stateOf(unit, today)
  return {
    name: unit.fullName,
    code: unit.code,
    href: unit.level === 'COMMUNE' ? null : paths.units.list({}, { unit: unit.id }),
    validity: validityOf(unit),
    state,
    stateLabel: stateLabels[state],
    outOfScope: unit.level === 'COMMUNE' && !unit.ntmScope,
    from: successions.filter((edge) => edge.successor.id === unit.id).map((edge) => related(edge.predecessor, edge)),
    into: successions.filter((edge) => edge.predecessor.id === unit.id).map((edge) => related(edge.successor, edge)),
  }
}

type Tree = {
  units: readonly ReportingUnit[]
  unit: ReportingUnit
  children: readonly UnitLife[]
  successions: readonly Succession[]
  today: Day
}

/** The page of the tree: one unit, what hangs below it by day, and the units that took over from those. */
export const presentTree = ({ units, unit, children, successions, today }: Tree) => {
  const ids = new Set(children.map(({ id }) => id))
  const heirs = new Map<number, UnitLife>()
  for (const { successor } of successions) if (!ids.has(successor.id)) heirs.set(successor.id, successor)
  const inForce = children.filter((one) => stateOf(one, unit.asOf) === 'current' && one.level === 'COMMUNE')
  const counted = inForce.filter((one) => one.ntmScope).length
  return {
    unit: { name: unit.fullName, ended: unit.asOf !== today ? fmt.day(unit.validTo) : null },
    lead:
      inForce.length > 0
        ? `${counted} xã trong phạm vi nông thôn mới${inForce.length > counted ? `, ${inForce.length - counted} đơn vị ngoài phạm vi` : ''}, tính đến ngày ${fmt.day(unit.asOf)}`
        : `Tính đến ngày ${fmt.day(unit.asOf)}`,
    choices: units.map(({ id, fullName }) => ({
      label: fullName,
      href: paths.units.list({}, { unit: id }),
      current: id === unit.id,
    })),
    children: children.map((one) => toRow(one, successions, today)),
    heirs: [...heirs.values()].map((one) => toRow(one, successions, today)),
  }
}
