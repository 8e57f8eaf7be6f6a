import type { Prisma } from '../generated/prisma/client.js'
import { command } from '../kernel/command.js'
import { Conflict } from '../kernel/errors.js'
import type { SettingForm } from './schemas.js'
import type { SettingKey, Settings } from './settings.js'

/** Saves the settings that differ from what stands; each leaves its event. */
export const saveSettings = command(
  'setting.changed',
  async ({ db, record, unchanged }, before: Settings, form: SettingForm) => {
    const after: Settings = {
      brand: { name: form.name, tagline: form.tagline, unit: form.unit, footer: form.footer, support: form.support },
      session: { idleMinutes: form.idleMinutes, absoluteHours: form.absoluteHours },
      password: { minLength: form.minLength, maxAgeDays: form.maxAgeDays },
      upload: {
        maxMegabytes: form.maxMegabytes,
        waitingMegabytes: form.waitingMegabytes,
        unfinishedDays: form.unfinishedDays,
        unsavedDays: form.unsavedDays,
      },
      retention: { accessLogMonths: form.accessLogMonths },
    }
    const keys = (Object.keys(after) as SettingKey[]).filter(
      (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
    )
    if (keys.length === 0) return unchanged()
    const stored = await db.setting.aggregate({ _sum: { version: true } })
    if ((stored._sum.version ?? 0) !== form.version)
      throw new Conflict('Chưa lưu: cài đặt vừa được người khác thay đổi. Đề nghị mở lại trang.')
    for (const key of keys) {
      const value = after[key] as Prisma.InputJsonObject
      await db.setting.upsert({ where: { key }, create: { key, value }, update: { value, version: { increment: 1 } } })
    }
    await record(
      ...keys.map((key) => ({
        subject: 'Setting',
        subjectId: 0,
        from: { key, ...before[key] },
        to: { key, ...after[key] },
      })),
    )
  },
)
