import type { SetDef } from '../criteria/catalogue.js'
import { addDays, type Day, daysBetween } from '../kernel/time.js'
import { demoDay, onOrAfter } from './calendar.js'
import type { CommuneProfile } from './communes.js'
import type { Fate } from './fates.js'
import { type Tale, talesOf } from './outcomes.js'
import { type Draw, draw } from './random.js'

/** An indicator of a commune with its fate. */
export type Dated = Readonly<Omit<Tale, 'tale'> & { fate: Fate }>

/** Criteria of NTM in the order in which communes usually reach them. */
const easyFirst = [1, 19, 4, 14, 7, 8, 16, 18, 3, 11, 9, 15, 2, 6, 5, 12, 13, 10, 17]

/** Verification of what was met before the portal was opened. */
const carriedOver: readonly Day[] = ['2023-01-16', '2023-01-17', '2023-01-18', '2023-01-19']

/** From here on criteria are reached in the portal itself. */
const from: Day = '2023-03-06'

const between = ({ whole }: Draw, first: Day, last: Day): Day =>
  onOrAfter(addDays(first, whole(0, Math.max(0, daysBetween(first, last)))))

const isMet = ({ tale }: Tale): boolean => tale.is === 'VERIFIED' || tale.is === 'EXCLUDED'

/** When each criterion of NTM that is met, or was, became so: null when the portal was opened, else the day. */
const reachedOf = (profile: CommuneProfile, tales: readonly Tale[]): Map<number, Day | null> => {
  const open = new Set(tales.filter((one) => !isMet(one)).map(({ criterion }) => criterion.no))
  const met = easyFirst.filter((no) => !open.has(no) || profile.lost[no])
  const later = met.filter((no, index) => index >= profile.atFirst && !profile.gained.includes(no))
  const reached = new Map<number, Day | null>(met.map((no) => [no, null]))
  const span = daysBetween(from, profile.allBy)
  later.forEach((no, index) => {
    const share = (index + 0.35 + 0.6 * draw(`${profile.name} ${no} reached`).next()) / later.length
    reached.set(no, onOrAfter(addDays(from, Math.round(share * span))))
  })
  profile.gained.forEach((no, index) => reached.set(no, onOrAfter(addDays('2024-05-06', 4 * index + (no % 4)))))
  return reached
}

/** The day on which an agency confirmed an indicator, and whether that was before the portal. */
const confirmedOn = (
  chance: Draw,
  profile: CommuneProfile,
  reached: Day | null | undefined,
  isLast: boolean,
): Pick<Fate, 'on' | 'atFirst'> => {
  if (reached === null) return { on: chance.pick(carriedOver), atFirst: true }
  if (reached !== undefined && isLast) return { on: reached, atFirst: false }
  if (chance.chance(0.6)) return { on: chance.pick(carriedOver), atFirst: true }
  const first = profile.name === 'Trấn Ninh' ? '2024-02-05' : from // the year's commune hurries
  return { on: between(chance, first, reached ? addDays(reached, -3) : '2024-05-10'), atFirst: false }
}

/** Nâng cao and kiểu mẫu came later, in the communes that aim at them. */
const confirmedHigher = (
  chance: Draw,
  profile: CommuneProfile,
  level: string,
  no: number,
): Pick<Fate, 'on' | 'atFirst'> => {
  if (level === 'KIEU_MAU') return { on: between(chance, '2024-02-19', '2024-04-25'), atFirst: false }
  if (profile.name === 'Điềm He') {
    if (chance.chance(0.4)) return { on: chance.pick(carriedOver), atFirst: true }
    return { on: between(chance, from, '2023-12-08'), atFirst: false }
  }
  const until = addDays('2023-09-04', draw(`${profile.name} ${level} ${no} until`).whole(0, 250))
  return { on: between(chance, '2023-05-08', until), atFirst: false }
}

const agencyDays: Readonly<Partial<Record<Fate['is'], readonly [Day, Day]>>> = {
  REFUSED: ['2023-09-04', '2024-04-26'],
  WAITING: ['2024-05-03', '2024-05-17'],
}

const lostOn = (profile: CommuneProfile, { criterion, tale }: Tale): Day =>
  tale.daysAgo === undefined ? (profile.lost[criterion.no] ?? demoDay) : addDays(demoDay, -tale.daysAgo)

/**
 * The fates of a set's indicators in a commune: what became of them, and when. Of a criterion reached on a day one
 * indicator is the last.
 */
export const fatesOf = (profile: CommuneProfile, set: SetDef): readonly Dated[] => {
  const tales = talesOf(profile, set)
  const reached = set.level === 'NTM' ? reachedOf(profile, tales) : new Map<number, Day | null>()
  const last = new Map(tales.filter(isMet).map(({ criterion, indicator }) => [criterion.no, indicator]))
  return tales.map((one) => {
    const { indicator, criterion, tale } = one
    const chance = draw(`${profile.name} ${set.level} ${indicator.code} day`)
    const fate = (days: Pick<Fate, 'on' | 'atFirst'>): Dated => ({ indicator, criterion, fate: { ...tale, ...days } })
    if (tale.lost) return fate({ on: onOrAfter(lostOn(profile, one)), atFirst: chance.chance(0.6) })
    if (isMet(one)) {
      if (set.level !== 'NTM') return fate(confirmedHigher(chance, profile, set.level, criterion.no))
      return fate(confirmedOn(chance, profile, reached.get(criterion.no), last.get(criterion.no) === indicator))
    }
    if (tale.daysAgo !== undefined) return fate({ on: onOrAfter(addDays(demoDay, -tale.daysAgo)), atFirst: false })
    const [first, to] = agencyDays[tale.is] ?? ['2023-10-02', '2024-05-15']
    return fate({ on: between(chance, first, to), atFirst: false })
  })
}
