import { describe, expect, it } from 'vitest'
import { nextTurn, type Recurrence, recurrenceWords, turnsDue } from './recurrence.js'

describe('the next turn', () => {
  const of = (recurrence: Recurrence, from: string) => nextTurn(recurrence, from)

  it('of a month is its day, or its last one', () => {
    expect(of({ every: 'MONTH', day: 20 }, '2024-05-20')).toBe('2024-05-20')
    expect(of({ every: 'MONTH', day: 20 }, '2024-05-21')).toBe('2024-06-20')
    expect(of({ every: 'MONTH', day: 31 }, '2024-06-01')).toBe('2024-06-30')
    expect(of({ every: 'MONTH', day: 30 }, '2024-01-31')).toBe('2024-02-29')
    expect(of({ every: 'MONTH', day: 29 }, '2023-02-01')).toBe('2023-02-28')
    expect(of({ every: 'MONTH', day: 15 }, '2024-12-16')).toBe('2025-01-15')
  })

  it('of a year meets the leap day where there is one', () => {
    const leap: Recurrence = { every: 'YEAR', month: 2, day: 29 }
    expect(of(leap, '2024-02-28')).toBe('2024-02-29')
    expect(of(leap, '2024-03-01')).toBe('2025-02-28')
    expect(of(leap, '2027-06-01')).toBe('2028-02-29')
  })

  it('of a quarter falls in its month', () => {
    expect(of({ every: 'QUARTER', month: 3, day: 14 }, '2024-05-20')).toBe('2024-06-14')
    expect(of({ every: 'QUARTER', month: 1, day: 31 }, '2024-05-20')).toBe('2024-07-31')
    expect(of({ every: 'QUARTER', month: 2, day: 31 }, '2024-12-01')).toBe('2025-02-28')
  })

  it('of a week is its weekday; Sunday is the seventh', () => {
    expect(of({ every: 'WEEK', day: 1 }, '2024-05-20')).toBe('2024-05-20')
    expect(of({ every: 'WEEK', day: 5 }, '2024-05-20')).toBe('2024-05-24')
    expect(of({ every: 'WEEK', day: 7 }, '2024-05-20')).toBe('2024-05-26')
  })

  it('ends', () => {
    expect(of({ every: 'MONTH', day: 20, until: '2024-06-30' }, '2024-06-21')).toBeNull()
  })
})

describe('the turns that are to exist', () => {
  it('are those since the last one and the one that is next', () => {
    const monthly: Recurrence = { every: 'MONTH', day: 20 }
    expect(turnsDue(monthly, '2024-05-20', '2024-05-20')).toEqual([])
    expect(turnsDue(monthly, '2024-05-20', '2024-05-21')).toEqual(['2024-06-20'])
    expect(turnsDue(monthly, '2024-05-20', '2024-08-01')).toEqual(['2024-06-20', '2024-07-20', '2024-08-20'])
  })

  it('never run away', () => {
    expect(turnsDue({ every: 'WEEK', day: 1 }, '2000-01-03', '2024-05-20')).toHaveLength(60)
  })
})

it('is said in words', () => {
  expect(recurrenceWords({ every: 'MONTH', day: 31 })).toBe('ngày cuối mỗi tháng')
  expect(recurrenceWords({ every: 'WEEK', day: 1 })).toBe('thứ Hai hằng tuần')
  expect(recurrenceWords({ every: 'QUARTER', month: 3, day: 14 })).toBe('ngày 14, tháng thứ 3 mỗi quý')
  expect(recurrenceWords({ every: 'YEAR', month: 2, day: 29 })).toBe('ngày 29/2 hằng năm')
})
