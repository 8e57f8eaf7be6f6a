import type { Prisma } from '../generated/prisma/client.js'
import type { AddresseeState, AnswerKind } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { type Day, dayFromDb, dayToDb } from '../kernel/time.js'
import { addressedTo } from '../policies/directives.js'
import { visibleEvidence } from '../policies/evidence.js'
import { type TaskConcern, visibleAddressees, visibleTasks } from '../policies/tasks.js'
import { isReady } from './answer-files.js'
import { type Recurrence, readRecurrence } from './recurrence.js'

const dayOrNull = (date: Date | null): Day | null => date && dayFromDb(date)

/** Where a task comes from: the letter or the meeting, and the unit that gave it. */
export type TaskSource = Readonly<{ unitId: number; label: string; directiveId: number | null; closed: boolean }>

const sourceSelect = {
  directive: {
    select: { id: true, unitId: true, closedAt: true, document: { select: { docNumber: true, title: true } } },
  },
  meeting: { select: { id: true, unitId: true, subject: true, heldOn: true } },
} satisfies Prisma.TaskSelect

type SourceRow = Prisma.TaskGetPayload<{ select: typeof sourceSelect }>

const sourceOf = ({ directive, meeting }: SourceRow): TaskSource => {
  if (directive)
    return {
      unitId: directive.unitId,
      label: directive.document.title ?? directive.document.docNumber,
      directiveId: directive.id,
      closed: directive.closedAt !== null,
    }
  return { unitId: meeting?.unitId ?? 0, label: meeting?.subject ?? '', directiveId: null, closed: false }
}

/** The set whose criteria, all met by verification, settle a task; null where people do. */
export const completionSetOf = (completion: unknown): string | null => {
  if (typeof completion !== 'object' || completion === null || !('set' in completion)) return null
  return typeof completion.set === 'string' ? completion.set : null
}

/** One addressee of one turn, with how far it is. */
export type Row = Readonly<{
  id: number
  taskId: number
  name: string
  group: string | null
  turn: Day
  dueDate: Day | null
  state: AddresseeState
  askedUntil: Day | null
  doneOn: Day | null
  version: number
  unitId: number | null
  agencyId: number | null
  userId: number | null
}>

const rowSelect = {
  id: true,
  taskId: true,
  turn: true,
  dueDate: true,
  state: true,
  askedUntil: true,
  doneOn: true,
  version: true,
  groupLabel: true,
  unitId: true,
  agencyId: true,
  userId: true,
  unit: { select: { fullName: true, level: true } },
  agency: { select: { shortName: true } },
  user: { select: { displayName: true } },
} satisfies Prisma.TaskAddresseeSelect

type DbRow = Prisma.TaskAddresseeGetPayload<{ select: typeof rowSelect }>

const toRow = ({ unit, agency, user, groupLabel, turn, dueDate, askedUntil, doneOn, ...row }: DbRow): Row => ({
  ...row,
  // a committee addressed as a whole goes under its own name, not its unit's
  name:
    (unit?.level === 'COMMUNE' ? null : unit && groupLabel) ??
    unit?.fullName ??
    agency?.shortName ??
    user?.displayName ??
    '',
  group: groupLabel,
  turn: dayFromDb(turn),
  dueDate: dayOrNull(dueDate),
  askedUntil: dayOrNull(askedUntil),
  doneOn: dayOrNull(doneOn),
})

export const concernOf = (row: Row, source: Pick<TaskSource, 'unitId'>): TaskConcern => ({
  issuerUnitId: source.unitId,
  unitId: row.unitId,
  agencyId: row.agencyId,
  userId: row.userId,
})

export type Task = Readonly<{
  id: number
  section: string | null
  title: string
  body: string | null
  dueDate: Day | null
  recurrence: Recurrence | null
  completionSet: string | null
  closed: boolean
  version: number
  source: TaskSource
  criteria: readonly { id: number; no: number; name: string; set: string; setName: string }[]
  communes: readonly { id: number; name: string }[]
}>

const taskSelect = {
  id: true,
  section: true,
  title: true,
  body: true,
  dueDate: true,
  recurrence: true,
  completion: true,
  closedAt: true,
  version: true,
  ...sourceSelect,
  criteria: {
    select: {
      criterion: { select: { id: true, no: true, name: true, set: { select: { code: true, shortName: true } } } },
    },
    orderBy: { criterionId: 'asc' },
    take: 100,
  },
  communes: { select: { unit: { select: { id: true, fullName: true } } }, orderBy: { unitId: 'asc' }, take: 200 },
} satisfies Prisma.TaskSelect

type DbTask = Prisma.TaskGetPayload<{ select: typeof taskSelect }>

const toTask = (row: DbTask): Task => ({
  id: row.id,
  section: row.section,
  title: row.title,
  body: row.body,
  version: row.version,
  dueDate: dayOrNull(row.dueDate),
  recurrence: readRecurrence(row.recurrence),
  completionSet: completionSetOf(row.completion),
  closed: row.closedAt !== null,
  source: sourceOf(row),
  criteria: row.criteria.map(({ criterion: { set, ...criterion } }) => ({
    ...criterion,
    set: set.code,
    setName: set.shortName,
  })),
  communes: row.communes.map(({ unit }) => ({ id: unit.id, name: unit.fullName })),
})

