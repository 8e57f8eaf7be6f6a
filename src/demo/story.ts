import type { SelfResult } from '../assessments/status.js'
import { addDays, type Day } from '../kernel/time.js'
import { before, demoDay, onOrAfter } from './calendar.js'
import type { Fate } from './fates.js'
import type { Draw } from './random.js'
import { carriedOver, carriedVerdict, postponed, refusalOf, requestOf, whyUpdated, yearly } from './words.js'

/** Who does a step: the commune's officer, the coordination office, the reviewer of the agency in charge. */
export type Hand = 'officer' | 'office' | 'agency'

/** One act in the story of an indicator; acts of a story fall on different days, in order. */
export type Step = Readonly<{ day: Day; by: Hand; why: string | null }> &
  (
    | Readonly<{ does: 'say'; result: SelfResult; met: boolean; progress: number; planned: Day | null }>
    | Readonly<{ does: 'plan'; planned: Day }>
    | Readonly<{ does: 'send' }>
    | Readonly<{ does: 'confirm' | 'refuse' }>
    | Readonly<{ does: 'return'; due: Day }>
  )

type Say = Omit<Extract<Step, { does: 'say' }>, 'does' | 'by' | 'why'> & Partial<Pick<Step, 'by' | 'why'>>

const firstDays: readonly Day[] = ['2023-01-09', '2023-01-10', '2023-01-11', '2023-01-12', '2023-01-13']

const say = (step: Say): Step => ({ does: 'say', by: 'officer', why: null, ...step })
const send = (day: Day): Step => ({ does: 'send', day, by: 'officer', why: null })

/** The story so far, with the chance its further turns are drawn by. */
type Teller = Readonly<{ key: string; fate: Fate; chance: Draw }>

const claims = ({ fate }: Teller): SelfResult => (fate.is === 'EXCLUDED' ? 'NOT_APPLICABLE' : 'MET')

/** What was met when the portal was opened: said in its first week, confirmed in the second. */
const carried = (teller: Teller): Step[] => {
  const day = teller.chance.pick(firstDays)
  const said = say({
    day,
    by: 'office',
    why: carriedOver,
    result: claims(teller),
    met: true,
    progress: 0.8,
    planned: null,
  })
  return [said, { does: 'confirm', day: teller.fate.on, by: 'agency', why: carriedVerdict }]
}

/** Until the given day an indicator was worked at: said in the first week, once or twice more on the way. */
const onTheWay = ({ fate, chance }: Teller, until: Day): Step[] => {
  const planned = until > '2023-09-01' ? chance.pick(['2023-06-30', '2023-09-30', '2023-12-31']) : null
  const unmet = (day: Day, progress: number, more: Partial<Say> = {}): Step =>
    say({ day, result: chance.chance(0.5) ? 'IN_PROGRESS' : 'NOT_MET', met: false, progress, planned, ...more })
  const first = unmet(chance.pick(firstDays), 0.1 + chance.next() * 0.3, { by: 'office', why: carriedOver })
  const middle = chance.pick(['2023-04-05', '2023-07-04', '2023-10-03', '2023-12-05'])
  const latest = fate.planned ?? chance.pick(['2024-06-30', '2024-09-30'])
  const second = chance.pick(['2024-01-09', '2024-02-20', '2024-03-12'])
  return [
    first,
    ...(middle < until ? [unmet(onOrAfter(middle), 0.5, { why: whyUpdated(chance) })] : []),
    ...(second < until && chance.chance(0.4)
      ? [unmet(onOrAfter(second), 0.7, { planned: latest, why: whyUpdated(chance) })]
      : []),
  ]
}

/** Đạt is said and sent, so that it lies with the agency from the given day. */
const sentBy = (teller: Teller, day: Day, met: boolean, result: SelfResult = 'MET'): Step[] => {
  const { chance } = teller
  const said = before(addDays(day, -chance.whole(0, 4)))
  const planned = result === 'NOT_MET' ? (teller.fate.planned ?? null) : null
  return [
    ...onTheWay(teller, addDays(said, -20)),
    say({ day: said, result, met, progress: 1, planned, why: whyUpdated(chance) }),
    send(onOrAfter(day)),
  ]
}

/** What was sent some days before the agency decided. */
const decided = (teller: Teller, does: 'confirm' | 'refuse', why: string | null): Step[] => {
  const { fate, chance } = teller
  const sent = onOrAfter(addDays(fate.on, -chance.whole(8, 22)))
  const result = does === 'confirm' ? claims(teller) : 'NOT_MET'
  return [
    ...sentBy(teller, sent < fate.on ? sent : before(fate.on), does === 'confirm', result),
    { does, day: fate.on, by: 'agency', why },
  ]
}

