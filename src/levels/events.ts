import type { ToldLevel } from '../criteria/history.js'
import { LAYER_LABELS } from '../criteria/levels.js'
import { levelText } from '../criteria/requirements.js'
import type { EventInput } from '../kernel/command.js'
import type { LevelPlan, PlannedLevel } from './plan.js'
import type { LevelSubject } from './preview.js'
import { sameReach } from './rules.js'

type Subject = Pick<LevelSubject, 'set' | 'indicator'>

/** The words of history: readable without looking anything up. */
const told = ({ set, indicator }: Subject, level: PlannedLevel): ToldLevel => {
  const part = indicator.parts.find(({ id }) => id === level.partId)
  return {
    set: set.code,
    code: indicator.code,
    part: part?.name ?? null,
    year: level.year,
    layer: LAYER_LABELS[level.layer],
    requirement: levelText(level, (part ?? indicator).unit),
    text: level.text,
    document: level.docNumber,
    clause: level.clause,
    validFrom: level.validFrom,
    validTo: level.validTo,
  }
}

/** The row that a new one continues with another last day, or (for the entry) takes the place of. */
const formerOf = (level: PlannedLevel, { change, entry }: LevelPlan): PlannedLevel | undefined =>
  change.retract.find((one) => sameReach(one, level) && (level === entry || one.validFrom === level.validFrom))

const actionOf = (level: PlannedLevel, former: PlannedLevel | undefined, entry: PlannedLevel | null): string => {
  if (level === entry) return 'level.recorded'
  const shorter = level.validTo !== null && (former?.validTo == null || former.validTo > level.validTo)
  return shorter ? 'level.ended' : 'level.revived'
}

/**
 * One event for each level of a plan that is recorded, ended or holds again, in the place of another where there is one,
 * and one for each that is only taken back. `ids` are those of the new rows, in the order of the plan.
 */
export const eventsOf = (
  subject: Subject,
  plan: LevelPlan,
  ids: readonly number[],
  reason: string | null,
): EventInput[] => {
  const { retract, record } = plan.change
  const formers = record.map((level) => formerOf(level, plan))
  const gone = retract.filter((level) => !formers.includes(level))
  return [
    ...gone.map((level) => ({
      action: 'level.retracted',
      subject: 'RequirementLevel',
      subjectId: level.id ?? 0,
      from: told(subject, level),
      reason,
    })),
    ...record.map((level, index) => {
      const former = formers[index]
      return {
        action: actionOf(level, former, plan.entry),
        subject: 'RequirementLevel',
        subjectId: ids[index] ?? 0,
        ...(former && { from: told(subject, former) }),
        to: told(subject, level),
        reason,
      }
    }),
  ]
}
