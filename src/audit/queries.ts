import type { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { addDays, type Day, startOfDay } from '../kernel/time.js'

/** Lines on one page; older ones are reached from the last line, so that a long log never needs counting. */
export const pageSize = 50

export type TraceFilter = {
  userId: number | null
  action: string
  from: Day | null
  to: Day | null
  before: bigint | null
}

const between = ({ from, to }: TraceFilter): { at?: { gte?: Date; lt?: Date } } =>
  from || to ? { at: { ...(from && { gte: startOfDay(from) }), ...(to && { lt: startOfDay(addDays(to, 1)) }) } } : {}

const older = <R extends { id: bigint }>(rows: R[], size: number) => {
  const lines = rows.slice(0, size)
  return { lines, next: rows.length > size ? (lines.at(-1)?.id ?? null) : null }
}

/** What was changed in the field: every line of the history, newest first. */
export const listEvents = async (ctx: Ctx, filter: TraceFilter, size = pageSize) => {
  const where: Prisma.EventWhereInput = {
    ...between(filter),
    ...(filter.userId !== null && { actorId: filter.userId }),
    ...(filter.action && { action: { startsWith: filter.action } }),
    ...(filter.before !== null && { id: { lt: filter.before } }),
  }
  const rows = await ctx.db.event.findMany({
    where,
    orderBy: { id: 'desc' },
    take: size + 1,
    select: {
      id: true,
      at: true,
      action: true,
      subject: true,
      subjectId: true,
      assessmentId: true,
      reason: true,
      address: true,
      actor: { select: { displayName: true } },
      commune: { select: { name: true } },
    },
  })
  return older(rows, size)
}

/** Logins, refusals, downloads, exports: what changes nothing and must be known afterwards. */
export const listAccess = async (ctx: Ctx, filter: TraceFilter, size = pageSize) => {
  const where: Prisma.AccessLogWhereInput = {
    ...between(filter),
    ...(filter.userId !== null && { userId: filter.userId }),
    ...(filter.action && { action: { startsWith: filter.action } }),
    ...(filter.before !== null && { id: { lt: filter.before } }),
  }
  const found = older(await ctx.db.accessLog.findMany({ where, orderBy: { id: 'desc' }, take: size + 1 }), size)
  const ids = [...new Set(found.lines.flatMap((line) => line.userId ?? []))]
  const users = await ctx.db.user.findMany({ where: { id: { in: ids } }, select: { id: true, displayName: true } })
  const names = new Map(users.map((user) => [user.id, user.displayName]))
  return {
    ...found,
    lines: found.lines.map((line) => ({
      ...line,
      name: line.userId === null ? null : (names.get(line.userId) ?? null),
    })),
  }
}

export type EventLine = Awaited<ReturnType<typeof listEvents>>['lines'][number]
export type AccessLine = Awaited<ReturnType<typeof listAccess>>['lines'][number]

/** The people who can be chosen in the filter, by given name. */
export const listPeople = (ctx: Ctx) =>
  ctx.db.user.findMany({
    select: { id: true, displayName: true, username: true },
    orderBy: [{ sortKey: 'asc' }, { id: 'asc' }],
    take: 500,
  })
