import { z } from 'zod'
import { idList, optionalDay, optionalInteger } from '../kernel/forms.js'

/** What the page of what is still missing may be asked; all of it stands in the address and nothing is stored. */
export const missingForm = z.object({
  by: optionalDay({ label: 'Ngày', min: '2020-01-01' }),
  criteria: optionalInteger({ min: 1, max: 100, label: 'Số tiêu chí' }),
  done: idList({ max: 300 }),
})

/** The name of the field with the usual duration of an indicator. */
export const daysField = (indicatorId: number): string => `days${indicatorId}`

/** How long the indicators of a set usually take, all in one form; `stamp` is what the person saw. */
export const durationsForm = (indicatorIds: readonly number[]) =>
  z.object({
    stamp: z.string().max(64),
    ...Object.fromEntries(
      indicatorIds.map((id) => [daysField(id), optionalInteger({ min: 1, max: 1825, label: 'Số ngày' })]),
    ),
  })
