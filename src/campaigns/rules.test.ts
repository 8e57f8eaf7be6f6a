import { describe, expect, it } from 'vitest'
import { compareFigures } from './compare.js'
import { customaryDays, KINDS } from './kinds.js'
import { completenessOf, missingParts, standOf, timelinessOf, tooEarly } from './rules.js'
import { codeOf } from './snapshot.js'

describe('the customary period of a kind', () => {
  const days = (kind: (typeof KINDS)[number], today: string) => {
    const { periodStart, cutoffDate, dueDate } = customaryDays(kind, today)
    return `${periodStart} ${cutoffDate} ${dueDate}`
  }

  it.each([
    ['MONTH', '2024-05-12', '2024-04-15 2024-05-14 2024-05-20'],
    ['MONTH', '2024-01-05', '2023-12-15 2024-01-14 2024-01-20'],
    ['MONTH', '2024-03-31', '2024-02-15 2024-03-14 2024-04-06'],
    ['QUARTER', '2024-03-10', '2023-12-15 2024-03-14 2024-03-20'],
    ['HALF_YEAR', '2024-06-01', '2023-12-15 2024-06-14 2024-06-20'],
    ['NINE_MONTHS', '2024-09-10', '2023-12-15 2024-09-14 2024-09-20'],
    ['YEAR', '2024-12-10', '2023-12-15 2024-12-14 2024-12-20'],
    ['AD_HOC', '2024-08-05', '2024-01-01 2024-07-31 2024-08-31'],
    ['AD_HOC', '2024-03-31', '2024-01-01 2024-02-29 2024-03-31'],
    ['AD_HOC', '2024-01-15', '2023-01-01 2023-12-31 2024-01-31'],
  ] as const)('%s on %s', (kind, today, expected) => expect(days(kind, today)).toBe(expected))

  it('is in order on every day of a leap year', () => {
    for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2025, 0, 1); at += 86_400_000) {
      const today = new Date(at).toISOString().slice(0, 10)
      for (const kind of KINDS) {
        const { periodStart, cutoffDate, opensOn, dueDate } = customaryDays(kind, today)
        expect(periodStart <= cutoffDate && cutoffDate < dueDate && opensOn <= dueDate, `${kind} ${today}`).toBe(true)
      }
    }
  })
})

describe('timeliness', () => {
  const open = { dueDate: '2024-05-20', closed: false }
  it.each([
    ['2024-05-20', '2024-05-25', 'ontime', 'Đúng hạn'],
    ['2024-05-21', '2024-05-25', 'late', 'Nộp chậm 1 ngày'],
    [null, '2024-05-19', 'owed', 'Còn 1 ngày'],
    [null, '2024-05-20', 'owed', 'Đến hạn hôm nay'],
    [null, '2024-05-21', 'overdue', 'Quá hạn 1 ngày'],
  ])('first submitted %s, seen on %s: %s', (submitted, today, kind, label) => {
    expect(timelinessOf(open, submitted, today)).toMatchObject({ kind, label })
  })

  it('of a closed campaign is final', () => {
    expect(timelinessOf({ ...open, closed: true }, null, '2024-05-19').kind).toBe('missing')
    expect(timelinessOf({ ...open, closed: true }, '2024-05-22', '2025-01-01').label).toBe('Nộp chậm 2 ngày')
  })
})

describe('a report', () => {
  it('waits for its opening day and rests after closing', () => {
    const times = { opensOn: '2024-05-15', dueDate: '2024-05-20', closed: false }
    expect(standOf('DRAFT', times, '2024-05-14')).toBe('WAITS')
    expect(standOf('DRAFT', times, '2024-05-15')).toBe('DRAFT')
    expect(standOf('ACCEPTED', { ...times, closed: true }, '2024-05-16')).toBe('CLOSED')
  })

  it('is submitted once the day of the cut-off has passed', () => {
    expect(tooEarly('2024-05-14', '2024-05-14')).toContain('14/05/2024')
    expect(tooEarly('2024-05-14', '2024-05-15')).toBeNull()
  })

  it('lacks the parts that were asked for and not written', () => {
    expect(completenessOf({ results: 'a', tasks: 'b' })).toEqual({ written: 1, of: 3 })
    expect(missingParts({ results: 'a', obstacles: 'b' })).toEqual(['V. Đề xuất, kiến nghị'])
  })
})

describe('a comparison', () => {
  const figure = (criterionId: number, verifiedMet: number) => ({ criterionId, indicators: 2, selfMet: 2, verifiedMet })

  it('tells what rose and what fell', () => {
    const before = [figure(1, 2), figure(2, 1), figure(3, 0)]
    const now = [figure(1, 1), figure(2, 2), figure(3, 1), figure(4, 2)]
    expect(compareFigures(before, now, 'verified')).toEqual({ before: 1, now: 2, risen: [2], fallen: [1] })
    expect(compareFigures(before, now, 'self')).toEqual({ before: 3, now: 4, risen: [], fallen: [] })
    expect(compareFigures(undefined, now, 'verified')).toEqual({ before: null, now: 2, risen: [], fallen: [] })
  })
})

it('the check code does not depend on the order of keys', () => {
  expect(codeOf({ a: 1, b: [{ c: 2, d: null }] })).toBe(codeOf({ b: [{ d: null, c: 2 }], a: 1 }))
  expect(codeOf({ a: [1, 2] })).not.toBe(codeOf({ a: [2, 1] }))
})
