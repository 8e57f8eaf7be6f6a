import { z } from 'zod'
import { checkbox, choice, integer, optionalText, rowVersion, text } from '../kernel/forms.js'
import { DATED_KINDS, NOTICE_KINDS } from './kinds.js'
import { WAYS } from './settings.js'

const clockText = (label: string) =>
  text({ max: 5, label, oneLine: true, ask: 'Đề nghị nhập giờ, ví dụ 21:00.' }).refine(
    (value) => /^([01]\d|2[0-3]):[0-5]\d$/.test(value),
    'Đề nghị nhập giờ theo dạng giờ:phút, ví dụ 21:00.',
  )
const optionalClock = (label: string) =>
  optionalText({ max: 5, label, oneLine: true }).refine(
    (value) => value === null || /^([01]\d|2[0-3]):[0-5]\d$/.test(value),
    'Đề nghị nhập giờ theo dạng giờ:phút, ví dụ 21:00.',
  )

/** Reads "7, 3, 1": whole numbers within the limits, each once, the largest first; null for anything else. */
export const readSteps = (typed: string | null, min: number): number[] | null => {
  if (typed === null) return []
  const parts = typed.split(/[\s,;]+/).filter((part) => part !== '')
  const numbers = parts.map((part) => (/^\d{1,2}$/.test(part) ? Number(part) : -1))
  if (numbers.length > 6 || numbers.some((one) => one < min || one > 90)) return null
  return [...new Set(numbers)].sort((a, b) => b - a)
}

const stepList = (min: number) =>
  optionalText({ max: 40, oneLine: true }).refine(
    (value) => readSteps(value, min) !== null,
    `Đề nghị nhập nhiều nhất 6 số nguyên từ ${min} đến 90, cách nhau bằng dấu phẩy.`,
  )

const perKind = Object.fromEntries(
  DATED_KINDS.flatMap((kind) => [
    [`${kind}Before`, stepList(0)],
    [`${kind}After`, stepList(1)],
  ]),
) as Record<`${(typeof DATED_KINDS)[number]}${'Before' | 'After'}`, ReturnType<typeof stepList>>

/** What the office sets: the days of each kind, when leaders are told, on which days and hours nothing is. */
export const reminderForm = z.object({
  ...perKind,
  escalateAfter: integer({ min: 1, max: 90, label: 'Số ngày' }),
  workingDaysOnly: checkbox(),
  quietFrom: clockText('Từ giờ'),
  quietTo: clockText('Đến giờ'),
  version: integer({ min: 0 }),
})
export type ReminderForm = z.infer<typeof reminderForm>

const ways = Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, choice(WAYS)])) as Record<
  (typeof NOTICE_KINDS)[number],
  ReturnType<typeof choice<(typeof WAYS)[number]>>
>

/** What a person chooses for themselves. */
export const choiceForm = z.object({
  ...ways,
  mail: checkbox(),
  quietFrom: optionalClock('Từ giờ'),
  quietTo: optionalClock('Đến giờ'),
  version: rowVersion(),
})
export type ChoiceForm = z.infer<typeof choiceForm>
