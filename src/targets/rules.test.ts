import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../kernel/time.js'
import {
  distanceOf,
  expectedDay,
  forecastParts,
  type NeededIndicator,
  neededPerMonth,
  paceOf,
  type TargetFacts,
  trafficLight,
} from './rules.js'

const today = '2024-05-20'
const dueDate = '2024-11-30'
const unmet = (code: string, plannedDate: string | null = '2024-09-30', late = false): NeededIndicator => ({
  code,
  state: 'unmet',
  late,
  plannedDate,
})
const met: NeededIndicator = { code: '1.1', state: 'met', late: false, plannedDate: null }
const waiting: NeededIndicator = { code: '9.1', state: 'waiting', late: false, plannedDate: null }
const light = (indicators: NeededIndicator[], over: Partial<TargetFacts> = {}) =>
  trafficLight({ today, dueDate, gainedLast90Days: 5, indicators, ...over })

describe('trafficLight', () => {
  it('is red when an indicator is overdue', () => {
    expect(light([met, unmet('2.4', '2024-04-30', true), unmet('6.3')])).toMatchObject({
      light: 'red',
      label: 'Chậm tiến độ',
      icon: 'i-warn',
      reason: 'Quá hạn 1 chỉ tiêu: 2.4.',
    })
  })

  it('is red when the planned days end after the deadline', () => {
    expect(light([unmet('2.4', '2024-12-01')])).toMatchObject({
      light: 'red',
      forecast: '2024-12-01',
      reason: 'Dự báo đạt ngày 01/12/2024, sau hạn 30/11/2024 (theo ngày dự kiến của 1 chỉ tiêu còn lại).',
    })
  })

  it('is red when the pace leads beyond the deadline', () => {
    const many = Array.from({ length: 13 }, (_, n) => unmet(`17.${n + 1}`))
    expect(light(many)).toMatchObject({
      light: 'red',
      forecast: addDays(today, 234), // 13 ÷ 5 × 90 days
      reason: 'Dự báo đạt ngày 09/01/2025, sau hạn 30/11/2024 (còn 13 chỉ tiêu, 90 ngày qua đạt thêm 5).',
    })
  })

  it('is red after the deadline while anything remains', () => {
    expect(light([waiting], { dueDate: '2024-05-19' })).toMatchObject({
      light: 'red',
      reason: 'Đã qua hạn 19/05/2024, còn 1 chỉ tiêu chưa đạt.',
    })
  })

  it('gives every red reason', () => {
    const several = ['2.1', '2.2', '2.3', '2.4', '5', '6.1', '6.3'].map((code) => unmet(code, '2025-01-31', true))
    expect(light(several).reasons).toEqual([
      'Quá hạn 7 chỉ tiêu: 2.1, 2.2, 2.3, 2.4, 5 và 2 chỉ tiêu khác.',
      'Dự báo đạt ngày 31/01/2025, sau hạn 30/11/2024 (theo ngày dự kiến của 7 chỉ tiêu còn lại).',
    ])
  })

  it('is amber within thirty days before the deadline', () => {
    expect(light([unmet('2.4', '2024-10-31')])).toMatchObject({
      light: 'amber',
      label: 'Cần theo dõi',
      icon: 'i-clock',
    })
    expect(light([unmet('2.4', '2024-11-30')]).light).toBe('amber')
    expect(light([unmet('2.4', '2024-10-30')]).light).toBe('green')
  })

  it('is amber when an unmet indicator has no planned day; a claimed one needs none', () => {
    expect(light([unmet('17.9', null), unmet('2.2')])).toMatchObject({
      light: 'amber',
      reason: 'Chưa có ngày dự kiến cho 1 chỉ tiêu chưa đạt: 17.9.',
    })
    expect(light([waiting]).light).toBe('green')
    expect(light([]).light).toBe('amber')
  })

  it('is green otherwise, and says why', () => {
    expect(light([met, unmet('2.4')])).toMatchObject({
      light: 'green',
      label: 'Đúng tiến độ',
      icon: 'i-ok',
      forecast: '2024-09-30',
      reason: 'Dự báo đạt ngày 30/09/2024, trước hạn 30/11/2024 (theo ngày dự kiến của 1 chỉ tiêu còn lại).',
    })
    expect(light([met])).toMatchObject({ light: 'green', forecast: null })
    expect(light([met], { dueDate: '2024-01-01' }).light).toBe('green')
  })

  it('without a pace goes by the planned days and says so', () => {
    for (const gainedLast90Days of [0, -1])
      expect(light([unmet('3')], { gainedLast90Days })).toMatchObject({
        light: 'green',
        reason: expect.stringContaining('90 ngày qua chưa có chỉ tiêu đạt thêm') as string,
      })
  })

  const indicator: fc.Arbitrary<NeededIndicator> = fc.record({
    code: fc.constant('1.1'),
    state: fc.constantFrom('met', 'waiting', 'unmet'),
    late: fc.boolean(),
    plannedDate: fc.option(fc.integer({ min: -100, max: 800 }).map((days) => addDays(today, days))),
  })
  const rank = { red: 0, amber: 1, green: 2 }

  it('always gives a reason, and reaching an indicator never makes it worse', () => {
    fc.assert(
      fc.property(
        fc.array(indicator, { minLength: 1, maxLength: 20 }),
        fc.nat(40),
        fc.nat(),
        (indicators, gained, pick) => {
          const before = light(indicators, { gainedLast90Days: gained })
          expect(before.reason).toMatch(/\.$/)
          const at = pick % indicators.length
          const reached = indicators.map((one, n): NeededIndicator => (n === at ? { ...one, state: 'met' } : one))
          const more = gained === 0 ? 0 : gained + 1
          expect(rank[light(reached, { gainedLast90Days: more }).light]).toBeGreaterThanOrEqual(rank[before.light])
        },
      ),
    )
  })
})

