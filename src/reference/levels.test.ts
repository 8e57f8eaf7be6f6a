import { describe, expect, it } from 'vitest'
import { type Level, type LiveLevel, planLevels } from './levels.js'

const level = (change: Partial<Level> = {}): Level => ({
  indicatorId: 1,
  partId: null,
  layer: 'NATIONAL',
  unitId: null,
  communeGroup: null,
  year: null,
  status: 'SET',
  comparator: 'GTE',
  value: 95,
  baseIndicatorId: null,
  factor: null,
  text: '≥95%',
  documentId: 1,
  clause: null,
  validFrom: '2021-01-01',
  validTo: null,
  ...change,
})
const live = (id: number, change: Partial<Level> = {}): LiveLevel => ({ id, ...level(change) })
const free: Partial<Level> = {
  layer: 'PROVINCE',
  unitId: 20,
  status: 'TO_BE_FILLED',
  value: null,
  text: 'Văn phòng nhập',
}

describe('planLevels', () => {
  it('adds what is missing at the first load', () => {
    const wanted = [level(), level({ year: 2024 })]
    expect(planLevels(wanted, [], [])).toEqual({ retract: [], add: wanted, kept: [] })
  })

  it('does nothing when all stands', () => {
    expect(planLevels([level()], [level()], [live(1)])).toEqual({ retract: [], add: [], kept: [] })
  })

  it('retracts the row it made and adds the corrected one', () => {
    const corrected = level({ value: 96, text: '≥96%' })
    expect(planLevels([corrected], [level()], [live(1)])).toEqual({ retract: [live(1)], add: [corrected], kept: [] })
  })

  it('retracts a level whose first day was wrong', () => {
    const corrected = level({ validFrom: '2022-03-08' })
    expect(planLevels([corrected], [level()], [live(1)])).toEqual({ retract: [live(1)], add: [corrected], kept: [] })
  })

  it('gives way to a level the office entered in its place', () => {
    const corrected = level({ ...free, clause: 'Phụ lục' })
    const entered = live(5, { ...free, status: 'SET', value: 90, validFrom: '2024-06-17' })
    expect(planLevels([corrected], [level(free)], [entered])).toEqual({ retract: [], add: [], kept: [corrected] })
  })

  it('does not bring back a level the office took away', () => {
    expect(planLevels([level(free)], [level(free)], [])).toEqual({ retract: [], add: [], kept: [] })
  })

  it('lets levels of other reach and other days alone', () => {
    const others = [live(2, { layer: 'OFFICE' }), live(3, { year: 2024 }), live(4, { partId: 9 })]
    const plan = planLevels([level({ value: 96 })], [level()], [live(1), ...others])
    expect(plan.retract.map(({ id }) => id)).toEqual([1])
    const past = live(6, { ...free, validFrom: '2019-01-01', validTo: '2020-12-31' })
    expect(planLevels([level(free)], [], [past]).add).toHaveLength(1)
  })

  it('retracts what the file gives up, but not what differs from what it said', () => {
    const before = [level(), level({ year: 2024 })]
    const plan = planLevels([], before, [live(1), live(2, { year: 2024, value: 50 })])
    expect(plan).toEqual({ retract: [live(1)], add: [], kept: [] })
  })

  it('keeps what stands when it no longer knows what the file said', () => {
    const corrected = level({ value: 96 })
    expect(planLevels([corrected], [], [live(1)])).toEqual({ retract: [], add: [], kept: [corrected] })
  })
})