/** Official figures of the year before come in the first quarter; the agency looks at them again. */
const renewed = ({ key, fate, chance }: Teller, hasFigures: boolean): Step[] => {
  const always = key === 'NTM 10'
  if (!hasFigures || fate.is === 'EXCLUDED' || fate.on > '2023-12-01' || !(always || chance.chance(0.3))) return []
  const day = onOrAfter(addDays('2024-01-15', chance.whole(0, 60)))
  const again = onOrAfter(addDays(day, chance.whole(8, 25)))
  const said = say({ day, result: 'MET', met: true, progress: 1, planned: null, why: yearly })
  const isOverlooked = !always && chance.chance(0.04) // a few still wait to be looked at again
  return isOverlooked
    ? [said]
    : [said, send(onOrAfter(addDays(day, 2))), { does: 'confirm', day: again, by: 'agency', why: null }]
}

/** Once verified, then no longer so: the commune says it, the agency confirms that. */
const lost = (teller: Teller): Step[] => {
  const { fate, chance } = teller
  const earlier = { ...teller, fate: { ...fate, is: 'VERIFIED' as const, on: '2023-01-18' } }
  const start = fate.atFirst
    ? carried(earlier)
    : decided(
        { ...earlier, fate: { ...earlier.fate, on: onOrAfter(addDays('2023-08-07', chance.whole(0, 90))) } },
        'confirm',
        null,
      )
  const said = before(addDays(fate.on, -chance.whole(2, 8)))
  return [
    ...start,
    say({
      day: said,
      result: 'NOT_MET',
      met: false,
      progress: 1,
      planned: fate.planned ?? null,
      why: 'Rà soát lại sau kiểm tra.',
    }),
    send(before(fate.on)),
    { does: 'refuse', day: fate.on, by: 'agency', why: refusalOf(chance) },
  ]
}

/** Not met to this day; the last word of this year, and where it is late the day that was moved before. */
const unfinished = (teller: Teller): Step[] => {
  const { fate, chance } = teller
  const isLate = (fate.planned ?? demoDay) < demoDay
  const latest = isLate && fate.planned ? addDays(fate.planned, -chance.whole(20, 45)) : fate.on
  const last = onOrAfter(latest < '2023-11-01' ? '2023-11-01' : latest)
  const planned = fate.planned ?? null
  const result = fate.is === 'RUNNING' ? 'IN_PROGRESS' : 'NOT_MET'
  const moved = isLate && planned !== null && chance.chance(0.5)
  const first = moved ? onOrAfter(addDays(last, -60)) : last
  return [
    ...onTheWay(teller, addDays(first, -20)),
    say({
      day: first,
      result,
      met: false,
      progress: 1,
      planned: moved ? addDays(first, 45) : planned,
      why: whyUpdated(chance),
    }),
    ...(moved ? [{ does: 'plan', day: last, by: 'office', why: postponed, planned } as const] : []),
  ]
}

/** Sent back by the agency: said and sent a week or two before. */
const sentBack = (teller: Teller): Step[] => {
  const { fate, chance } = teller
  const claimed = fate.planned === undefined // with a day still planned the commune itself says chưa đạt
  const sent = before(addDays(fate.on, -chance.whole(6, 12)))
  return [
    ...sentBy(teller, sent, claimed && !fate.against, claimed ? 'MET' : 'NOT_MET'),
    {
      does: 'return',
      day: fate.on,
      by: 'agency',
      why: fate.why ?? requestOf(chance),
      due: fate.due ?? addDays(demoDay, 7),
    },
  ]
}

const refused = (teller: Teller): Step[] =>
  teller.fate.lost ? lost(teller) : decided(teller, 'refuse', refusalOf(teller.chance))

const stories: Readonly<Record<Fate['is'], (teller: Teller, hasFigures: boolean) => Step[]>> = {
  VERIFIED: (teller, hasFigures) => [
    ...(teller.fate.atFirst ? carried(teller) : decided(teller, 'confirm', null)),
    ...renewed(teller, hasFigures),
  ],
  EXCLUDED: (teller) => (teller.fate.atFirst ? carried(teller) : decided(teller, 'confirm', null)),
  REFUSED: refused,
  WAITING: (teller) => sentBy(teller, teller.fate.on, !teller.fate.against),
  RETURNED: sentBack,
  CLAIMED: (teller) =>
    sentBy(teller, onOrAfter('2024-05-08'), !teller.fate.against).filter(({ does }) => does !== 'send'),
  UNMET: unfinished,
  RUNNING: unfinished,
  UNTOUCHED: ({ fate }) =>
    fate.planned
      ? [{ does: 'plan', day: onOrAfter('2024-03-12'), by: 'office', why: null, planned: fate.planned }]
      : [],
}

/** No two acts on one day: from the last backwards each earlier one gives way. */
const inOrder = (steps: readonly Step[]): Step[] => {
  const ordered: Step[] = []
  for (const step of steps.toReversed()) {
    const next = ordered[0]
    ordered.unshift({ ...step, day: next && step.day >= next.day ? before(next.day) : step.day })
  }
  return ordered
}

/** The story that leads to a fate. @param key "NTM 17.1" */
export const storyOf = (key: string, fate: Fate, chance: Draw, hasFigures: boolean): Step[] =>
  inOrder(stories[fate.is]({ key, fate, chance }, hasFigures))
