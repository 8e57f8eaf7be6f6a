import type { CriterionStanding } from '../assessments/standings.js'
import { type Basis, isMet, late, needsWork } from '../assessments/status.js'
import { isCriterionMet } from '../assessments/totals.js'
import type { Catalogue } from '../criteria/catalogue.js'
import { daysBetween } from '../kernel/time.js'
import type { Target, TargetIndicator } from './queries.js'
import { type Light, type NeededIndicator, neededPerMonth, type TargetFacts, trafficLight } from './rules.js'

/** How far a target is, counted in criteria, and whether it is on its way. */
export type Progress = Readonly<{
  criteria: number
  met: number
  /** Of those not met: all claimed by the commune, so that only the agency's word is missing. */
  waiting: number
  /** Criteria of the set with a late indicator, by id. */
  late: readonly number[]
  daysLeft: number
  /** Criteria to be reached a month; null when nothing or no day is left. */
  perMonth: string | null
  light: Light
  /** What the light was judged by. */
  facts: TargetFacts
}>

type Known = Pick<Catalogue, 'indicator' | 'criterion'>

/** "2.4" stands before "2.10". */
const byCode = new Intl.Collator('vi', { numeric: true })

/** Claimed and not yet decided is waiting; what an agency found unmet or sent back is the commune's again. */
const stateOn = (row: TargetIndicator, basis: Basis): NeededIndicator['state'] => {
  if (isMet(row, basis)) return 'met'
  return needsWork(row) || (row.verifiedResult === 'NOT_MET' && row.stage === 'OPEN') ? 'unmet' : 'waiting'
}

const gained = ({ indicators, before }: Target, basis: Basis): number => {
  if (!before) return 0
  const now = indicators.filter((row) => isMet(row, basis)).length
  return now - (basis === 'self' ? before.selfMet : before.verifiedMet)
}

const isWaiting = (total: CriterionStanding, basis: Basis): boolean =>
  basis === 'verified' && !isCriterionMet(total, 'verified') && isCriterionMet(total, 'self')

/** Criteria whose own day has passed and that are not met, by number. */
const lateCriteria = ({ goals, totals, day }: Target, basis: Basis, catalogue: Known): number[] =>
  goals
    .filter(({ criterionId, dueDate }) => {
      const total = totals.find((one) => one.criterionId === criterionId)
      return dueDate !== null && dueDate < day && total !== undefined && !isCriterionMet(total, basis)
    })
    .flatMap(({ criterionId }) => catalogue.criterion(criterionId)?.no ?? [])
    .sort((a, b) => a - b)

/** Judges a target on the basis the page counts by, as of the day it was read for. */
export const progressOf = (target: Target, basis: Basis, catalogue: Known): Progress => {
  const { dueDate, day, totals } = target
  const indicators = target.indicators
    .map(
      (row): NeededIndicator => ({
        code: catalogue.indicator(row.indicatorId)?.code ?? '',
        state: stateOn(row, basis),
        late: late(row, day),
        plannedDate: row.plannedDate,
        usualDays: catalogue.indicator(row.indicatorId)?.usualDays ?? null,
      }),
    )
    .sort((a, b) => byCode.compare(a.code, b.code))
  const met = totals.filter((total) => isCriterionMet(total, basis)).length
  const facts: TargetFacts = {
    dueDate,
    today: day,
    indicators,
    gainedLast90Days: gained(target, basis),
    lateCriteria: lateCriteria(target, basis, catalogue),
  }
  return {
    criteria: totals.length,
    met,
    waiting: totals.filter((total) => isWaiting(total, basis)).length,
    late: [...new Set(target.indicators.filter((row) => late(row, day)).map(({ criterionId }) => criterionId))],
    daysLeft: daysBetween(day, dueDate),
    perMonth: met < totals.length ? neededPerMonth(totals.length - met, { today: day, dueDate }) : null,
    light: trafficLight(facts),
    facts,
  }
}
