import type { Prisma } from '../generated/prisma/client.js'
import type { AddresseeState } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { type Day, dayToDb } from '../kernel/time.js'
import { addressedTo } from '../policies/directives.js'
import { visibleAddressees } from '../policies/tasks.js'
import { type Row, rowSelect, sourceOf, sourceSelect, type TaskSource, toRow } from './queries.js'

export const ROW_FILTERS = ['open', 'late', 'asking', 'done', 'closed', 'all'] as const
export type RowFilter = (typeof ROW_FILTERS)[number]

const filters = (today: Day): Record<RowFilter, Prisma.TaskAddresseeWhereInput> => ({
  open: { state: { not: 'CLOSED' } },
  late: { state: { notIn: ['DONE', 'CLOSED'] }, dueDate: { lt: dayToDb(today) } },
  asking: { askedUntil: { not: null }, state: { notIn: ['DONE', 'CLOSED'] } },
  done: { state: 'DONE' },
  closed: { state: 'CLOSED' },
  all: {},
})

/** A row of a list over many tasks. */
export type ListedRow = Row & Readonly<{ title: string; section: string | null; source: TaskSource }>

export const rowsPerPage = 50

const followed: Prisma.TaskWhereInput = { closedAt: null, OR: [{ directive: null }, { directive: { closedAt: null } }] }

/** Rows in sight under a filter, the nearest day first; `mine`: those that are the person's to do. */
export const listAllRows = async (
  ctx: Pick<Ctx, 'db' | 'actor' | 'today'>,
  { filter, mine, page }: { filter: RowFilter; mine: boolean; page: number },
  size = rowsPerPage,
): Promise<{ rows: ListedRow[]; total: number }> => {
  const where: Prisma.TaskAddresseeWhereInput = {
    AND: [mine ? addressedTo(ctx.actor) : visibleAddressees(ctx.actor), filters(ctx.today)[filter]],
    ...(filter !== 'all' && filter !== 'closed' && { task: followed }),
  }
  const total = await ctx.db.taskAddressee.count({ where })
  const rows = await ctx.db.taskAddressee.findMany({
    where,
    select: { ...rowSelect, task: { select: { title: true, section: true, ...sourceSelect } } },
    relationLoadStrategy: 'join',
    orderBy: [{ dueDate: { sort: 'asc', nulls: 'last' } }, { id: 'asc' }],
    take: size,
    skip: (page - 1) * size,
  })
  return {
    rows: rows.map(({ task, ...row }) => ({
      ...toRow(row),
      title: task.title,
      section: task.section,
      source: sourceOf(task),
    })),
    total,
  }
}

export type RowCounts = Readonly<{ open: number; late: number; asking: number; done: number; closed: number }>

/** How the rows in sight stand, by task: counted by the database, in three statements however many there are. */
export const countRows = async (
  ctx: Pick<Ctx, 'db' | 'actor' | 'today'>,
  taskIds: readonly number[],
): Promise<Map<number, RowCounts>> => {
  const seen: Prisma.TaskAddresseeWhereInput = {
    AND: [{ taskId: { in: [...taskIds] } }, visibleAddressees(ctx.actor)],
  }
  const among = (...more: Prisma.TaskAddresseeWhereInput[]) =>
    ctx.db.taskAddressee.groupBy({ by: ['taskId', 'state'], where: { AND: [seen, ...more] }, _count: true })
  const { late, asking } = filters(ctx.today)
  const [all, overdue, waiting] = await Promise.all([among(), among(late), among(asking)])
  const sum = (groups: typeof all, taskId: number, wanted: (state: AddresseeState) => boolean): number =>
    groups.filter((one) => one.taskId === taskId && wanted(one.state)).reduce((total, one) => total + one._count, 0)
  return new Map(
    [...new Set(all.map(({ taskId }) => taskId))].map((id) => [
      id,
      {
        open: sum(all, id, (state) => state !== 'DONE' && state !== 'CLOSED'),
        late: sum(overdue, id, () => true),
        asking: sum(waiting, id, () => true),
        done: sum(all, id, (state) => state === 'DONE'),
        closed: sum(all, id, (state) => state === 'CLOSED'),
      },
    ]),
  )
}

export type Followed = Readonly<{ late: number; asking: number; done: number; open: number }>

/** How many rows given in the name of these units are late or wait for their office, in one statement. */
export const countFollowed = async (ctx: Pick<Ctx, 'db' | 'today'>, unitIds: readonly number[]): Promise<Followed> => {
  const [row] = await ctx.db.$queryRaw<Followed[]>`
    SELECT (count(*) FILTER (WHERE r.state <> 'DONE' AND r."dueDate" < ${dayToDb(ctx.today)}::date))::int AS late,
      (count(*) FILTER (WHERE r.state <> 'DONE' AND r."askedUntil" IS NOT NULL))::int AS asking,
      (count(*) FILTER (WHERE r.state = 'DONE'))::int AS done, count(*)::int AS open
    FROM "TaskAddressee" r JOIN "Task" k ON k.id = r."taskId" AND k."closedAt" IS NULL
    LEFT JOIN "Directive" d ON d.id = k."directiveId" LEFT JOIN "Meeting" m ON m.id = k."meetingId"
    WHERE r.state <> 'CLOSED' AND d."closedAt" IS NULL
      AND coalesce(d."unitId", m."unitId") = ANY (${[...unitIds]}::int[])`
  return row ?? { late: 0, asking: 0, done: 0, open: 0 }
}
