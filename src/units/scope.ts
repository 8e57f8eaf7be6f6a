import type { Ctx } from '../kernel/context.js'
import { dayToDb } from '../kernel/time.js'

/** Communes of the given ids that live on the business day and count for the programme, in the office's order. */
export const listScopeCommunes = (
  ctx: Pick<Ctx, 'db' | 'today'>,
  ids: readonly number[],
): Promise<{ id: number; code: string; name: string; fullName: string }[]> => {
  const day = dayToDb(ctx.today)
  return ctx.db.adminUnit.findMany({
    where: {
      id: { in: [...ids] },
      level: 'COMMUNE',
      ntmScope: true,
      validFrom: { lte: day },
      OR: [{ validTo: null }, { validTo: { gte: day } }],
    },
    select: { id: true, code: true, name: true, fullName: true },
    orderBy: [{ sortOrder: 'asc' }, { code: 'asc' }, { id: 'asc' }],
    take: 500,
  })
}
