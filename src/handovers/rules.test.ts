import { describe, expect, it } from 'vitest'
import { type Held, planHandover } from './rules.js'

const held = (id: number, key: string, more: Partial<Held> = {}): Held => ({
  id,
  key,
  role: 'LEAD',
  validFrom: '2022-07-10',
  validTo: null,
  ...more,
})
const day = { from: '2024-05-20', until: null }
const ids = (some: readonly { id: number }[]) => some.map(({ id }) => id)

describe('planHandover', () => {
  it('ends all the day before and opens the same for the other', () => {
    const plan = planHandover([held(1, 'c5'), held(2, 'c6', { role: 'SUPPORT', validTo: '2025-06-30' })], [], day)
    expect(ids(plan.end)).toEqual([1, 2])
    expect(plan.open.map(({ like, validFrom, validTo }) => [like.id, validFrom, validTo])).toEqual([
      [1, '2024-05-20', null],
      [2, '2024-05-20', '2025-06-30'],
    ])
  })

  it('takes out what would only begin later, and opens it on its own day', () => {
    const plan = planHandover([held(1, 'c5', { validFrom: '2024-07-01' })], [], day)
    expect([ids(plan.end), ids(plan.drop)]).toEqual([[], [1]])
    expect(plan.open[0]?.validFrom).toBe('2024-07-01')
  })

  it('does not double what the other holds, and lets its support give way to the lead', () => {
    const giving = [held(1, 'c1', { role: 'SUPPORT' }), held(2, 'c2', { role: 'SUPPORT' }), held(3, 'c3')]
    const taking = [held(11, 'c1'), held(12, 'c2', { role: 'SUPPORT' }), held(13, 'c3', { role: 'SUPPORT' })]
    const plan = planHandover(giving, taking, day)
    expect(ids(plan.open.map(({ like }) => like))).toEqual([3])
    expect(ids(plan.end)).toEqual([1, 2, 3, 13])
  })

  it('opens nothing beyond the last day of the one who takes over', () => {
    const plan = planHandover([held(1, 'c5'), held(2, 'c6', { validFrom: '2025-08-01' })], [], {
      from: '2024-05-20',
      until: '2025-06-30',
    })
    expect(plan.open.map(({ like, validTo }) => [like.id, validTo])).toEqual([[1, '2025-06-30']])
  })
})
