import { describe, expect, it } from 'vitest'
import type { CriterionStanding } from '../assessments/standings.js'
import { progressOf } from './progress.js'
import type { Target, TargetIndicator } from './queries.js'

const catalogue = {
  indicator: (id: number) => ({ code: `${id}` }) as never,
  criterion: (id: number) => ({ no: id }) as never,
}
const row = (indicatorId: number, more: Partial<TargetIndicator> = {}): TargetIndicator => ({
  indicatorId,
  criterionId: Math.floor(indicatorId / 10),
  selfResult: 'NOT_MET',
  stage: 'OPEN',
  verifiedResult: 'NONE',
  plannedDate: '2024-09-30',
  supplementDue: null,
  ...more,
})
const total = (criterionId: number, selfMet: number, verifiedMet: number): CriterionStanding => ({
  criterionId,
  indicators: 2,
  selfMet,
  selfNotMet: 2 - selfMet,
  selfTouched: 2,
  verifiedMet,
  verifiedNotMet: 0,
  waiting: 0,
  notApplicable: 0,
})
const met = { selfResult: 'MET', verifiedResult: 'MET' } as const
const target = (indicators: TargetIndicator[], totals: CriterionStanding[], more: Partial<Target> = {}): Target => ({
  id: 1,
  commune: { id: 1, name: 'Trấn Ninh', fullName: 'Xã Trấn Ninh' },
  setId: 1,
  year: 2024,
  dueDate: '2024-11-30',
  maintain: false,
  focus: true,
  note: null,
  plan: null,
  planId: null,
  cancelledAt: null,
  version: 1,
  goals: [],
  day: '2024-05-20',
  indicators,
  totals,
  prerequisite: null,
  before: { selfMet: 0, verifiedMet: 0 },
  ...more,
})

describe('progressOf', () => {
  const one = target(
    [
      row(10, met),
      row(11, met),
      row(20, { selfResult: 'MET' }),
      row(21, { selfResult: 'MET' }),
      row(30, { plannedDate: '2024-05-01' }),
    ],
    [total(1, 2, 2), total(2, 2, 0), total(3, 0, 0)],
  )

  it('counts criteria on the basis, and those that only wait for the agency', () => {
    expect(progressOf(one, 'verified', catalogue)).toMatchObject({
      criteria: 3,
      met: 1,
      waiting: 1,
      late: [3],
      daysLeft: 194,
      perMonth: '0,3',
    })
    expect(progressOf(one, 'self', catalogue)).toMatchObject({ criteria: 3, met: 2, waiting: 0, perMonth: '0,2' })
  })

  it('is red for what is overdue, and says which', () => {
    expect(progressOf(one, 'verified', catalogue).light).toMatchObject({
      light: 'red',
      reason: 'Quá hạn 1 chỉ tiêu: 30.',
    })
  })

  it('asks no day of what waits for the agency, but one of what the agency found unmet', () => {
    const waiting = row(20, { selfResult: 'MET', stage: 'UNDER_VERIFICATION', plannedDate: null })
    expect(progressOf(target([waiting], [total(2, 2, 0)]), 'verified', catalogue).light.light).toBe('green')
    const refused = row(20, { selfResult: 'MET', verifiedResult: 'NOT_MET', plannedDate: null })
    expect(progressOf(target([refused], [total(2, 2, 0)]), 'verified', catalogue).light).toMatchObject({
      light: 'amber',
      reason: 'Chưa có ngày dự kiến cho 1 chỉ tiêu chưa đạt: 20.',
    })
  })

  it('takes the pace since the day that is known, none where nothing is', () => {
    const indicators = [row(10, met), row(11, met), ...[20, 21, 30, 31].map((id) => row(id))]
    const totals = [total(1, 2, 2), total(2, 0, 0), total(3, 0, 0)]
    expect(progressOf(target(indicators, totals), 'verified', catalogue).light.reason).toContain(
      '90 ngày qua đạt thêm 2',
    )
    const unknown = progressOf(target(indicators, totals, { before: null }), 'verified', catalogue).light
    expect(unknown.reason).toContain('90 ngày qua chưa có chỉ tiêu đạt thêm')
  })

  it('is red once the own day of a criterion has passed unmet', () => {
    const indicators = [row(10, met), row(20, { plannedDate: '2024-06-30' })]
    const goals = [
      { criterionId: 1, dueDate: '2024-04-30' },
      { criterionId: 2, dueDate: '2024-04-30' },
    ]
    const one = progressOf(target(indicators, [total(1, 2, 2), total(2, 0, 0)], { goals }), 'verified', catalogue)
    expect(one.light).toMatchObject({ light: 'red', reason: 'Đã qua hạn riêng của tiêu chí 2.' })
  })

  it('needs nothing more once all is met or the day is past', () => {
    expect(progressOf(target([row(10, met)], [total(1, 2, 2)]), 'verified', catalogue)).toMatchObject({
      perMonth: null,
      light: { light: 'green' },
    })
    expect(
      progressOf(target([row(10)], [total(1, 0, 0)], { dueDate: '2024-05-20' }), 'verified', catalogue).perMonth,
    ).toBeNull()
  })
})
