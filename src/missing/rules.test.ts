import { describe, expect, it } from 'vitest'
import { endOfWeek, metCriteria, shortestWay, startBy, urgencyOf } from './rules.js'

const standing = (indicatorId: number, met = false) => ({
  indicatorId,
  criterionId: Math.floor(indicatorId / 10),
  met,
})

describe('what if', () => {
  const all = [standing(10, true), standing(11, true), standing(20, true), standing(21), standing(30), standing(31)]

  it('counts a criterion once all its indicators are met or taken as done', () => {
    expect([...metCriteria(all)]).toEqual([1])
    expect([...metCriteria(all, new Set([21]))]).toEqual([1, 2])
    expect([...metCriteria(all, new Set([30]))]).toEqual([1])
    expect([...metCriteria(all, new Set([21, 30, 31]))]).toEqual([1, 2, 3])
  })

  it('loses nothing by taking as done what is met, and knows nothing of others', () => {
    expect([...metCriteria(all, new Set([10, 999]))]).toEqual([1])
  })
})

describe('the shortest way', () => {
  const open = [
    { criterionId: 1, no: 1, unmet: 3, days: 30 },
    { criterionId: 2, no: 2, unmet: 1, days: 180 },
    { criterionId: 3, no: 3, unmet: 1, days: 60 },
    { criterionId: 4, no: 4, unmet: 1, days: 60 },
  ]

  it('takes the fewest indicators, then the shortest work, then the number', () => {
    expect([...shortestWay(open, 1)]).toEqual([3])
    expect([...shortestWay(open, 3)]).toEqual([3, 4, 2])
    expect([...shortestWay(open, 9)]).toHaveLength(4)
    expect([...shortestWay(open, 0)]).toEqual([])
    expect([...shortestWay(open, -2)]).toEqual([])
  })
})

describe('when to start', () => {
  it('counts back over months and a leap day', () => {
    expect(startBy('2024-11-30', 90)).toBe('2024-09-01')
    expect(startBy('2024-03-01', 1)).toBe('2024-02-29')
    expect(startBy('2024-11-30', null)).toBeNull()
  })

  it('ends the week on Sunday', () => {
    expect(endOfWeek('2024-05-20')).toBe('2024-05-26') // a Monday
    expect(endOfWeek('2024-05-26')).toBe('2024-05-26')
    expect(endOfWeek('2024-05-25')).toBe('2024-05-26')
  })

  it.each([
    ['reach', '2024-05-19', 'past'],
    ['reach', '2024-05-20', 'week'],
    ['reach', '2024-05-26', 'week'],
    ['reach', '2024-05-27', 'later'],
    ['reach', null, 'unknown'],
    ['send', '2024-05-01', 'week'],
    ['supplement', '2024-12-01', 'week'],
    ['decide', '2024-05-01', 'later'],
  ] as const)('%s from %s is %s', (step, start, urgency) => {
    expect(urgencyOf({ step, start }, '2024-05-20')).toBe(urgency)
  })
})
