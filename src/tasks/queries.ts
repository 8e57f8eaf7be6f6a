import type { Prisma } from '../generated/prisma/client.js'
import type { AddresseeState } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { type Day, dayFromDb } from '../kernel/time.js'
import { type TaskConcern, visibleAddressees, visibleTasks } from '../policies/tasks.js'
import { type Recurrence, readRecurrence } from './recurrence.js'

export const dayOrNull = (date: Date | null): Day | null => date && dayFromDb(date)

/** Where a task comes from: the letter or the meeting, and the unit that gave it. */
export type TaskSource = Readonly<{ unitId: number; label: string; directiveId: number | null; closed: boolean }>

export const sourceSelect = {
  directive: {
    select: { id: true, unitId: true, closedAt: true, document: { select: { docNumber: true, title: true } } },
  },
  meeting: { select: { id: true, unitId: true, subject: true, heldOn: true } },
} satisfies Prisma.TaskSelect

type SourceRow = Prisma.TaskGetPayload<{ select: typeof sourceSelect }>

export const sourceOf = ({ directive, meeting }: SourceRow): TaskSource => {
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

export const rowSelect = {
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

export const toRow = ({ unit, agency, user, groupLabel, turn, dueDate, askedUntil, doneOn, ...row }: DbRow): Row => ({
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
