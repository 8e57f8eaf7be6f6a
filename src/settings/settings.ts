import { z } from 'zod'
import type { Db } from '../kernel/db/client.js'

/**
 * What the office may change without a new version. Each key is one row of "Setting"; a missing or unusable row counts
 * as its default, so a wrong value never stops the portal.
 */
export const settingSchemas = {
  brand: z.object({
    name: z.string().default('Nông thôn mới'),
    tagline: z.string().default('Theo dõi tiêu chí'),
    unit: z.string().default(''),
    footer: z.string().default(''),
    support: z.string().default(''),
  }),
  session: z.object({
    idleMinutes: z.number().int().min(5).max(720).default(30),
    absoluteHours: z.number().int().min(1).max(72).default(10),
  }),
  password: z.object({
    minLength: z.number().int().min(8).max(64).default(8),
    /** Null: a password never grows too old, which is the advice of today; an office may decide otherwise. */
    maxAgeDays: z.number().int().min(30).max(3650).nullable().default(null),
  }),
  upload: z.object({
    maxMegabytes: z.number().int().min(1).max(500).default(50),
    /** What one person's files may weigh that are under way or not yet saved. */
    waitingMegabytes: z.number().int().min(50).max(10_000).default(1_000),
    /** How long a file that was sent in part is kept for the rest, and one received whole for its record. */
    unfinishedDays: z.number().int().min(1).max(60).default(7),
    unsavedDays: z.number().int().min(7).max(365).default(30),
  }),
  retention: z.object({ accessLogMonths: z.number().int().min(12).max(120).default(24) }),
} as const

export type Settings = { [K in keyof typeof settingSchemas]: z.infer<(typeof settingSchemas)[K]> }
export type SettingKey = keyof Settings

const parse = (rows: readonly { key: string; value: unknown }[]): Settings => {
  const stored = new Map(rows.map((row) => [row.key, row.value]))
  const read = <K extends SettingKey>(key: K): Settings[K] => {
    const schema = settingSchemas[key]
    const parsed = schema.safeParse(stored.get(key) ?? {})
    return (parsed.success ? parsed.data : schema.parse({})) as Settings[K]
  }
  return {
    brand: read('brand'),
    session: read('session'),
    password: read('password'),
    upload: read('upload'),
    retention: read('retention'),
  }
}

/** How long another process's change may stay unseen (ms). */
const freshFor = 5_000

export type SettingsReader = { get: () => Promise<Settings>; forget: () => void }

/** Reads the settings at most every few seconds: they stand on every page and change a few times a year. */
export const settingsReader = (db: Db): SettingsReader => {
  let known: { at: number; settings: Promise<Settings> } | undefined
  const load = async () => parse(await db.setting.findMany({ where: { key: { in: Object.keys(settingSchemas) } } }))
  return {
    get: () => {
      if (known && Date.now() - known.at < freshFor) return known.settings
      const settings = load()
      const fresh = { at: Date.now(), settings }
      known = fresh
      settings.catch(() => {
        if (known === fresh) known = undefined // a failed read is tried again at the next page
      })
      return settings
    },
    forget: () => {
      known = undefined
    },
  }
}
