import { describe, expect, it } from 'vitest'
import { planFollowings } from './rules.js'

const held = (id: number, communeId: number | null, criterionId: number | null, validFrom = '2022-06-18') => ({
  id,
  communeId,
  criterionId,
  validFrom,
})

describe('planFollowings', () => {
  it('keeps the same, ends what is no more, opens what is new', () => {
    const now = [held(1, 10, null), held(2, null, 5), held(3, 11, null)]
    const wanted = [
      { communeId: 10, criterionId: null },
      { communeId: null, criterionId: 6 },
    ]
    const plan = planFollowings(now, wanted, '2024-05-20')
    expect(plan.end.map(({ id }) => id)).toEqual([2, 3])
    expect(plan.drop).toEqual([])
    expect(plan.open).toEqual([{ communeId: null, criterionId: 6 }])
  })

  it('drops what would only have begun on the day or later', () => {
    const plan = planFollowings([held(1, 10, null, '2024-05-20'), held(2, 11, null, '2024-06-01')], [], '2024-05-20')
    expect(plan.drop.map(({ id }) => id)).toEqual([1, 2])
  })

  it('tells a criterion followed in one commune from the same followed everywhere', () => {
    const plan = planFollowings([held(1, 10, 5)], [{ communeId: null, criterionId: 5 }], '2024-05-20')
    expect([plan.end.length, plan.open.length]).toEqual([1, 1])
  })
})
