import { judgeContext, judgedOn, listReaches } from '../assessments/place.js'
import { type AssessmentRow, selectRows } from '../assessments/queries.js'
import { isMet } from '../assessments/status.js'
import type { JudgeContext } from '../assessments/verdict.js'
import type { Responsibilities } from '../assignments/queries.js'
import { type Catalogue, getCatalogue, type IndicatorDef, indicatorsOn } from '../criteria/catalogue.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import type { Day } from '../kernel/time.js'
import { listOpenObstacles, type Obstacle } from '../obstacles/queries.js'
import { listTargets, type Target } from '../targets/queries.js'
import { type Commune, listCommunes } from '../units/queries.js'
import { type Asked, responsibilitiesOf } from './figures.js'

/** An indicator that a focus commune does not meet yet, with all that is said of it. */
export type UnmetRow = Readonly<{
  commune: Commune
  target: Target
  indicator: IndicatorDef
  row: AssessmentRow
  context: JudgeContext
  obstacles: readonly Obstacle[]
}>

/** What table 4 lists: the indicators that the focus communes (xã điểm) of a set do not meet on the basis. */
export type UnmetFigures = Asked &
  Readonly<{
    day: Day
    communes: number
    rows: readonly UnmetRow[]
    responsibilities: Responsibilities
  }>

/** More targets, rows or obstacles than a table of focus communes has. */
const mostTargets = 200
const mostRows = 20_000
const mostObstacles = 2000

type Focus = Readonly<{ commune: Commune; target: Target }>

/** The focus communes of the set, each with its nearest target, in the office's order. */
const listFocus = async (ctx: Ctx, { unit, set }: Asked): Promise<Focus[]> => {
  const communes = await listCommunes(ctx, unit)
  const communeIds = communes.map(({ id }) => id)
  const { targets } = await listTargets(ctx, { communeIds, day: unit.asOf, limit: mostTargets })
  return communes.flatMap((commune) => {
    const target = targets.find((one) => one.focus && one.setId === set.id && one.commune.id === commune.id)
    return target ? [{ commune, target }] : []
  })
}

const asksFor = ({ goals }: Target, criterionId: number): boolean =>
  goals.length === 0 || goals.some((goal) => goal.criterionId === criterionId)

const aboutRow =
  (row: AssessmentRow) =>
  (one: Obstacle): boolean =>
    one.communeId === row.communeId &&
    (one.assessmentId === null ? one.criterionId === row.criterionId : one.assessmentId === row.id)

type Found = Readonly<{ catalogue: Catalogue; rows: readonly AssessmentRow[]; obstacles: readonly Obstacle[] }>

/** The unmet rows of one focus commune, in the order of the set. */
const unmetOf = (
  { set, basis, unit }: Asked,
  { commune, target }: Focus,
  { catalogue, rows, obstacles }: Found,
  reach: Awaited<ReturnType<typeof listReaches>>[number] | undefined,
): UnmetRow[] => {
  const context = judgeContext(catalogue, judgedOn(unit.asOf, set, commune), reach)
  const byIndicator = new Map(
    rows.filter(({ communeId }) => communeId === commune.id).map((row) => [row.indicatorId, row]),
  )
  return set.criteria
    .filter(({ id }) => asksFor(target, id))
    .flatMap((criterion) => indicatorsOn(criterion, set, context.day))
    .flatMap((indicator) => {
      const row = byIndicator.get(indicator.id)
      if (!row || isMet(row, basis)) return []
      return [{ commune, target, indicator, row, context, obstacles: obstacles.filter(aboutRow(row)) }]
    })
}

/** Reads what table 4 lists: as many statements however many communes and rows there are. */
export const unmetFigures = async (ctx: Ctx, asked: Asked): Promise<UnmetFigures> => {
  const { unit, set } = asked
  const [catalogue, focus, responsibilities] = await Promise.all([
    getCatalogue(ctx),
    listFocus(ctx, asked),
    responsibilitiesOf(ctx, unit, set),
  ])
  const ids = focus.map(({ commune }) => commune.id)
  const [rows, reaches, obstacles] = await Promise.all([
    selectRows(
      ctx,
      Prisma.sql`a."communeId" = ANY (${ids}::int[]) AND a."setId" = ${set.id} ORDER BY a.id LIMIT ${mostRows}`,
    ),
    listReaches(ctx, ids, unit.asOf),
    listOpenObstacles(ctx, { communeId: { in: ids } }, mostObstacles),
  ])
  const found = { catalogue, rows, obstacles }
  return {
    ...asked,
    day: unit.asOf,
    communes: focus.length,
    responsibilities,
    rows: focus.flatMap((one) =>
      unmetOf(
        asked,
        one,
        found,
        reaches.find(({ communeId }) => communeId === one.commune.id),
      ),
    ),
  }
}
