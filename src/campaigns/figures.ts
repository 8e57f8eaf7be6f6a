import { isCriterionMet } from '../assessments/totals.js'
import type { Catalogue } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { groupBy } from '../kernel/group.js'
import { type Day, dayToDb } from '../kernel/time.js'

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

type DayRow = {
  communeId: number
  setId: number
  criterionId: number
  indicators: number
  selfMet: number
  verifiedMet: number
}

/** One row a criterion of three sets in every commune of a province at most. */
const mostRows = 20_000

/** The totals of criteria as they stood at the end of a day: the last row kept at or before it. */
const listTotalsOn = (ctx: Pick<Ctx, 'db'>, communeIds: readonly number[], day: Day): Promise<DayRow[]> =>
  ctx.db.$queryRaw<DayRow[]>`
    SELECT DISTINCT ON (d."communeId", d."setId", d."criterionId") d."communeId", d."setId", d."criterionId",
      d.indicators, d."selfMet", d."verifiedMet"
    FROM "CriterionTotalDay" d
    WHERE d."communeId" = ANY (${[...communeIds]}::int[]) AND d.day <= ${dayToDb(day)}::date
    ORDER BY d."communeId", d."setId", d."criterionId", d.day DESC LIMIT ${mostRows}`

const counted = (row: DayRow) => ({
  ...row,
  selfNotMet: 0,
  selfTouched: 0,
  verifiedNotMet: 0,
  waiting: 0,
  notApplicable: 0,
})

const setsOf = (catalogue: Catalogue, rows: readonly DayRow[]): SetFigures[] =>
  catalogue.sets.flatMap((set) => {
    const own = new Map(rows.filter(({ setId }) => setId === set.id).map((row) => [row.criterionId, row]))
    const criteria = set.criteria.flatMap(({ id, no, name }) => {
      const row = own.get(id)
      if (!row || row.indicators === 0) return []
      const { indicators, selfMet, verifiedMet } = row
      return [{ criterionId: id, no, name, indicators, selfMet, verifiedMet }]
    })
    if (criteria.length === 0) return []
    const met = (basis: 'self' | 'verified') =>
      [...own.values()].filter((row) => isCriterionMet(counted(row), basis)).length
    const { id, code, shortName } = set
    const totals = { criteria: criteria.length, selfMet: met('self'), verifiedMet: met('verified') }
    return [{ setId: id, code, shortName, ...totals, rows: criteria }]
  })

/** The figures of communes per set and criterion as of the end of a day, in the order of the sets. */
export const figuresOn = async (
  ctx: Pick<Ctx, 'db'>,
  catalogue: Catalogue,
  { communeIds, day }: { communeIds: readonly number[]; day: Day },
): Promise<Map<number, SetFigures[]>> => {
  const rows = groupBy(await listTotalsOn(ctx, communeIds, day), ({ communeId }) => communeId)
  return new Map([...rows].map(([communeId, own]) => [communeId, setsOf(catalogue, own)]))
}
