import type { Catalogue, SetDef } from '../criteria/catalogue.js'
import { docNumberOf } from '../criteria/set-rule.js'
import type { RevocationCase } from './rules.js'

/** When the title of a set may be taken back: the cases, the set they are measured on, and the decision that says so. */
export type RevocationRule = Readonly<{ measured: SetDef; cases: readonly RevocationCase[]; docNumber: string | null }>

type Recognition = Readonly<{
  revocation?: readonly {
    text: string
    minShare: number
    maxShareExclusive: number | null
    requiresOneOf: readonly string[] | null
  }[]
  /** Code of the set whose criteria are counted: a model commune is measured on those of the advanced set. */
  revocationMeasuredOnSet?: string
  document?: string
}>

/** As the set's reference data give it (18/2022/QĐ-TTg); a set that says nothing of it has no cases. */
export const revocationRuleOf = (set: SetDef, catalogue: Pick<Catalogue, 'sets'>): RevocationRule => {
  const { revocation = [], revocationMeasuredOnSet, document } = (set.recognition ?? {}) as Recognition
  return {
    measured: catalogue.sets.find(({ code }) => code === revocationMeasuredOnSet) ?? set,
    cases: revocation.map(({ text, minShare, maxShareExclusive, requiresOneOf }) => ({
      text,
      minShare,
      maxShareExclusive,
      needsTrigger: requiresOneOf !== null,
    })),
    docNumber: docNumberOf(set, document),
  }
}
