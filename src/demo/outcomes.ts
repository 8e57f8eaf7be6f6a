import type { CriterionDef, IndicatorDef, SetDef } from '../criteria/catalogue.js'
import { addDays } from '../kernel/time.js'
import { demoDay } from './calendar.js'
import { cases } from './cases.js'
import type { CommuneProfile } from './communes.js'
import type { Case, Outcome } from './fates.js'
import { draw } from './random.js'

/** An indicator of a commune with what became of it. */
export type Tale = Readonly<{ indicator: IndicatorDef; criterion: CriterionDef; tale: Case }>

/** Indicators of NTM that communes usually reach last, the hardest first. */
const hard = `17.1 13.3 12.2 2.4 6.3 17.9 15.1 17.6 17.12 17.4 2.2 9.1 17.8 15.4 13.2 3.1 18.4 17.11 6.2 8.3 17.2 17.10
  13.1 18.6 12.1 2.3`.split(/\s+/)

/** Indicators that have an object only in the communes named. */
const seldomApplies: Readonly<Record<string, readonly string[]>> = {
  'NTM 13.4': ['Điềm He', 'Yên Phúc'],
  'NANG_CAO 17.9': ['Điềm He', 'Yên Phúc', 'Liên Hội'],
  'NANG_CAO 18.8': [],
}

type Place = Readonly<{ profile: CommuneProfile; set: SetDef; criterion: CriterionDef; word: string; late: boolean }>

const drawFor = ({ profile, set }: Place, code: string | number, what: string) =>
  draw(`${profile.name} ${set.level} ${code} ${what}`)

/** The line of outcomes of a set. */
const lineOf = ({ ntm, nangCao, kieuMau }: CommuneProfile, { level }: SetDef): string[] =>
  (level === 'NTM' ? ntm : level === 'NANG_CAO' ? nangCao : kieuMau).split(' ')

const toldOf = ({ profile, set }: Place, { code }: IndicatorDef): Case | undefined =>
  cases[profile.name]?.[`${set.level} ${code}`]

const hardness = (place: Place, { code }: IndicatorDef): number => {
  const rank = place.set.level === 'NTM' ? hard.indexOf(code) : -1
  return (rank === -1 ? 30 : rank) + drawFor(place, code, 'hardness').whole(0, 9)
}

/** How many of the indicators without a case of their own are verified. */
const verifiedCount = ({ word }: Place, free: number, toldOtherwise: number): number => {
  if (word === 'D' || word === 'K') return free
  if (word === 's') return toldOtherwise > 0 ? free : free - 1
  return Number.parseInt(word, 10) || 0
}

const excludes = ({ profile, set, word }: Place, { code }: IndicatorDef): boolean => {
  const applies = seldomApplies[`${set.level} ${code}`]
  return word === 'K' || (applies !== undefined && !applies.includes(profile.name))
}

/** How much of a set that a commune is not working at yet stays without a word. */
const untouchedShare = ({ profile, set }: Place): number => {
  if (set.level === 'NTM') return 0.1
  if (profile.name === 'Yên Phúc') return 0
  return profile.atFirst > 8 ? 0.45 : 0.8
}

/** The outcome of an indicator that is not verified and has no case of its own. */
const restOf = (place: Place, { code }: IndicatorDef): Case => {
  const { profile, set, criterion, word } = place
  const { chance } = drawFor(place, code, 'rest')
  if (word === '-') return { is: 'UNTOUCHED' }
  if (word === 's') return { is: 'WAITING' }
  if (set.level === 'NTM' && profile.lost[criterion.no]) return { is: 'REFUSED', lost: true }
  if (word === 'C') return { is: 'REFUSED' }
  if (word !== 'c' && chance(untouchedShare(place))) return { is: 'UNTOUCHED' }
  return { is: chance(0.12) ? 'REFUSED' : chance(0.5) ? 'UNMET' : 'RUNNING' }
}

const caseOf = (place: Place, indicator: IndicatorDef, isVerified: boolean): Case => {
  const told = toldOf(place, indicator)
  if (told && told.is !== 'VERIFIED') return told
  if (!isVerified) return restOf(place, indicator)
  return { ...told, is: excludes(place, indicator) ? 'EXCLUDED' : 'VERIFIED' }
}

const isOpen = (is: Outcome): boolean => ['REFUSED', 'UNMET', 'RUNNING'].includes(is)

const isLate = ({ is, planned, due }: Case): boolean =>
  is === 'RETURNED' ? (due ?? demoDay) < demoDay : (planned ?? demoDay) < demoDay

const lateBy = [3, 5, 6, 8, 9, 12, 14, 18, 20, 25, 28, 32]

const plannedDays = (place: Place): readonly string[] =>
  place.profile.name === 'Trấn Ninh'
    ? ['2024-07-31', '2024-08-31', '2024-09-30', '2024-10-31']
    : place.set.level === 'NTM'
      ? ['2024-06-30', '2024-07-31', '2024-09-30', '2024-10-31', '2024-11-30', '2024-12-31', '2025-06-30']
      : ['2024-12-31', '2025-03-31', '2025-06-30', '2025-09-30']

/** Gives an open indicator the day it is planned for; some have none. */
const planned = (place: Place, { indicator, criterion, tale }: Tale): Tale => {
  if (!isOpen(tale.is) || tale.planned !== undefined) return { indicator, criterion, tale }
  const { chance, pick } = drawFor(place, indicator.code, 'planned')
  return chance(0.08)
    ? { indicator, criterion, tale }
    : { indicator, criterion, tale: { ...tale, planned: pick(plannedDays(place)) } }
}

/** Lets one open indicator of a criterion that is late be late, unless a case says which. */
const oneLate = (place: Place, tales: readonly Tale[]): readonly Tale[] => {
  if (!place.late || tales.some(({ tale }) => isLate(tale))) return tales
  const chosen =
    tales.find(({ indicator, tale }) => isOpen(tale.is) && !toldOf(place, indicator)) ??
    tales.find(({ tale }) => tale.is === 'UNTOUCHED')
  const lostLately = (place.profile.lost[place.criterion.no] ?? '') > '2024-05-01'
  const days = drawFor(place, place.criterion.no, 'late').pick(lostLately ? [3, 5] : lateBy)
  return tales.map((one) => {
    if (one !== chosen) return one
    const is = one.tale.is === 'UNTOUCHED' ? 'RUNNING' : one.tale.is
    return { ...one, tale: { ...one.tale, is, planned: addDays(demoDay, -days) } }
  })
}

const talesOfCriterion = (place: Place): readonly Tale[] => {
  const { criterion } = place
  const { indicators } = criterion
  const free = indicators.filter((one) => (toldOf(place, one)?.is ?? 'VERIFIED') === 'VERIFIED')
  const easiest = [...free].sort((a, b) => hardness(place, b) - hardness(place, a))
  const count = verifiedCount(place, free.length, indicators.length - free.length)
  const verified = new Set(easiest.slice(0, count))
  const tales = indicators.map((indicator) => ({
    indicator,
    criterion,
    tale: caseOf(place, indicator, verified.has(indicator)),
  }))
  return oneLate(place, tales).map((one) => planned(place, one))
}

/** What became of each indicator of a set in a commune. */
export const talesOf = (profile: CommuneProfile, set: SetDef): readonly Tale[] => {
  const line = lineOf(profile, set)
  return set.criteria.flatMap((criterion, index) => {
    const word = line[index] ?? '-'
    return talesOfCriterion({ profile, set, criterion, word: word.replace('!', ''), late: word.endsWith('!') })
  })
}
