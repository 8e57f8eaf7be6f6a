import {
  getCatalogue,
  type IndicatorDef,
  indicatorsOn,
  type LevelDef,
  type SetDef,
  setOf,
} from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import type { Day } from '../kernel/time.js'
import type { Sets, SetWhole } from './schemas.js'

const documentsOf = ({ documents }: SetDef) =>
  documents.map(({ docNumber, issuedOn, issuer }) => ({ docNumber, issuedOn, issuer }))

const headOf = ({ code, level, name, shortName, validFrom, validTo }: SetDef) => ({
  code,
  level,
  name,
  shortName,
  validFrom,
  validTo,
})

/** Every set the portal knows, with what of it is in force on the day. */
export const readSets = async (ctx: Ctx): Promise<Sets> => {
  const { sets } = await getCatalogue(ctx)
  return {
    on: ctx.today,
    sets: sets.map((set) => ({
      ...headOf(set),
      criteria: set.criteria.length,
      indicators: set.criteria.flatMap((one) => indicatorsOn(one, set, ctx.today)).length,
      documents: documentsOf(set),
    })),
  }
}

const inForce = ({ validFrom, validTo, retracted }: LevelDef, day: Day): boolean =>
  !retracted && validFrom <= day && (validTo === null || validTo >= day)

const levelsOf = (indicator: IndicatorDef, day: Day) => {
  const keys = new Map(indicator.parts.map(({ id, key }) => [id, key]))
  return indicator.levels
    .filter((level) => inForce(level, day))
    .map(
      ({
        layer,
        status,
        partId,
        communeGroup,
        year,
        comparator,
        value,
        text,
        docNumber,
        clause,
        validFrom,
        validTo,
      }) => ({
        layer,
        status,
        part: partId === null ? null : (keys.get(partId) ?? null),
        communeGroup,
        year,
        comparator,
        value,
        text,
        docNumber,
        clause,
        validFrom,
        validTo,
      }),
    )
}

/** One set whole: groups, criteria, indicators and the levels in force on the day. @throws NotFound */
export const readSet = async (ctx: Ctx, code: string): Promise<SetWhole> => {
  const set = setOf(await getCatalogue(ctx), code)
  const groups = new Map(set.groups.map((group) => [group.id, group.name]))
  return {
    ...headOf(set),
    on: ctx.today,
    documents: documentsOf(set),
    bands: set.bands.map(({ label, min, max }) => ({ label, min, max })),
    criteria: set.criteria.map((criterion) => ({
      no: criterion.no,
      name: criterion.name,
      group: criterion.groupId === null ? null : (groups.get(criterion.groupId) ?? null),
      revocationTrigger: criterion.revocationTrigger,
      indicators: indicatorsOn(criterion, set, ctx.today).map((indicator) => ({
        code: indicator.code,
        name: indicator.name,
        type: indicator.type,
        unit: indicator.unit,
        validFrom: indicator.validFrom,
        validTo: indicator.validTo,
        parts: indicator.parts.map(({ key, name, unit }) => ({ key, name, unit })),
        levels: levelsOf(indicator, ctx.today),
      })),
    })),
  }
}
