import { z } from 'zod'
import type { Ctx } from '../kernel/context.js'
import { type Day, dayFromDb, dayToDb, type Holiday } from '../kernel/time.js'
import { DATED_KINDS, type DatedKind, NOTICE_KINDS, type NoticeKind } from './kinds.js'

/** Working days before and after a due day on which it is told; 0 is the day itself. */
export type Steps = Readonly<{ before: readonly number[]; after: readonly number[] }>

const steps = (before: number[], after: number[]) =>
  z.object({
    before: z.array(z.int().min(0).max(90)).max(6).default(before),
    after: z.array(z.int().min(1).max(90)).max(6).default(after),
  })
const withSteps = (before: number[], after: number[]) => steps(before, after).prefault({}).catch({ before, after })

const stored = z.object({
  taskDue: withSteps([7, 3, 1, 0], [1, 5, 10]),
  planDue: withSteps([10, 3], [1, 10]),
  supplementDue: withSteps([3, 1, 0], [1, 5]),
  paperExpiring: withSteps([45, 15, 5], [1]),
  campaignDue: withSteps([5, 1, 0], [1, 3]),
  /** Working days after which a late task is told to the leaders of the unit that gave it. */
  escalateAfter: z.int().min(1).max(90).catch(5),
  /** Nothing is told on Saturdays, Sundays and holidays. */
  workingDaysOnly: z.boolean().catch(true),
  /** In between no mail is sent, unless a person chose otherwise; Vietnamese time. */
  quietFrom: z
    .string()
    .regex(/^\d{2}:\d{2}$/)
    .catch('21:00'),
  quietTo: z
    .string()
    .regex(/^\d{2}:\d{2}$/)
    .catch('06:00'),
})
export type ReminderSettings = z.infer<typeof stored>

export const remindersKey = 'reminders'

/** What the office set for reminders; what is missing or unusable counts as its default. */
export const readReminders = async (ctx: Pick<Ctx, 'db'>): Promise<{ settings: ReminderSettings; version: number }> => {
  const row = await ctx.db.setting.findUnique({ where: { key: remindersKey } })
  const parsed = stored.safeParse(row?.value ?? {})
  return { settings: parsed.success ? parsed.data : stored.parse({}), version: row?.version ?? 0 }
}

export const stepsOf = (settings: ReminderSettings, kind: DatedKind): Steps => settings[kind]
export const datedKinds = DATED_KINDS

/** The holidays around a day, as far as any reminder reaches. */
export const listHolidays = async (ctx: Pick<Ctx, 'db'>, from: Day, to: Day): Promise<Holiday[]> => {
  const rows = await ctx.db.holiday.findMany({
    where: { day: { gte: dayToDb(from), lte: dayToDb(to) } },
    select: { day: true, working: true },
    take: 1000,
  })
  return rows.map(({ day, working }) => ({ day: dayFromDb(day), working }))
}

export const WAYS = ['BOTH', 'INBOX', 'NONE'] as const
export type Way = (typeof WAYS)[number]

const choices = z.object({
  kinds: z.partialRecord(z.enum(NOTICE_KINDS), z.enum(WAYS)).catch({}),
  mail: z.boolean().catch(true),
  quietFrom: z.string().nullable().catch(null),
  quietTo: z.string().nullable().catch(null),
})
export type Choices = z.infer<typeof choices>

/** What a person chose; everything, by mail too, where nothing was. */
export const readChoices = (json: unknown): Choices => {
  const parsed = choices.safeParse(json ?? {})
  return parsed.success ? parsed.data : { kinds: {}, mail: true, quietFrom: null, quietTo: null }
}

export const wayOf = ({ kinds }: Choices, kind: NoticeKind): Way => kinds[kind] ?? 'BOTH'
