import type { Ctx } from '../kernel/context.js'

export type InboxNotice = Readonly<{
  id: number
  kind: string
  title: string
  href: string
  at: Date
  readAt: Date | null
}>

export const noticesPerPage = 50

/** The person's inbox, the newest first; `unread`: only what was not read yet. */
export const listNotices = async (
  ctx: Pick<Ctx, 'db' | 'actor'>,
  { unread, page }: { unread: boolean; page: number },
  size = noticesPerPage,
): Promise<{ notices: InboxNotice[]; total: number }> => {
  const where = { userId: ctx.actor.id, ...(unread && { readAt: null }) }
  const [total, notices] = await Promise.all([
    ctx.db.notification.count({ where }),
    ctx.db.notification.findMany({
      where,
      select: { id: true, kind: true, title: true, href: true, at: true, readAt: true },
      orderBy: { id: 'desc' },
      take: size,
      skip: (page - 1) * size,
    }),
  ])
  return { notices, total }
}

/** Marks one notice, or all up to the newest the person saw, as read. Only the person's own. */
export const markNoticesRead = async (
  ctx: Pick<Ctx, 'db' | 'actor' | 'now'>,
  which: { id: number } | { upTo: number },
): Promise<number> => {
  const { count } = await ctx.db.notification.updateMany({
    where: { userId: ctx.actor.id, readAt: null, id: 'id' in which ? which.id : { lte: which.upTo } },
    data: { readAt: ctx.now },
  })
  return count
}
