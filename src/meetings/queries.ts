import type { Prisma } from '../generated/prisma/client.js'
import type { AddresseeState } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { type Day, dayFromDb, dayToDb } from '../kernel/time.js'
import { visibleMeetings } from '../policies/meetings.js'
import { type Minutes, readMinutes } from './minutes.js'

/** A meeting as lists show it. */
export type MeetingHead = Readonly<{
  id: number
  heldOn: Day
  subject: string
  unit: Readonly<{ id: number; name: string; fullName: string }>
  decisions: number
}>
export type Meeting = MeetingHead & Readonly<{ minutes: Minutes }>

const head = {
  id: true,
  heldOn: true,
  subject: true,
  unit: { select: { id: true, name: true, fullName: true } },
  _count: { select: { tasks: true } },
} satisfies Prisma.MeetingSelect

type HeadRow = Prisma.MeetingGetPayload<{ select: typeof head }>

const toHead = ({ id, heldOn, subject, unit, _count }: HeadRow): MeetingHead => ({
  id,
  heldOn: dayFromDb(heldOn),
  subject,
  unit,
  decisions: _count.tasks,
})

export const pageSize = 50

/** The meetings the person may read, the latest first, one page of them. */
export const listMeetings = async (
  ctx: Ctx,
  page: number,
  size = pageSize,
): Promise<{ rows: MeetingHead[]; total: number }> => {
  const where = visibleMeetings(ctx.actor)
  const [total, rows] = await Promise.all([
    ctx.db.meeting.count({ where }),
    ctx.db.meeting.findMany({
      where,
      select: head,
      relationLoadStrategy: 'join',
      orderBy: [{ heldOn: 'desc' }, { id: 'desc' }],
      skip: (page - 1) * size,
      take: size,
    }),
  ])
  return { rows: rows.map(toHead), total }
}

/** One meeting with its minutes. @throws NotFound alike for a missing one and one out of sight */
export const getMeeting = async (ctx: Ctx, id: number): Promise<Meeting> => {
  const row = await ctx.db.meeting.findFirst({
    where: { AND: [{ id }, visibleMeetings(ctx.actor)] },
    select: { ...head, minutes: true },
    relationLoadStrategy: 'join',
  })
  if (!row) throw new NotFound('Không tìm thấy cuộc họp này trong phạm vi của tài khoản.')
  return { ...toHead(row), minutes: readMinutes(row.minutes) }
}

/** The day of the meeting of the same unit before this one; null: it is the first. */
export const findPreviousDay = async (
  ctx: Pick<Ctx, 'db'>,
  { id, heldOn, unit }: Pick<Meeting, 'id' | 'heldOn' | 'unit'>,
): Promise<Day | null> => {
  const row = await ctx.db.meeting.findFirst({
    where: { unitId: unit.id, id: { not: id }, heldOn: { lt: dayToDb(heldOn) } },
    select: { heldOn: true },
    orderBy: { heldOn: 'desc' },
  })
  return row && dayFromDb(row.heldOn)
}

/** What one screen of a meeting lists at most of one kind. */
const most = 20

export type MeetingTask = Readonly<{
  id: number
  title: string
  doers: readonly string[]
  dueDate: Day | null
  state: AddresseeState
  closed: boolean
  meetingId: number | null
}>

const task = {
  id: true,
  title: true,
  dueDate: true,
  closedAt: true,
  meetingId: true,
  addressees: {
    select: {
      dueDate: true,
      state: true,
      unit: { select: { fullName: true } },
      agency: { select: { shortName: true } },
      user: { select: { displayName: true } },
    },
    orderBy: { id: 'asc' },
    take: 50,
  },
} satisfies Prisma.TaskSelect

const toTask = (row: Prisma.TaskGetPayload<{ select: typeof task }>): MeetingTask => {
  const [first] = row.addressees
  const due = first?.dueDate ?? row.dueDate
  return {
    id: row.id,
    title: row.title,
    doers: row.addressees.map(
      ({ unit, agency, user }) => unit?.fullName ?? agency?.shortName ?? user?.displayName ?? '',
    ),
    dueDate: due && dayFromDb(due),
    state: first?.state ?? 'SENT',
    closed: row.closedAt !== null,
    meetingId: row.meetingId,
  }
}

/** What is still to be done by a commune or for it: given to it alone, or speaking of it. The soonest first. */
export const listOpenTasks = async (ctx: Pick<Ctx, 'db'>, communeId: number): Promise<MeetingTask[]> => {
  const own = { unitId: communeId, state: { not: 'CLOSED' as const } }
  const rows = await ctx.db.task.findMany({
    where: {
      closedAt: null,
      OR: [
        { addressees: { some: own } },
        { communes: { some: { unitId: communeId } }, addressees: { some: { state: { not: 'CLOSED' } } } },
      ],
    },
    select: {
      ...task,
      // of a task given to many communes only this commune's own row is the meeting's matter
      addressees: { ...task.addressees, where: { OR: [{ unitId: communeId }, { unitId: null }] } },
    },
    relationLoadStrategy: 'join',
    orderBy: [{ dueDate: { sort: 'asc', nulls: 'last' } }, { id: 'asc' }],
    take: most,
  })
  return rows.map(toTask)
}

/** The tasks that were decided in a meeting. */
export const listDecisions = async (ctx: Pick<Ctx, 'db'>, meetingId: number): Promise<MeetingTask[]> => {
  const rows = await ctx.db.task.findMany({
    where: { meetingId },
    select: task,
    relationLoadStrategy: 'join',
    orderBy: { id: 'asc' },
    take: 500,
  })
  return rows.map(toTask)
}

/** Agencies of a unit on a day, those that a decision may be given to. */
export const listAgencies = (ctx: Pick<Ctx, 'db'>, unitId: number, day: Day) =>
  ctx.db.agency.findMany({
    where: {
      unitId,
      validFrom: { lte: dayToDb(day) },
      OR: [{ validTo: null }, { validTo: { gte: dayToDb(day) } }],
    },
    select: { id: true, shortName: true },
    orderBy: [{ shortName: 'asc' }, { id: 'asc' }],
    take: 200,
  })