/** A task in sight. @throws NotFound alike for a missing one and one out of sight */
export const getTask = async (ctx: Pick<Ctx, 'db' | 'actor'>, id: number): Promise<Task> => {
  const row = await ctx.db.task.findFirst({
    where: { AND: [{ id }, visibleTasks(ctx.actor)] },
    select: taskSelect,
    relationLoadStrategy: 'join',
  })
  if (!row) throw new NotFound('Không tìm thấy nhiệm vụ này trong phạm vi của tài khoản.')
  return toTask(row)
}

/** Rows shown of one task: the latest turns first. */
export const mostRows = 500

/** The rows of a task whose standing the person may read, the latest turn first, in the order they were addressed. */
export const listRows = async (ctx: Pick<Ctx, 'db' | 'actor'>, taskId: number): Promise<Row[]> => {
  const rows = await ctx.db.taskAddressee.findMany({
    where: { AND: [{ taskId }, visibleAddressees(ctx.actor)] },
    select: rowSelect,
    relationLoadStrategy: 'join',
    orderBy: [{ turn: 'desc' }, { id: 'asc' }],
    take: mostRows,
  })
  return rows.map(toRow)
}

/** One row of a task. @throws NotFound alike for a missing one and one out of sight */
export const getRow = async (ctx: Pick<Ctx, 'db' | 'actor'>, taskId: number, id: number): Promise<Row> => {
  const row = await ctx.db.taskAddressee.findFirst({
    where: { AND: [{ id, taskId }, visibleAddressees(ctx.actor)] },
    select: rowSelect,
    relationLoadStrategy: 'join',
  })
  if (!row) throw new NotFound('Không tìm thấy nội dung này trong phạm vi của tài khoản.')
  return toRow(row)
}

export type Answer = Readonly<{
  id: number
  kind: AnswerKind
  body: string | null
  until: Day | null
  at: Date
  author: string | null
  papers: readonly { id: number; subject: string }[]
  /** Papers the person may not see. */
  hidden: number
  /** Files of an agency's or a member's answer; `ready` unless they wait for the scanner. */
  files: readonly { id: number; fileName: string; ready: boolean }[]
}>

/** What was said and done on a row, the newest first; of its papers those the person may see. */
export const listAnswers = async (ctx: Pick<Ctx, 'db' | 'actor' | 'today'>, addresseeId: number): Promise<Answer[]> => {
  const rows = await ctx.db.taskAnswer.findMany({
    where: { addresseeId },
    select: {
      id: true,
      kind: true,
      body: true,
      untilDate: true,
      at: true,
      author: { select: { displayName: true } },
      evidence: { select: { evidenceId: true } },
      files: { select: { id: true, fileName: true, blob: { select: { scan: true } } }, orderBy: { id: 'asc' } },
    },
    orderBy: { id: 'desc' },
    take: 200,
  })
  const ids = rows.flatMap(({ evidence }) => evidence.map(({ evidenceId }) => evidenceId))
  const papers =
    ids.length === 0
      ? []
      : await ctx.db.evidence.findMany({
          where: { AND: [{ id: { in: ids } }, visibleEvidence(ctx.actor, ctx.today)] },
          select: { id: true, subject: true },
        })
  return rows.map(({ author, evidence, files, untilDate, ...row }) => {
    const seen = papers.filter(({ id }) => evidence.some(({ evidenceId }) => evidenceId === id))
    return {
      ...row,
      until: dayOrNull(untilDate),
      author: author?.displayName ?? null,
      papers: seen,
      hidden: evidence.length - seen.length,
      files: files.map(({ id, fileName, blob }) => ({ id, fileName, ready: isReady(blob.scan) })),
    }
  })
}

/** The latest papers of a commune, to be named in an answer. */
export const listPaperChoices = (ctx: Pick<Ctx, 'db' | 'actor' | 'today'>, communeId: number) =>
  ctx.db.evidence.findMany({
    where: { AND: [{ ownerUnitId: communeId, withdrawnAt: null }, visibleEvidence(ctx.actor, ctx.today)] },
    select: { id: true, subject: true, docNumber: true },
    orderBy: { id: 'desc' },
    take: 40,
  })

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
    take: rowsPerPage,
    skip: (page - 1) * rowsPerPage,
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

/** How the rows in sight stand, by task, in one statement. */
export const countRows = async (
  ctx: Pick<Ctx, 'db' | 'actor' | 'today'>,
  taskIds: readonly number[],
): Promise<Map<number, RowCounts>> => {
  const rows = await ctx.db.taskAddressee.findMany({
    where: { AND: [{ taskId: { in: [...taskIds] } }, visibleAddressees(ctx.actor)] },
    select: { taskId: true, state: true, dueDate: true, askedUntil: true },
    take: 20_000,
  })
  const counts = new Map<number, { open: number; late: number; asking: number; done: number; closed: number }>()
  for (const { taskId, state, dueDate, askedUntil } of rows) {
    const count = counts.get(taskId) ?? { open: 0, late: 0, asking: 0, done: 0, closed: 0 }
    counts.set(taskId, count)
    if (state === 'CLOSED') count.closed += 1
    else if (state === 'DONE') count.done += 1
    else {
      count.open += 1
      if (dueDate && dayFromDb(dueDate) < ctx.today) count.late += 1
      if (askedUntil) count.asking += 1
    }
  }
  return counts
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
