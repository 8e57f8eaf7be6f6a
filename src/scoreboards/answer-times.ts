import { addDays, type Day, type Holiday, isWorkingDay } from '../kernel/time.js'

/** Submissions of one agency that were sent on one day and answered on another, or not yet. */
export type Bundle = Readonly<{
  agencyId: number | null
  agency: string | null
  sentOn: Day
  answeredOn: Day | null
  count: number
}>

/** How quickly an agency answered what it was sent in a period, in working days; null where nothing was answered. */
export type AnswerTimes = Readonly<{
  /** 0: nobody is assigned. */
  id: number
  name: string
  received: number
  answered: number
  median: number | null
  ninth: number | null
  longest: number | null
  /** Of those answered or overdue, how many were answered in the days the office asks for; null: none is set. */
  inTime: Readonly<{ count: number; of: number }> | null
  /** On its desk at the end of the period, whenever they came. */
  waiting: number
  longestWaiting: number | null
}>

type Days = (from: Day, to: Day) => number

/** Working days after one day up to and including another, for many pairs: each day of the span is looked at once. */
export const workingDayCounter = (from: Day, to: Day, holidays: readonly Holiday[]): Days => {
  const upTo = new Map<Day, number>()
  let count = 0
  for (let at = from; at <= to; at = addDays(at, 1)) {
    if (isWorkingDay(at, holidays)) count += 1
    upTo.set(at, count)
  }
  return (a, b) => (upTo.get(b) ?? 0) - (upTo.get(a) ?? 0)
}

type Counted = Readonly<{ days: number; count: number }>

const sum = (some: readonly Counted[]): number => some.reduce((all, { count }) => all + count, 0)

/** The fewest days within which the share of them was answered: no average hides a long wait. */
export const within = (some: readonly Counted[], share: number): number | null => {
  const total = sum(some)
  let seen = 0
  for (const { days, count } of [...some].sort((a, b) => a.days - b.days)) {
    seen += count
    if (seen >= share * total) return days
  }
  return null
}

const most = (some: readonly Counted[]): number | null =>
  some.length === 0 ? null : Math.max(...some.map(({ days }) => days))

type Asked = Readonly<{ from: Day; to: Day; dueDays: number | null; days: Days }>

const timesOf = (bundles: readonly Bundle[], { from, to, dueDays, days }: Asked): Omit<AnswerTimes, 'id' | 'name'> => {
  const received = bundles.filter(({ sentOn }) => sentOn >= from)
  const counted = (some: readonly Bundle[]): Counted[] =>
    some.map(({ sentOn, answeredOn, count }) => ({ days: days(sentOn, answeredOn ?? to), count }))
  const answered = counted(received.filter(({ answeredOn }) => answeredOn !== null))
  const open = counted(received.filter(({ answeredOn }) => answeredOn === null))
  const waiting = counted(bundles.filter(({ answeredOn }) => answeredOn === null))
  const late = dueDays === null ? [] : open.filter((one) => one.days > dueDays)
  return {
    received: received.reduce((all, { count }) => all + count, 0),
    answered: sum(answered),
    median: within(answered, 0.5),
    ninth: within(answered, 0.9),
    longest: most(answered),
    inTime:
      dueDays === null
        ? null
        : { count: sum(answered.filter((one) => one.days <= dueDays)), of: sum(answered) + sum(late) },
    waiting: sum(waiting),
    longestWaiting: most(waiting),
  }
}

/** One row an agency, those with most on the desk first; what nobody is assigned to stands last. */
export const answerTimes = (bundles: readonly Bundle[], asked: Asked): AnswerTimes[] => {
  const names = new Map(bundles.map(({ agencyId, agency }) => [agencyId ?? 0, agency ?? 'Chưa phân công']))
  return [...names]
    .map(([id, name]) => ({
      id,
      name,
      ...timesOf(
        bundles.filter(({ agencyId }) => (agencyId ?? 0) === id),
        asked,
      ),
    }))
    .sort((a, b) => Number(a.id === 0) - Number(b.id === 0) || b.waiting - a.waiting || b.received - a.received)
}
