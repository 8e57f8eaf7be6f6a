import { type CriterionStanding, listCriterionTotals } from '../assessments/standings.js'
import type { Basis } from '../assessments/status.js'
import { isCriterionMet } from '../assessments/totals.js'
import type { Catalogue } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import type { Day } from '../kernel/time.js'

/** A criterion as a report names it: readable without looking anything up. */
export type CriterionFigures = Readonly<{
  criterionId: number
  no: number
  name: string
  indicators: number
  selfMet: number
  verifiedMet: number
}>

export type SetFigures = Readonly<{
  setId: number
  code: string
  shortName: string
  criteria: number
  selfMet: number
  verifiedMet: number
  rows: readonly CriterionFigures[]
}>

const setsOf = (catalogue: Catalogue, totals: readonly CriterionStanding[]): SetFigures[] =>
  catalogue.sets.flatMap((set) => {
    const own = new Map(totals.filter(({ indicators }) => indicators > 0).map((one) => [one.criterionId, one]))
    const known = set.criteria.flatMap(({ id, no, name }) => {
      const total = own.get(id)
      return total ? [{ no, name, total }] : []
    })
    if (known.length === 0) return []
    const rows = known.map(({ no, name, total: { criterionId, indicators, selfMet, verifiedMet } }) => ({
      criterionId,
      no,
      name,
      indicators,
      selfMet,
      verifiedMet,
    }))
    const met = (basis: Basis) => known.filter(({ total }) => isCriterionMet(total, basis)).length
    const { id, code, shortName } = set
    return [
      { setId: id, code, shortName, criteria: rows.length, selfMet: met('self'), verifiedMet: met('verified'), rows },
    ]
  })

/** The figures of communes per set and criterion as of the end of a day, in the order of the sets. */
export const figuresOn = async (
  ctx: Pick<Ctx, 'db'>,
  catalogue: Catalogue,
  { communeIds, day }: { communeIds: readonly number[]; day: Day },
): Promise<Map<number, SetFigures[]>> => {
  const setIds = catalogue.sets.map(({ id }) => id)
  const totals = await listCriterionTotals({ db: ctx.db, asOf: day }, { communeIds, setIds })
  return new Map([...totals].map(([communeId, own]) => [communeId, setsOf(catalogue, own)]))
}
