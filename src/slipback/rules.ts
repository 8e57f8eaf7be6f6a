import { compare, exact, over } from '../kernel/decimal.js'

/** A share of criteria not met from which the decision that recognised a commune may be revoked. */
export type RevocationCase = Readonly<{
  /** The case in the decision's own words. */
  text: string
  /** From this share of the set's criteria on, 0.3 being 30%. */
  minShare: number
  /** Below this share; null: whatever more. */
  maxShareExclusive: number | null
  /** Only where one of the criteria named by the decision is among those not met. */
  needsTrigger: boolean
}>

/** How a recognised commune stands in the set its title is measured on. */
export type Held = Readonly<{
  criteria: number
  /** Criteria that do not count as met, in order; `trigger`: named by the decision among those that weigh more. */
  failing: readonly Readonly<{ no: number; trigger: boolean }>[]
}>

/**
 * What the portal says of it. kept: every criterion still counts as met. fewer: some do not, no case of the decision applies.
 * warning: a case applies. Never more than a warning: recognition stands until the competent authority revokes it.
 */
export type SlipBack = Readonly<{
  kind: 'kept' | 'fewer' | 'warning'
  /** The case of the decision that applies. */
  case: RevocationCase | null
  /** The criteria that weigh more among those not met. */
  triggers: readonly number[]
}>

/**
 * Judges by shares, exactly: of 19 criteria 6 are 31,6%, so from 30% on, 5 are not; 10 are 52,6%, so from 50% on, 9 are not.
 * Source: 18/2022/QĐ-TTg, in the set's reference data.
 */
export const slipBackOf = ({ criteria, failing }: Held, cases: readonly RevocationCase[]): SlipBack => {
  const triggers = failing.filter(({ trigger }) => trigger).map(({ no }) => no)
  if (failing.length === 0 || criteria === 0) return { kind: 'kept', case: null, triggers }
  const share = over(exact(failing.length), exact(criteria))
  const applies = ({ minShare, maxShareExclusive, needsTrigger }: RevocationCase) =>
    compare(share, exact(minShare)) >= 0 &&
    (maxShareExclusive === null || compare(share, exact(maxShareExclusive)) < 0) &&
    (!needsTrigger || triggers.length > 0)
  const found = cases.find(applies) ?? null
  return { kind: found ? 'warning' : 'fewer', case: found, triggers }
}
