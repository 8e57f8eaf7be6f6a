import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { type Day, dayFromDb } from '../kernel/time.js'

/** A plan of a unit for a year, under the paper that issued it. */
export type Plan = Readonly<{
  id: number
  unitId: number
  name: string
  year: number
  version: number
  document: Readonly<{ id: number; docNumber: string; issuedOn: Day | null; issuer: string }>
}>

const select = {
  id: true,
  unitId: true,
  name: true,
  year: true,
  version: true,
  document: { select: { id: true, docNumber: true, issuedOn: true, issuer: true } },
} as const

type Row = Omit<Plan, 'document'> & { document: Omit<Plan['document'], 'issuedOn'> & { issuedOn: Date | null } }

const toPlan = ({ document, ...row }: Row): Plan => ({
  ...row,
  document: { ...document, issuedOn: document.issuedOn && dayFromDb(document.issuedOn) },
})

/** The plans of units, of one year or of all; newest year first, in the order they were entered. */
export const listPlans = async (
  ctx: Pick<Ctx, 'db'>,
  { unitIds, year }: { unitIds: readonly number[]; year?: number },
): Promise<Plan[]> => {
  const rows = await ctx.db.plan.findMany({
    where: { unitId: { in: [...unitIds] }, ...(year !== undefined && { year }) },
    select,
    orderBy: [{ year: 'desc' }, { id: 'asc' }],
    take: 100,
  })
  return rows.map(toPlan)
}

/** One plan. Whose it is to change is asked of the policy. @throws NotFound */
export const getPlan = async (ctx: Pick<Ctx, 'db'>, id: number): Promise<Plan> => {
  const row = await ctx.db.plan.findUnique({ where: { id }, select })
  if (!row) throw new NotFound('Không tìm thấy kế hoạch này.')
  return toPlan(row)
}

/** The years that have a plan of these units or a target of these communes, newest first. */
export const listYears = async (
  ctx: Pick<Ctx, 'db'>,
  { unitIds, communeIds }: { unitIds: readonly number[]; communeIds: readonly number[] },
): Promise<number[]> => {
  const rows = await ctx.db.$queryRaw<{ year: number }[]>`
    SELECT year FROM "Plan" WHERE "unitId" = ANY (${[...unitIds]}::int[])
    UNION SELECT year FROM "Target" WHERE "communeId" = ANY (${[...communeIds]}::int[]) AND "cancelledAt" IS NULL
    ORDER BY year DESC LIMIT 20`
  return rows.map(({ year }) => year)
}
