import { z } from 'zod'
import { type CriterionStanding, listCriterionTotals, listStandings } from '../assessments/standings.js'
import { criterionWord, noTotal } from '../assessments/tiles.js'
import { criteriaMet, isCriterionMet, type MetCounts } from '../assessments/totals.js'
import type { SetDef } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { criteriaOn } from '../targets/card.js'
import { listCommunes, type ReportingUnit } from '../units/queries.js'

/**
 * All that a public page can ever show. What is not named here is not published: no persons, no notes, no papers, no
 * figures of households, no ids, nothing of the commune's own word. Read back strictly: a field too many is refused.
 */
export const publicFigures = z.strictObject({
  unit: z.string(),
  set: z.strictObject({ code: z.string(), name: z.string(), shortName: z.string(), word: z.string() }),
  /** Tính đến hết ngày. */
  cutoff: z.iso.date(),
  criteria: z.array(z.strictObject({ no: z.int(), name: z.string() })),
  communes: z.array(
    z.strictObject({
      code: z.string(),
      name: z.string(),
      met: z.int(),
      of: z.int(),
      /** One a criterion, in the order of `criteria`: Đ, K, C, – or k/n. */
      letters: z.array(z.string().regex(/^(?:[ĐKC–]|\d{1,3}\/\d{1,3})$/)),
    }),
  ),
})
export type PublicFigures = z.infer<typeof publicFigures>

type Verified = MetCounts & Pick<CriterionStanding, 'verifiedNotMet' | 'notApplicable'>

/** The letter of a criterion by what agencies verified alone: what a commune claims is not published. */
export const publicLetter = (total: Verified): string => {
  if (isCriterionMet(total, 'verified')) return total.notApplicable === total.indicators ? 'K' : 'Đ'
  if (total.verifiedMet > 0) return `${total.verifiedMet}/${total.indicators}`
  return total.verifiedNotMet > 0 ? 'C' : '–'
}

/** What a letter says. */
export const letterWords = (letter: string): string => {
  const words: Readonly<Record<string, string>> = {
    Đ: 'Đạt',
    K: 'Không áp dụng, tính là đạt',
    C: 'Chưa đạt',
    '–': 'Chưa có kết quả thẩm tra',
  }
  return words[letter] ?? `Đạt ${letter.replace('/', ' trên ')} chỉ tiêu`
}

/** The figures to be frozen, read as of the day the context looks back to. */
export const takePublicFigures = async (ctx: Ctx, unit: ReportingUnit, set: SetDef): Promise<PublicFigures> => {
  const criteria = criteriaOn(set, unit.asOf)
  const communes = await listCommunes(ctx, unit)
  const whose = { communeIds: communes.map(({ id }) => id), setIds: [set.id] }
  const [totals, standings] = await Promise.all([
    listCriterionTotals(ctx, whose),
    listStandings(ctx, { ...whose, before: unit.asOf }),
  ])
  const standingOf = new Map(standings.map((one) => [one.communeId, one]))
  return {
    unit: unit.fullName,
    set: { code: set.code, name: set.name, shortName: set.shortName, word: criterionWord(set) },
    cutoff: unit.asOf,
    criteria: criteria.map(({ no, name }) => ({ no, name })),
    communes: communes.map(({ id, code, fullName }) => {
      const standing = standingOf.get(id)
      const own = totals.get(id) ?? []
      return {
        code,
        name: fullName,
        met: standing ? criteriaMet(standing, 'verified') : 0,
        of: standing?.criteria ?? criteria.length,
        letters: criteria.map((one) => publicLetter(own.find(({ criterionId }) => criterionId === one.id) ?? noTotal)),
      }
    }),
  }
}
