import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { type ListKey, listKeyOf } from './pages.js'

export type SavedFilter = Readonly<{ id: number; page: string; name: string; query: string }>

/** Filters of one list a person keeps. */
export const mostFilters = 20

/** What a person keeps of a list: the filters, and the columns not wanted. One statement. */
export const loadKept = async (
  ctx: Pick<Ctx, 'db' | 'actor'>,
  list: ListKey,
): Promise<{ filters: SavedFilter[]; hidden: string[] }> => {
  const [row] = await ctx.db.$queryRaw<{ filters: SavedFilter[]; hidden: unknown }[]>`
    SELECT coalesce((SELECT json_agg(json_build_object('id', f.id, 'page', f.page, 'name', f.name, 'query', f.query)
        ORDER BY f.name COLLATE "vi-x-icu", f.id) FROM "SavedFilter" f
        WHERE f."userId" = u.id AND f.page = ${list}), '[]') AS filters,
      u.preferences #> ARRAY['hidden', ${list}::text] AS hidden
    FROM "User" u WHERE u.id = ${ctx.actor.id}`
  const hidden = Array.isArray(row?.hidden) ? row.hidden.filter((one): one is string => typeof one === 'string') : []
  return { filters: row?.filters ?? [], hidden }
}

/** One of the person's own filters. @throws NotFound alike for a missing one and another person's */
export const getFilter = async (
  ctx: Pick<Ctx, 'db' | 'actor'>,
  id: number,
): Promise<SavedFilter & { page: ListKey }> => {
  const row = await ctx.db.savedFilter.findFirst({
    where: { id, userId: ctx.actor.id },
    select: { id: true, page: true, name: true, query: true },
  })
  const page = listKeyOf(row?.page)
  if (!row || page === null) throw new NotFound('Không tìm thấy bộ lọc này.')
  return { ...row, page }
}

/** All filters the person keeps, by list and name. */
export const listFilters = (ctx: Pick<Ctx, 'db' | 'actor'>): Promise<SavedFilter[]> =>
  ctx.db.savedFilter.findMany({
    where: { userId: ctx.actor.id },
    select: { id: true, page: true, name: true, query: true },
    orderBy: [{ page: 'asc' }, { name: 'asc' }, { id: 'asc' }],
    take: 500,
  })
