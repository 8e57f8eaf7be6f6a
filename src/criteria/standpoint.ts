import type { Ctx } from '../kernel/context.js'
import type { Day } from '../kernel/time.js'
import { chooseUnit, getCommune, listAncestorIds, listReportingUnits, type ReportingUnit } from '../units/queries.js'
import type { SetDef } from './catalogue.js'

/** From where a set is looked at: levels differ by province, the agencies in charge by district. */
export type Standpoint = Readonly<{
  unit: Readonly<{ id: number; name: string; fullName: string; level: ReportingUnit['level'] }>
  /** The unit and those above it, nearest first. */
  unitIds: readonly number[]
  /** The units above the commune that the person may choose from. */
  choices: readonly ReportingUnit[]
}>

/** The unit as `chooseUnit` has it; an officer stands in the own commune. @throws NotFound when the asked unit is out of scope */
export const getStandpoint = async (ctx: Ctx, asked: number | null = null): Promise<Standpoint> => {
  const choices = await listReportingUnits(ctx)
  const unit = choices.length > 0 ? chooseUnit(ctx, choices, asked) : await ownCommune(ctx)
  return { unit, choices, unitIds: await listAncestorIds(ctx, unit.id, ctx.today) }
}

const ownCommune = async (ctx: Ctx): Promise<Standpoint['unit']> => {
  const commune = await getCommune(ctx, ctx.actor.grants[0]?.unitId ?? 0)
  return { ...commune, level: 'COMMUNE' }
}

/** The day on which a set is looked at: today, or the last day of a set that has ended, or its first if it is yet to come. */
export const dayOfSet = (set: Pick<SetDef, 'validFrom' | 'validTo'>, today: Day): Day => {
  if (set.validTo !== null && set.validTo < today) return set.validTo
  return set.validFrom > today ? set.validFrom : today
}

/** A unit's name inside a sentence: "huyện Văn Quan". */
export const inSentence = (fullName: string): string => fullName.charAt(0).toLowerCase() + fullName.slice(1)
