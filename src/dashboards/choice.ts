import type { Basis } from '../assessments/status.js'
import { type Catalogue, type SetDef, setOf } from '../criteria/catalogue.js'
import { NotFound } from '../kernel/errors.js'
import type { Day } from '../kernel/time.js'
import type { ReportingUnit } from '../units/queries.js'

const inForce = ({ validFrom, validTo }: SetDef, day: Day) => validFrom <= day && (validTo === null || validTo >= day)

/**
 * The set a page counts by: the one asked for; else the first in force on the day that asks for no other set before it
 * (NTM), else the first of all.
 * @throws NotFound for a code that is not loaded, or when no set is
 */
export const chooseSet = (catalogue: Catalogue, day: Day, asked: string): SetDef => {
  if (asked !== '') return setOf(catalogue, asked)
  const basic = catalogue.sets.filter(({ prerequisiteId }) => prerequisiteId === null)
  const set = basic.find((one) => inForce(one, day)) ?? basic[0] ?? catalogue.sets[0]
  if (!set) throw new NotFound('Chưa nạp bộ tiêu chí nào.')
  return set
}

type Chosen = Readonly<{
  units: readonly ReportingUnit[]
  unit: ReportingUnit
  catalogue: Catalogue
  set: SetDef
  basis: Basis
}>

/** The selects of a page that counts: the unit where there are several, the set, the basis in the page's own words. */
export const countingSelects = (
  { units, unit, catalogue, set, basis }: Chosen,
  basisWords: Readonly<Record<Basis, string>>,
) => [
  ...(units.length > 1
    ? [
        {
          name: 'unit',
          label: 'Đơn vị',
          value: unit.id,
          options: units.map(({ id, fullName }) => ({ value: id, label: fullName })),
        },
      ]
    : []),
  {
    name: 'set',
    label: 'Bộ tiêu chí',
    value: set.code,
    options: catalogue.sets.map(({ code, shortName }) => ({ value: code, label: shortName })),
  },
  {
    name: 'basis',
    label: 'Cơ sở',
    value: basis,
    options: Object.entries(basisWords).map(([value, label]) => ({ value, label })),
  },
]

/** What was verified counts unless the commune's own word is asked for. */
export const chooseBasis = (asked: string): Basis => (asked === 'self' ? 'self' : 'verified')
