import { dayFromDb, dayToDb } from '../kernel/time.js'
import { parseSeed } from './files.js'
import type { Loader } from './loading.js'
import { memorise } from './memory.js'
import { settingsFile } from './schemas.js'

/** First values of the settings and the holidays fixed by law: entered where missing, then the office's. */
export const loadSettings: Loader = async ({ tx, now }, file) => {
  const { settings, holidays } = parseSeed(settingsFile, file)
  const entries = Object.entries(settings).map(([key, value]) => ({ key, value: value }))
  const days = holidays.days.map(({ day, name }) => ({ day: dayToDb(day), name }))
  const keys = await tx.setting.createManyAndReturn({ data: entries, skipDuplicates: true, select: { key: true } })
  const added = await tx.holiday.createManyAndReturn({ data: days, skipDuplicates: true, select: { day: true } })
  await memorise(tx, file, now)
  return {
    added: [...keys.map(({ key }) => key), ...added.map(({ day }) => dayFromDb(day))],
    changed: [],
    removed: [],
    kept: [],
  }
}
