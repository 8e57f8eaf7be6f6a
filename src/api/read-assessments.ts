import { selectRows } from '../assessments/queries.js'
import { statusOf } from '../assessments/status.js'
import { getCatalogue, indicatorsOn, setOf } from '../criteria/catalogue.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { paths } from '../paths.js'
import type { AssessmentsQuery } from './params.js'
import type { Assessments } from './schemas.js'

/**
 * The state of indicators in communes of a set, in the order of their ids, so that what changes between two pages neither
 * hides nor repeats a row. Notes, reasons, free text and names of persons are left out: they are the office's own.
 * @throws NotFound for an unknown set
 */
export const readAssessments = async (ctx: Ctx, query: AssessmentsQuery): Promise<Assessments> => {
  const catalogue = await getCatalogue(ctx)
  const set = setOf(catalogue, query.set)
  const indicators = set.criteria.flatMap((criterion) =>
    indicatorsOn(criterion, set, ctx.today).map((indicator) => ({ criterion, indicator })),
  )
  const known = new Map(indicators.map((one) => [one.indicator.id, one]))
  const asked = query.commune
  const communeIds = ctx.actor.communeIds.filter((id) => asked === undefined || id === asked)
  const rows = await selectRows(
    ctx,
    Prisma.sql`a."communeId" = ANY (${[...communeIds]}::int[]) AND a."indicatorId" = ANY (${[...known.keys()]}::int[])
      AND a.id > ${query.after} ORDER BY a.id LIMIT ${query.limit + 1}`,
  )
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  return {
    on: ctx.today,
    set: set.code,
    assessments: page.flatMap((row) => {
      const of = known.get(row.indicatorId)
      if (!of) return []
      const keys = new Map(of.indicator.parts.map(({ id, key }) => [id, key]))
      return [
        {
          id: row.id,
          communeId: row.communeId,
          criterion: of.criterion.no,
          indicator: of.indicator.code,
          status: statusOf(row),
          selfResult: row.selfResult,
          stage: row.stage,
          verifiedResult: row.verifiedResult,
          verifiedAt: row.verifiedAt,
          value: row.value,
          numerator: row.numerator,
          denominator: row.denominator,
          parts: row.parts.flatMap(({ partId, value, numerator, denominator, selfResult }) => {
            const key = keys.get(partId)
            return key === undefined ? [] : [{ key, value, numerator, denominator, selfResult }]
          }),
          figuresAsOf: row.figuresAsOf,
          plannedDate: row.plannedDate,
          updatedAt: row.updatedAt.toISOString(),
          version: row.version,
        },
      ]
    }),
    next: rows.length > query.limit && last ? paths.api.assessments({}, { ...query, after: last.id }) : null,
  }
}
