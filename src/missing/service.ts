import { createHash } from 'node:crypto'
import { getCatalogue, indicatorsOn, type SetDef, touchSet } from '../criteria/catalogue.js'
import { dayOfSet } from '../criteria/standpoint.js'
import { command } from '../kernel/command.js'
import { Conflict } from '../kernel/errors.js'
import type { Day } from '../kernel/time.js'
import { authorize } from '../policies/guard.js'
import { mayEditLevels } from '../policies/sets.js'

/** The indicators of a set whose usual duration is asked, in order. */
export const durationsOf = (set: SetDef, today: Day) =>
  set.criteria.flatMap((criterion) =>
    indicatorsOn(criterion, set, dayOfSet(set, today)).map(({ id, code, name, usualDays }) => ({
      id,
      code,
      name,
      usualDays,
    })),
  )

/** A mark of the durations as a person saw them. */
export const durationStamp = (rows: readonly { id: number; usualDays: number | null }[]): string =>
  createHash('sha256')
    .update(rows.map(({ id, usualDays }) => `${id}.${usualDays ?? ''}`).join(' '))
    .digest('hex')
    .slice(0, 20)

/**
 * Enters how many days indicators of a set usually take. Answers how many changed.
 * @throws Conflict when one of them changed since the form was opened
 */
export const setDurations = command(
  'indicator.usualDaysChanged',
  async (ctx, setId: number, stamp: string, days: ReadonlyMap<number, number | null>) => {
    authorize(mayEditLevels(ctx.actor), 'Thời gian thường cần do Văn phòng Điều phối nông thôn mới nhập.')
    await ctx.db.$executeRaw`SELECT 1 FROM "CriteriaSet" WHERE id = ${setId} FOR NO KEY UPDATE`
    const set = (await getCatalogue(ctx)).set(setId)
    if (!set) throw new Conflict()
    const rows = durationsOf(set, ctx.today)
    if (durationStamp(rows) !== stamp) throw new Conflict()
    const changed = rows.filter(({ id, usualDays }) => days.has(id) && days.get(id) !== usualDays)
    if (changed.length === 0) {
      ctx.unchanged()
      return 0
    }
    for (const { id } of changed) {
      await ctx.db.indicator.update({ where: { id }, data: { usualDays: days.get(id) ?? null } })
    }
    await touchSet(ctx.db, setId)
    await ctx.record(
      ...changed.map(({ id, code, usualDays }) => ({
        subject: 'Indicator',
        subjectId: id,
        from: { set: set.code, code, usualDays },
        to: { set: set.code, code, usualDays: days.get(id) ?? null },
      })),
    )
    return changed.length
  },
)
