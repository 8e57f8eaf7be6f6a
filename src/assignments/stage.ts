import {
  type CriterionDef,
  getCatalogue,
  type IndicatorDef,
  indicatorsOn,
  type SetDef,
  setOf,
} from '../criteria/catalogue.js'
import { dayOfSet, getStandpoint, type Standpoint } from '../criteria/standpoint.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import type { Day } from '../kernel/time.js'
import type { AssignmentTarget } from './listing.js'

/** What a page of assignments speaks of: a set, from a unit, on a day. `asked` is the unit the address names, if any. */
export type Stage = Readonly<{ set: SetDef; standpoint: Standpoint; asked: number | null; day: Day }>

/** @throws NotFound for an unknown set, or a unit out of scope */
export const getStage = async (
  ctx: Ctx,
  { set: code, asked }: { set: string; asked: number | null },
): Promise<Stage> => {
  const set = setOf(await getCatalogue(ctx), code)
  return { set, asked, standpoint: await getStandpoint(ctx, asked), day: dayOfSet(set, ctx.today) }
}

/** A criterion as a whole, or one of its indicators. */
export type Subject = Readonly<{
  criterion: CriterionDef
  indicator: IndicatorDef | null
  code: string
  name: string
  target: AssignmentTarget
}>

/** "13" is a criterion, "13.1" an indicator of it. @throws NotFound */
export const subjectOf = ({ set, day }: Pick<Stage, 'set' | 'day'>, code: string): Subject => {
  const criterion = set.criteria.find(({ no }) => String(no) === code.split('.')[0])
  const indicator =
    criterion && code.includes('.') ? indicatorsOn(criterion, set, day).find((one) => one.code === code) : null
  if (!criterion || indicator === undefined)
    throw new NotFound('Không tìm thấy tiêu chí, chỉ tiêu này trong bộ tiêu chí.')
  if (indicator) return { criterion, indicator, code, name: indicator.name, target: { indicatorId: indicator.id } }
  return {
    criterion,
    indicator: null,
    code: String(criterion.no),
    name: criterion.name,
    target: { criterionId: criterion.id },
  }
}
