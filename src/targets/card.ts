import type { Basis } from '../assessments/status.js'
import { criterionWord, tilesOf } from '../assessments/tiles.js'
import { isCriterionMet } from '../assessments/totals.js'
import type { Catalogue, SetDef } from '../criteria/catalogue.js'
import { indicatorsOn } from '../criteria/catalogue.js'
import { fmt, list } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { type Progress, progressOf } from './progress.js'
import type { Target } from './queries.js'
import type { Light } from './rules.js'

const paces: Record<Light['light'], 'slow' | 'watch' | 'ok'> = { red: 'slow', amber: 'watch', green: 'ok' }

/** The criteria of a set that have an indicator in force on a day, in order. */
export const criteriaOn = (set: SetDef, day: Day) =>
  set.criteria.filter((one) => indicatorsOn(one, set, day).length > 0)

/** The criteria a target asks for, in order. */
export const criteriaOf = ({ goals, day }: Pick<Target, 'goals' | 'day'>, set: SetDef) =>
  criteriaOn(set, day).filter(({ id }) => goals.length === 0 || goals.some(({ criterionId }) => criterionId === id))

const goalsIn = ({ goals, totals }: Target): string =>
  goals.length === 0 ? '' : ` · ${totals.length} tiêu chí trong năm`

/** What the strip shows, in words: the strip itself is decoration. */
const summaryOf = ({ totals }: Target, set: SetDef, basis: Basis, word: string): string => {
  const noOf = new Map(set.criteria.map(({ id, no }) => [id, no]))
  const nos = (ids: readonly number[]) =>
    list(
      ids
        .flatMap((id) => noOf.get(id) ?? [])
        .sort((a, b) => a - b)
        .map(String),
    )
  const open = totals.filter((total) => !isCriterionMet(total, basis))
  const waiting = basis === 'verified' ? open.filter((total) => isCriterionMet(total, 'self')) : []
  const unmet = open.filter((total) => !waiting.includes(total))
  const ids = (some: typeof totals) => some.map(({ criterionId }) => criterionId)
  if (open.length === 0) return `Đã đạt cả ${totals.length} ${word}.`
  const named = (some: typeof totals) => `${some.length > 1 ? 'các ' : ''}${word} ${nos(ids(some))}`
  return [unmet.length > 0 && `Chưa đạt ${named(unmet)}.`, waiting.length > 0 && `Chờ thẩm tra ${named(waiting)}.`]
    .filter(Boolean)
    .join(' ')
}

type Fact = { label: string; value: string; href?: string; tone?: string }

const factsOf = (target: Target, progress: Progress, set: SetDef, catalogue: Catalogue, basis: Basis): Fact[] => {
  const word = criterionWord(set)
  const missing = progress.criteria - progress.met
  const first = target.goals.length > 0 ? null : target.prerequisite // part of a set asks for no title
  const required = first && catalogue.set(first.setId)
  const filter = { set: set.code, basis, commune: target.commune.id }
  const facts: (Fact | false | null | undefined)[] = [
    {
      label: 'Còn thiếu',
      value: `${missing} ${word}`,
      href: paths.assessments.list({}, { ...filter, state: 'unmet' }),
    },
    basis === 'verified' && { label: 'trong đó chờ thẩm tra', value: String(progress.waiting) },
    {
      label: 'có chỉ tiêu quá hạn',
      value: String(progress.late.length),
      ...(progress.late.length > 0 && { tone: 'late', href: paths.assessments.list({}, { ...filter, state: 'late' }) }),
    },
    progress.perMonth !== null && { label: 'Cần đạt thêm mỗi tháng', value: `${progress.perMonth} ${word}` },
    first &&
      required && { label: `Điều kiện trước: ${required.shortName}`, value: `${first.met[basis]}/${first.criteria}` },
  ]
  return facts.filter((fact) => Boolean(fact)) as Fact[]
}

/**
 * A target as its card shows it: the distance in criteria, the light with its printed reason, and what is missing. Null
 * where the set of the target is not loaded.
 */
export const presentTarget = (target: Target, basis: Basis, catalogue: Catalogue) => {
  const set = catalogue.set(target.setId)
  if (!set) return null
  const word = criterionWord(set)
  const progress = progressOf(target, basis, catalogue)
  return {
    title: target.commune.fullName,
    href: paths.targets.show(target),
    sub: `${target.maintain ? 'Duy trì ' : ''}${set.shortName} năm ${target.year} · hạn ${fmt.day(target.dueDate)}${goalsIn(target)}`,
    pace: { kind: paces[progress.light.light], text: progress.light.label },
    reason: progress.light.reason,
    value: progress.met,
    of: progress.criteria,
    unit: word,
    days: progress.daysLeft,
    strip: tilesOf({
      commune: target.commune,
      set,
      criteria: criteriaOf(target, set),
      totals: target.totals,
      basis,
      isLate: (id) => progress.late.includes(id),
    }),
    summary: summaryOf(target, set, basis, word),
    facts: factsOf(target, progress, set, catalogue, basis),
  }
}

export type TargetCard = NonNullable<ReturnType<typeof presentTarget>>

/** The cards of targets, those of a set that is not loaded left out. */
export const presentTargets = (targets: readonly Target[], basis: Basis, catalogue: Catalogue): TargetCard[] =>
  targets.flatMap((target) => presentTarget(target, basis, catalogue) ?? [])
