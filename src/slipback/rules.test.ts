import { describe, expect, it } from 'vitest'
import { slipBackOf } from './rules.js'

/** The two cases of 18/2022/QĐ-TTg. */
const some = { text: 'TH1', minShare: 0.3, maxShareExclusive: 0.5, needsTrigger: true }
const half = { text: 'TH2', minShare: 0.5, maxShareExclusive: null, needsTrigger: false }
const cases = [some, half]

const held = (criteria: number, failing: number, triggers = 0) => ({
  criteria,
  failing: Array.from({ length: failing }, (_, index) => ({ no: index + 1, trigger: index < triggers })),
})
const kindOf = (criteria: number, failing: number, triggers = 0) => slipBackOf(held(criteria, failing, triggers), cases)

describe('slipBackOf', () => {
  it('of 19 criteria: nothing up to five, even with one that weighs more', () => {
    expect(kindOf(19, 0)).toEqual({ kind: 'kept', case: null, triggers: [] })
    expect(kindOf(19, 5, 1)).toEqual({ kind: 'fewer', case: null, triggers: [1] })
  })

  it('of 19 criteria: six to nine warn only with one that weighs more', () => {
    expect(kindOf(19, 6, 1)).toEqual({ kind: 'warning', case: some, triggers: [1] })
    expect(kindOf(19, 6)).toEqual({ kind: 'fewer', case: null, triggers: [] })
    expect(kindOf(19, 9, 2)).toEqual({ kind: 'warning', case: some, triggers: [1, 2] })
    expect(kindOf(19, 9).kind).toBe('fewer')
  })

  it('of 19 criteria: ten warn with or without', () => {
    expect(kindOf(19, 10)).toEqual({ kind: 'warning', case: half, triggers: [] })
    expect(kindOf(19, 10, 1).case).toBe(half)
    expect(kindOf(19, 19).case).toBe(half)
  })

  it('takes the edges as the decision writes them: from 30%, below 50%, from 50%', () => {
    expect(kindOf(10, 3, 1).case).toBe(some)
    expect(kindOf(20, 6, 1).case).toBe(some)
    expect(kindOf(10, 2, 1).case).toBeNull()
    expect(kindOf(10, 5).case).toBe(half)
    expect(kindOf(4, 2, 2).case).toBe(half)
  })

  it('warns of nothing where the set has no cases or no criteria', () => {
    expect(slipBackOf(held(19, 12, 3), []).kind).toBe('fewer')
    expect(slipBackOf(held(0, 0), cases).kind).toBe('kept')
  })
})
