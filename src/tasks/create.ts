import type { Prisma } from '../generated/prisma/client.js'
import type { CommandCtx } from '../kernel/command.js'
import { FieldRefused, Invalid } from '../kernel/errors.js'
import { type Day, dayToDb } from '../kernel/time.js'
import { type Group, resolveGroup, type Whom } from './groups.js'
import { nextTurn, type Recurrence } from './recurrence.js'

/** Whom a task is given to: a commune, an agency, a person, or a group that is resolved now. */
export type Addressee = Whom | Readonly<{ groupCode: Group }>

export type NewTask = Readonly<{
  /** In whose name it is given; groups are those of this unit. */
  unitId: number
  directiveId?: number | null
  meetingId?: number | null
  section?: string | null
  title: string
  body?: string | null
  /** For a recurring task the turns say it. */
  dueDate?: Day | null
  recurrence?: Recurrence | null
  /** Done when, and only when, every criterion of this set is met by verification. */
  completionSet?: string | null
  criterionIds?: readonly number[]
  /** Communes it speaks of without being given to them. */
  communeIds?: readonly number[]
  addressees: readonly Addressee[]
}>

const keyOf = ({ unitId, agencyId, userId }: Whom): string =>
  unitId === undefined ? (agencyId === undefined ? `p${userId ?? 0}` : `a${agencyId}`) : `u${unitId}`

/** Everyone addressed, each once: by the first name it goes under. */
export const resolveAddressees = async (
  ctx: Pick<CommandCtx, 'db' | 'today'>,
  unitId: number,
  addressees: readonly Addressee[],
): Promise<Whom[]> => {
  const all = new Map<string, Whom>()
  for (const one of addressees) {
    const whom = 'groupCode' in one ? await resolveGroup(ctx, one.groupCode, { unitId, day: ctx.today }) : [one]
    for (const each of whom) if (!all.has(keyOf(each))) all.set(keyOf(each), each)
  }
  return [...all.values()]
}

type Turn = Readonly<{ taskId: number; turn: Day; dueDate: Day | null }>

/** The rows of one turn. One that exists already stays as it is: a turn is made once, however often it is asked for. */
export const addTurn = async (
  { db }: Pick<CommandCtx, 'db'>,
  { taskId, turn, dueDate }: Turn,
  whom: readonly Whom[],
): Promise<{ id: number }[]> =>
  db.taskAddressee.createManyAndReturn({
    data: whom.map(({ unitId, agencyId, userId, group }) => ({
      taskId,
      turn: dayToDb(turn),
      dueDate: dueDate === null ? null : dayToDb(dueDate),
      groupLabel: group ?? null,
      unitId: unitId ?? null,
      agencyId: agencyId ?? null,
      userId: userId ?? null,
    })),
    skipDuplicates: true,
    select: { id: true },
  })

const columnsOf = ({ directiveId, meetingId, section, title, body, dueDate, recurrence, completionSet }: NewTask) =>
  ({
    directiveId: directiveId ?? null,
    meetingId: meetingId ?? null,
    section: section ?? null,
    title,
    body: body ?? null,
    dueDate: dueDate ? dayToDb(dueDate) : null,
    ...(recurrence && { recurrence: { ...recurrence } }),
    ...(completionSet && { completion: { set: completionSet, rule: 'ALL_CRITERIA' } }),
  }) satisfies Prisma.TaskUncheckedCreateInput

/**
 * Gives a task within the caller's command: the task, a row for each addressee of its first turn, and the event
 * `task.given`. Of a recurring task the first turn is the next one from today on. Who may give it is the caller's question.
 * @throws FieldRefused on `addressees` when nobody is addressed, on `recurrence` when no turn is left
 */
export const addTask = async (ctx: CommandCtx, task: NewTask): Promise<{ id: number; addresseeIds: number[] }> => {
  if (!task.directiveId === !task.meetingId) throw new Invalid('Nhiệm vụ phải thuộc một văn bản hoặc một cuộc họp.')
  const whom = await resolveAddressees(ctx, task.unitId, task.addressees)
  if (whom.length === 0) throw new FieldRefused('addressees', 'Chưa có nơi thực hiện nào trong phạm vi đã chọn.')
  const first = task.recurrence ? nextTurn(task.recurrence, ctx.today) : (task.dueDate ?? ctx.today)
  if (first === null) throw new FieldRefused('recurrence', 'Không còn kỳ nào trước ngày kết thúc lặp lại.')
  const dueDate = task.recurrence ? first : (task.dueDate ?? null)
  const { criterionIds = [], communeIds = [] } = task
  const { id } = await ctx.db.task.create({
    data: {
      ...columnsOf(task),
      criteria: { createMany: { data: [...new Set(criterionIds)].map((criterionId) => ({ criterionId })) } },
      communes: { createMany: { data: [...new Set(communeIds)].map((unitId) => ({ unitId })) } },
    },
    select: { id: true },
  })
  const rows = await addTurn(ctx, { taskId: id, turn: first, dueDate }, whom)
  await ctx.record({
    action: 'task.given',
    subject: 'Task',
    subjectId: id,
    to: { title: task.title, section: task.section ?? null, turn: first, dueDate, addressees: rows.length },
  })
  return { id, addresseeIds: rows.map((row) => row.id) }
}
