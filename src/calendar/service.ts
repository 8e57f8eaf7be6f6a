import { command } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import { type Day, dayFromDb, dayToDb } from '../kernel/time.js'

export type HolidayRow = Readonly<{ day: Day; name: string; working: boolean }>

/** The office's table of a year: days off beside the weekends, and weekends worked in exchange. */
export const listYear = async (ctx: Pick<Ctx, 'db'>, year: number): Promise<HolidayRow[]> => {
  const rows = await ctx.db.holiday.findMany({
    where: { day: { gte: dayToDb(`${year}-01-01`), lte: dayToDb(`${year}-12-31`) } },
    orderBy: { day: 'asc' },
    take: 366,
  })
  return rows.map(({ day, ...row }) => ({ ...row, day: dayFromDb(day) }))
}

const subjectOf = (day: Day): { subject: string; subjectId: number } => ({
  subject: 'Holiday',
  subjectId: Number(day.replaceAll('-', '')),
})

/** Enters a day, or corrects what stands of it. */
export const enterHoliday = command('holiday.entered', async (ctx, row: HolidayRow): Promise<void> => {
  const { day, name, working } = row
  const before = await ctx.db.holiday.findUnique({ where: { day: dayToDb(day) } })
  if (before?.name === name && before.working === working) return ctx.unchanged()
  await ctx.db.holiday.upsert({
    where: { day: dayToDb(day) },
    create: { day: dayToDb(day), name, working },
    update: { name, working },
  })
  await ctx.record({
    ...subjectOf(day),
    ...(before && { from: { name: before.name, working: before.working } }),
    to: { day, name, working },
  })
})

/** Takes a day out of the table: it is an ordinary one of its week again. */
export const removeHoliday = command('holiday.removed', async (ctx, day: Day): Promise<void> => {
  const { count } = await ctx.db.holiday.deleteMany({ where: { day: dayToDb(day) } })
  if (count === 0) return ctx.unchanged()
  await ctx.record({ ...subjectOf(day), from: { day } })
})
