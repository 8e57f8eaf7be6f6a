import { describe, expect, it } from 'vitest'
import { workingDaysBetween } from '../kernel/time.js'
import { answerTimes, type Bundle, within, workingDayCounter } from './answer-times.js'
import { csvOf } from './csv.js'
import { classOf, countReports, defaultWeights, ranked, ruleText, tenthsOf } from './rules.js'

describe('the ranking', () => {
  const record = { met: 12, before: 10, due: 3, onTime: 2 }

  it('gives points as the published rule says', () => {
    expect(tenthsOf(record, defaultWeights)).toBe(1200 + 100 + 67)
    expect(tenthsOf({ ...record, before: 13 }, defaultWeights)).toBe(1200 - 50 + 67)
    expect(tenthsOf({ ...record, before: null, due: 0, onTime: 0 }, defaultWeights)).toBe(1200 + 100)
    expect(tenthsOf(record, { met: 1, progress: 0, onTime: 0 })).toBe(120)
    expect(ruleText({ met: 7, progress: 3, onTime: 2 }).join(' ')).toMatch(/: 7 điểm.*cộng 3 điểm.*: 2 điểm nhân/)
  })

  it('lets equals share a rank', () => {
    const rows = [30, 50, 40, 40, 10].map((tenths, id) => ({ id, tenths }))
    expect(ranked(rows).map(({ id, rank }) => [id, rank])).toEqual([
      [1, 1],
      [2, 2],
      [3, 2],
      [0, 4],
      [4, 5],
    ])
  })

  it('compares with those who aim at the same', () => {
    const target = { setId: 2, maintain: false }
    expect(classOf({ target, recognisedSetId: 1 }, 1)).toEqual({ setId: 2, keeps: false })
    expect(classOf({ target: null, recognisedSetId: 2 }, 1)).toEqual({ setId: 2, keeps: true })
    expect(classOf({ target: null, recognisedSetId: null }, 1)).toEqual({ setId: 1, keeps: false })
  })

  it('counts reports that are due, in time by the first submission', () => {
    const owed = (dueDate: string, firstOn: string | null) => ({ dueDate, firstOn, closed: false })
    const all = [
      owed('2024-05-10', '2024-05-10'),
      owed('2024-05-10', '2024-05-11'),
      owed('2024-05-10', null),
      owed('2024-05-20', null),
    ]
    expect(countReports(all, '2024-05-20')).toEqual({ due: 3, onTime: 1 })
  })
})

describe('answer times', () => {
  const holidays = [
    { day: '2024-04-30', working: false },
    { day: '2024-05-01', working: false },
    { day: '2024-05-04', working: true },
  ]

  it('count working days as the kernel does', () => {
    const days = workingDayCounter('2024-04-20', '2024-05-20', holidays)
    for (const [a, b] of [
      ['2024-04-26', '2024-05-06'],
      ['2024-05-03', '2024-05-03'],
      ['2024-04-27', '2024-05-20'],
    ] as const)
      expect(days(a, b)).toBe(workingDaysBetween(a, b, holidays))
  })

  it('tell the day within which a share was answered', () => {
    const some = [1, 1, 2, 3, 10].map((days) => ({ days, count: 1 }))
    expect([within(some, 0.5), within(some, 0.9), within([], 0.5)]).toEqual([2, 10, null])
  })

  it('tell of each agency what came in the period, and all that waits', () => {
    const bundle = (more: Partial<Bundle>): Bundle => ({
      agencyId: 5,
      agency: 'Phòng A',
      sentOn: '2024-05-06',
      answeredOn: '2024-05-08',
      count: 1,
      ...more,
    })
    const rows = answerTimes(
      [
        bundle({ count: 3 }),
        bundle({ answeredOn: '2024-05-20' }),
        bundle({ answeredOn: null, sentOn: '2024-05-17' }),
        bundle({ answeredOn: null, sentOn: '2024-04-01' }),
        bundle({ agencyId: null, agency: null, answeredOn: null, count: 9 }),
      ],
      { from: '2024-05-01', to: '2024-05-20', dueDays: 5, days: workingDayCounter('2024-04-01', '2024-05-20', []) },
    )
    expect(rows).toEqual([
      {
        id: 5,
        name: 'Phòng A',
        received: 5,
        answered: 4,
        median: 2,
        ninth: 10,
        longest: 10,
        inTime: { count: 3, of: 4 },
        waiting: 2,
        longestWaiting: 35,
      },
      expect.objectContaining({ id: 0, name: 'Chưa phân công', waiting: 9, inTime: { count: 0, of: 9 } }),
    ])
  })
})

describe('csv', () => {
  it('never becomes a formula, and keeps its columns', () => {
    expect(
      csvOf([
        ['Xã', 'Điểm'],
        ['=1+1', 12.5],
        ['a;"b"\nc', -1],
        [' @x', null],
      ]),
    ).toBe('\uFEFFXã;Điểm\r\n\'=1+1;12,5\r\n"a;""b""\nc";-1\r\n\' @x;\r\n')
  })
})
