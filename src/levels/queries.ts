import { listReaches } from '../assessments/place.js'
import { selectRows } from '../assessments/queries.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { type Day, dayFromDb } from '../kernel/time.js'
import type { Matters } from './effects.js'

/** Where a level applies: a unit's subtree, or (null) everywhere. */
const below = (unitId: number | null): Prisma.Sql =>
  unitId === null
    ? Prisma.sql`TRUE`
    : Prisma.sql`a."communeId" IN (SELECT c."descendantId" FROM "UnitClosure" c WHERE c."ancestorId" = ${unitId})`

type Scope = Readonly<{ indicatorIds: readonly number[]; unitId: number | null }>
type Rows = Pick<Scope, 'indicatorIds'> & (Pick<Scope, 'unitId'> | Readonly<{ communeIds: readonly number[] }>)

const within = (scope: Rows): Prisma.Sql =>
  'communeIds' in scope ? Prisma.sql`a."communeId" = ANY (${[...scope.communeIds]}::int[])` : below(scope.unitId)

/** Communes that have a row of the indicators: those a change of their levels may concern. */
export const listCommunesOf = async (ctx: Pick<Ctx, 'db'>, { indicatorIds, unitId }: Scope): Promise<number[]> => {
  const rows = await ctx.db.$queryRaw<{ id: number }[]>`
    SELECT DISTINCT a."communeId" AS id FROM "Assessment" a
    WHERE a."indicatorId" = ANY (${[...indicatorIds]}::int[]) AND ${below(unitId)}`
  return rows.map(({ id }) => id)
}

/** Something was said of it: a level has something to decide about. */
const touched = Prisma.sql`(a."selfResult" <> 'NOT_ASSESSED' OR a."verifiedResult" <> 'NONE' OR a.value IS NOT NULL
  OR a."valueText" IS NOT NULL OR a.inputs IS NOT NULL OR a."computedResult" <> 'NOT_COMPUTED'
  OR EXISTS (SELECT FROM "AssessmentPart" p WHERE p."assessmentId" = a.id))`

/** The rows of the indicators on which something was said, in the office's order of communes, and their places on a day. */
export const getMatters = async (ctx: Pick<Ctx, 'db'>, scope: Rows, day: Day): Promise<Matters> => {
  const rows = await selectRows(
    ctx,
    Prisma.sql`a."indicatorId" = ANY (${[...scope.indicatorIds]}::int[]) AND ${within(scope)} AND ${touched}
      ORDER BY a."indicatorId", (SELECT d."sortOrder" FROM "AdminUnit" d WHERE d.id = a."communeId"), a.id LIMIT 100000`,
  )
  const ids = [...new Set(rows.map(({ communeId }) => communeId))]
  const [units, reaches] = await Promise.all([
    ctx.db.adminUnit.findMany({ where: { id: { in: ids } }, select: { id: true, name: true, validTo: true } }),
    listReaches(ctx, ids, day),
  ])
  return {
    rows,
    communes: new Map(
      units.map(({ validTo, ...unit }) => [unit.id, { ...unit, validTo: validTo && dayFromDb(validTo) }]),
    ),
    reaches: new Map(reaches.map((reach) => [reach.communeId, reach])),
  }
}

/** The province a unit lies in (or is): whose decisions reach it. Null where the tree has none. */
export const findProvince = async (
  ctx: Pick<Ctx, 'db'>,
  unitIds: readonly number[],
): Promise<Readonly<{ id: number; fullName: string }> | null> =>
  ctx.db.adminUnit.findFirst({
    where: { id: { in: [...unitIds] }, level: 'PROVINCE' },
    select: { id: true, fullName: true },
    orderBy: { id: 'asc' },
  })
