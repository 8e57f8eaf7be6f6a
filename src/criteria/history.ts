import { dateTime, day as showDay } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import type { LevelEvent } from './queries.js'

/** A level as its events tell it: readable for ever without looking anything up. */
export type ToldLevel = Readonly<{
  set: string
  code: string
  /** The part's name; null for the indicator itself. */
  part: string | null
  year: number | null
  layer: string
  /** "≥ 65%", "Chưa cập nhật ngưỡng". */
  requirement: string
  /** As printed in the paper. */
  text: string
  document: string | null
  clause: string | null
  validFrom: Day
  validTo: Day | null
}>

const toldOf = (stored: unknown): ToldLevel | null =>
  typeof stored === 'object' && stored !== null && 'requirement' in stored ? (stored as ToldLevel) : null

const words: Readonly<Record<string, string>> = {
  'level.recorded': 'Ghi mức',
  'level.ended': 'Kết thúc mức',
  'level.retracted': 'Hủy mức',
  'level.revived': 'Áp dụng lại mức',
}

const about = ({ part, year }: ToldLevel): string =>
  [part, year === null ? null : `năm ${year}`].filter(Boolean).join(', ')

const days = ({ validFrom, validTo }: ToldLevel): string =>
  `từ ${showDay(validFrom)}${validTo === null ? '' : ` đến ${showDay(validTo)}`}`

/** The history of an indicator's levels as lines of a log. */
export const presentLevelEvents = (events: readonly LevelEvent[]) =>
  events.flatMap(({ at, who, action, from, to, reason }) => {
    const before = toldOf(from)
    const after = toldOf(to)
    const told = after ?? before
    if (!told) return []
    const subject = about(told)
    const paper = [told.document, told.clause].filter(Boolean).join(', ')
    const changed = before !== null && after !== null && before.requirement !== after.requirement
    return [
      {
        when: dateTime(at),
        iso: at.toISOString(),
        who: who ?? 'Hệ thống',
        text: `${words[action] ?? action}${subject ? ` (${subject})` : ''}: ${changed ? `${before.requirement} → ` : ''}${told.requirement}, ${days(told)}${paper ? `, theo ${paper}` : ''}.`,
        why: reason,
      },
    ]
  })