describe('neededPerMonth', () => {
  it('spreads what is left over the months left', () => {
    expect(neededPerMonth(9, { today, dueDate })).toBe('1,4')
    expect(neededPerMonth(6, { today, dueDate: '2025-12-31' })).toBe('0,3')
    expect(neededPerMonth(0, { today, dueDate })).toBe('0')
    expect(neededPerMonth(9, { today, dueDate: today })).toBeNull()
  })
})

describe('the distance of a target', () => {
  const one = (code: string, more: Partial<NeededIndicator> = {}): NeededIndicator => ({
    code,
    state: 'unmet',
    late: false,
    plannedDate: '2024-09-30',
    ...more,
  })

  it('puts each unmet indicator in exactly one place', () => {
    const all = [
      one('1', { state: 'met' }),
      one('2', { state: 'waiting', plannedDate: null }),
      one('3', { late: true, plannedDate: '2024-05-01' }),
      one('4', { plannedDate: null }),
      one('5', { plannedDate: '2024-12-01' }),
      one('6', { plannedDate: '2024-11-30' }),
    ]
    const distance = distanceOf(all, '2024-11-30')
    const codes = Object.fromEntries(Object.entries(distance).map(([key, some]) => [key, some.map(({ code }) => code)]))
    expect(codes).toEqual({
      waiting: ['2'],
      overdue: ['3'],
      unplanned: ['4'],
      plannedLate: ['5'],
      planned: ['6'],
    })
  })

  it('expects an indicator without a day after the days it usually takes, never in the past', () => {
    expect(expectedDay(one('1', { plannedDate: null, usualDays: 90 }), '2024-05-20')).toBe('2024-08-18')
    expect(expectedDay(one('1', { plannedDate: null, usualDays: null }), '2024-05-20')).toBe('2024-05-20')
    expect(expectedDay(one('1', { plannedDate: '2024-05-01' }), '2024-05-20')).toBe('2024-05-20')
    expect(expectedDay(one('1', { plannedDate: null, usualDays: 9, state: 'waiting' }), '2024-05-20')).toBe(
      '2024-05-20',
    )
    expect(expectedDay(one('1', { plannedDate: null, usualDays: 1 }), '2024-02-28')).toBe('2024-02-29')
  })

  it('is red where an indicator without a day usually takes longer than the time left', () => {
    const facts = { dueDate: '2024-11-30', today: '2024-05-20', gainedLast90Days: 0 }
    const indicators = [one('5.1', { plannedDate: null, usualDays: 270 })]
    expect(trafficLight({ ...facts, indicators })).toMatchObject({ light: 'red', forecast: '2025-02-14' })
    expect(forecastParts({ ...facts, indicators })).toEqual({ byDays: '2025-02-14', byPace: null })
    expect(forecastParts({ ...facts, gainedLast90Days: 1, indicators })).toEqual({
      byDays: '2025-02-14',
      byPace: '2024-08-18',
    })
  })

  it('sets the pace of the last 90 days beside what each month left has to bring', () => {
    const facts = { dueDate: '2024-11-30', today: '2024-05-20', gainedLast90Days: 6 }
    expect(paceOf({ ...facts, indicators: [one('1'), one('2'), one('3', { state: 'met' })] })).toEqual({
      remaining: 2,
      daysLeft: 194,
      perMonth: '2',
      neededPerMonth: '0,3',
    })
    const past = { ...facts, dueDate: '2024-05-01' }
    expect(paceOf({ ...past, indicators: [one('1')] })).toMatchObject({ daysLeft: -19, neededPerMonth: null })
  })
})
