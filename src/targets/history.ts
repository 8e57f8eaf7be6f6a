import type { Ctx } from '../kernel/context.js'
import { dateTime, list, day as showDay } from '../kernel/format.js'
import { addDays, startOfDay } from '../kernel/time.js'

type Told = Readonly<{
  dueDate?: string
  year?: number
  maintain?: boolean
  focus?: boolean
  note?: string | null
  plan?: string | null
  criteria?: string[]
}>

type EventRow = Readonly<{
  at: Date
  action: string
  from: Told | null
  to: Told | null
  reason: string | null
  actor: { displayName: string } | null
}>

/** What happened to a target, newest first; up to the day looked back to. */
export const listTargetEvents = async (ctx: Pick<Ctx, 'db' | 'asOf'>, targetId: number): Promise<EventRow[]> => {
  const rows = await ctx.db.event.findMany({
    where: {
      subject: 'Target',
      subjectId: targetId,
      ...(ctx.asOf !== undefined && { at: { lt: startOfDay(addDays(ctx.asOf, 1)) } }),
    },
    select: { at: true, action: true, from: true, to: true, reason: true, actor: { select: { displayName: true } } },
    orderBy: { id: 'desc' },
    take: 40,
  })
  return rows as EventRow[]
}

const words: Readonly<Record<string, string>> = {
  'target.added': 'Giao mục tiêu',
  'target.changed': 'Sửa mục tiêu',
  'target.criteriaChosen': 'Chọn tiêu chí hoàn thành trong năm',
  'target.cancelled': 'Hủy mục tiêu',
}

const shown = (key: keyof Told, told: Told | null): string => {
  const value = told?.[key]
  if (value === undefined || value === null || value === '') return '–'
  if (typeof value === 'boolean') return value ? 'có' : 'không'
  if (typeof value === 'object') return value.length === 0 ? 'cả bộ tiêu chí' : list(value)
  return key === 'dueDate' ? showDay(String(value)) : String(value)
}

const labels = {
  dueDate: 'Hạn',
  maintain: 'Duy trì',
  focus: 'Xã điểm',
  plan: 'Kế hoạch',
  note: 'Ghi chú',
  criteria: 'Tiêu chí',
} as const

const changesOf = ({ action, from, to }: EventRow) => {
  if (action === 'target.cancelled' || !to) return []
  return (Object.keys(labels) as (keyof typeof labels)[]).flatMap((key) => {
    const [before, after] = [shown(key, from), shown(key, to)]
    if (before === after || (from === null && after === 'không')) return []
    return [{ label: labels[key], ...(from && { from: before }), to: after }]
  })
}

/** The history of a target as lines of a log. */
export const presentTargetEvents = (events: readonly EventRow[]) =>
  events.map((event) => ({
    when: dateTime(event.at),
    iso: event.at.toISOString(),
    who: event.actor?.displayName ?? 'Hệ thống',
    text: words[event.action] ?? event.action,
    changes: changesOf(event),
    ...(event.reason && { why: event.reason }),
  }))
