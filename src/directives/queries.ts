import type { Prisma } from '../generated/prisma/client.js'
import type { AddresseeState } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { type Day, dayFromDb } from '../kernel/time.js'
import { addressedTo, visibleDirectives } from '../policies/directives.js'
import { completionSetOf } from '../tasks/queries.js'
import { type Recurrence, readRecurrence } from '../tasks/recurrence.js'

/** A letter as lists show it. `issuedOn` is null while the office has not dated it. */
export type DirectiveHead = Readonly<{
  id: number
  docNumber: string
  issuedOn: Day | null
  subject: string
  issuer: string
  closed: boolean
}>

/** A task that is addressed to the person, with the day on which the answer is due. */
export type OwnTask = Readonly<{
  id: number
  rowId: number
  /** Null: of a meeting. */
  directiveId: number | null
  section: string | null
  title: string
  dueDate: Day | null
  state: AddresseeState
  /** Of the letter: what it is about, and whose it is. */
  subject: string
  issuer: string
}>

export type Addressee = Readonly<{
  id: number
  name: string
  state: AddresseeState
  unitId: number | null
  group: string | null
  dueDate: Day | null
  mine: boolean
}>

export type DirectiveTask = Readonly<{
  id: number
  section: string | null
  title: string
  body: string | null
  dueDate: Day | null
  closed: boolean
  recurrence: Recurrence | null
  /** Code of the set whose criteria, all met, complete the task; null where it is not tied to a status. */
  completionSet: string | null
  addressees: readonly Addressee[]
}>

export type DirectiveDetail = DirectiveHead &
  Readonly<{
    unitId: number
    signer: string | null
    summary: string | null
    hasFile: boolean
    tasks: readonly DirectiveTask[]
  }>

const dayOf = (date: Date | null): Day | null => date && dayFromDb(date)
export const pageSize = 50

const head = {
  id: true,
  closedAt: true,
  unit: { select: { fullName: true } },
  document: { select: { docNumber: true, issuedOn: true, title: true, issuer: true } },
} satisfies Prisma.DirectiveSelect

type HeadRow = Prisma.DirectiveGetPayload<{ select: typeof head }>

const toHead = ({ id, closedAt, document }: HeadRow): DirectiveHead => ({
  id,
  docNumber: document.docNumber,
  issuedOn: dayOf(document.issuedOn),
  subject: document.title ?? document.docNumber,
  issuer: document.issuer,
  closed: closedAt !== null,
})

/** The letters the person may read, newest first, one page of them. */
export const listDirectives = async (
  ctx: Ctx,
  page: number,
  size = pageSize,
): Promise<{ rows: DirectiveHead[]; total: number }> => {
  const where = visibleDirectives(ctx.actor)
  const total = await ctx.db.directive.count({ where })
  const rows = await ctx.db.directive.findMany({
    where,
    select: head,
    relationLoadStrategy: 'join',
    orderBy: [{ document: { issuedOn: { sort: 'desc', nulls: 'first' } } }, { id: 'desc' }],
    take: size,
    skip: (page - 1) * size,
  })
  return { rows: rows.map(toHead), total }
}

const ownTask = {
  id: true,
  state: true,
  dueDate: true,
  task: {
    select: {
      id: true,
      section: true,
      title: true,
      dueDate: true,
      directive: { select: { id: true, document: { select: { docNumber: true, title: true, issuer: true } } } },
      meeting: { select: { subject: true, unit: { select: { fullName: true } } } },
    },
  },
} satisfies Prisma.TaskAddresseeSelect

/** The tasks addressed to the person that are not closed, by due date (those without one last); at most `limit`. */
export const listOwnTasks = async (ctx: Ctx, limit = 200): Promise<OwnTask[]> => {
  const rows = await ctx.db.taskAddressee.findMany({
    where: {
      ...addressedTo(ctx.actor),
      state: { not: 'CLOSED' },
      task: { closedAt: null, OR: [{ directive: null }, { directive: { closedAt: null } }] },
    },
    select: ownTask,
    relationLoadStrategy: 'join',
    orderBy: [{ dueDate: { sort: 'asc', nulls: 'last' } }, { id: 'asc' }],
    take: limit,
  })
  return rows.map(({ id: rowId, state, dueDate, task: { directive, meeting, ...task } }) => ({
    ...task,
    rowId,
    directiveId: directive?.id ?? null,
    dueDate: dayOf(dueDate ?? task.dueDate),
    state,
    subject: directive?.document.title ?? directive?.document.docNumber ?? meeting?.subject ?? '',
    issuer: directive?.document.issuer ?? meeting?.unit.fullName ?? '',
  }))
}

/** A letter may go to every commune of a province and every agency of its districts, not to more. */
const mostAddressees = 2000

const detail = {
  ...head,
  unitId: true,
  document: { select: { ...head.document.select, fileSha256: true } },
  signer: true,
  summary: true,
  tasks: {
    orderBy: { id: 'asc' },
    take: 200,
    select: {
      id: true,
      section: true,
      title: true,
      body: true,
      dueDate: true,
      closedAt: true,
      completion: true,
      recurrence: true,
      addressees: {
        orderBy: [{ turn: 'desc' }, { id: 'asc' }],
        take: mostAddressees,
        select: {
          id: true,
          turn: true,
          state: true,
          groupLabel: true,
          dueDate: true,
          unitId: true,
          agencyId: true,
          userId: true,
          unit: { select: { fullName: true, level: true } },
          agency: { select: { shortName: true } },
          user: { select: { displayName: true } },
        },
      },
    },
  },
} satisfies Prisma.DirectiveSelect

type TaskRow = Prisma.DirectiveGetPayload<{ select: typeof detail }>['tasks'][number]

const toTask = (ctx: Ctx, row: TaskRow): DirectiveTask => {
  const own = new Set(
    ctx.actor.grants.filter(({ role }) => role === 'COMMUNE' || role === 'STEERING').map(({ unitId }) => unitId),
  )
  const turn = row.addressees[0]?.turn.getTime() // of a recurring task the latest turn
  return {
    id: row.id,
    section: row.section,
    title: row.title,
    body: row.body,
    dueDate: dayOf(row.dueDate),
    closed: row.closedAt !== null,
    recurrence: readRecurrence(row.recurrence),
    completionSet: completionSetOf(row.completion),
    addressees: row.addressees
      .filter((one) => one.turn.getTime() === turn)
      .map((one) => ({
        id: one.id,
        state: one.state,
        name: one.unit?.fullName ?? one.agency?.shortName ?? one.user?.displayName ?? '',
        unitId: one.unitId,
        group: one.groupLabel,
        dueDate: dayOf(one.dueDate ?? row.dueDate),
        mine:
          (one.unitId !== null && own.has(one.unitId)) ||
          (one.agencyId !== null && ctx.actor.agencyIds.includes(one.agencyId)) ||
          one.userId === ctx.actor.id,
      })),
  }
}

/** One letter with its tasks in their order. @throws NotFound alike for a missing one and one out of sight */
export const getDirective = async (ctx: Ctx, id: number): Promise<DirectiveDetail> => {
  const row = await ctx.db.directive.findFirst({
    where: { AND: [{ id }, visibleDirectives(ctx.actor)] },
    select: detail,
    relationLoadStrategy: 'join',
  })
  if (!row) throw new NotFound('Không tìm thấy văn bản này trong phạm vi của tài khoản.')
  return {
    ...toHead(row),
    unitId: row.unitId,
    signer: row.signer,
    summary: row.summary,
    hasFile: row.document.fileSha256 !== null,
    tasks: row.tasks.map((task) => toTask(ctx, task)),
  }
}
