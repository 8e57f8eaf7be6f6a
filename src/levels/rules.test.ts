import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../kernel/time.js'
import { type Dated, difference, withLevel, withoutLevel } from './rules.js'

const level = (
  id: number | null,
  validFrom: string,
  validTo: string | null = null,
  over: Partial<Dated> = {},
): Dated => ({
  id,
  partId: null,
  layer: 'PROVINCE',
  unitId: 1,
  communeGroup: null,
  year: null,
  status: 'SET',
  validFrom,
  validTo,
  ...over,
})

const days = (levels: readonly Dated[]) => levels.map(({ id, validFrom, validTo }) => [id, validFrom, validTo])

describe('recording a level', () => {
  it('ends the blank it fills the day before', () => {
    const blank = level(1, '2021-01-01', null, { status: 'TO_BE_FILLED' })
    const after = withLevel([blank], level(null, '2022-08-01'))
    expect(days(after)).toEqual([
      [null, '2021-01-01', '2022-07-31'],
      [null, '2022-08-01', null],
    ])
    expect(difference([blank], after).retract).toEqual([blank])
  })

  it('replaces one that begins the same day', () => {
    const old = level(1, '2022-08-01')
    expect(days(withLevel([old], level(null, '2022-08-01')))).toEqual([[null, '2022-08-01', null]])
  })

  it('ends before a later known level', () => {
    const later = level(2, '2024-06-17')
    expect(days(withLevel([later], level(null, '2022-08-01')))).toEqual([
      [2, '2024-06-17', null],
      [null, '2022-08-01', '2024-06-16'],
    ])
  })

  it('swallows a blank that begins later', () => {
    const blank = level(2, '2024-06-17', null, { status: 'TO_BE_FILLED' })
    expect(days(withLevel([blank], level(null, '2022-08-01')))).toEqual([[null, '2022-08-01', null]])
  })

  it('leaves other layers, years, parts and units alone', () => {
    const others = [
      level(1, '2021-01-01', null, { layer: 'NATIONAL', unitId: null }),
      level(2, '2021-01-01', null, { year: 2024 }),
      level(3, '2021-01-01', null, { partId: 9 }),
      level(4, '2021-01-01', null, { unitId: 7 }),
    ]
    const after = withLevel(others, level(null, '2022-08-01'))
    expect(difference(others, after)).toEqual({ retract: [], record: [level(null, '2022-08-01')] })
  })
})

describe('taking a level back', () => {
  it('lets the one it had ended hold on', () => {
    const [former, wrong] = [level(1, '2021-01-01', '2022-07-31'), level(2, '2022-08-01')]
    expect(days(withoutLevel([former, wrong], wrong))).toEqual([[null, '2021-01-01', null]])
  })

  it('leaves alone one that had ended before by itself', () => {
    const [former, wrong] = [level(1, '2021-01-01', '2021-12-31'), level(2, '2022-08-01')]
    expect(days(withoutLevel([former, wrong], wrong))).toEqual([[1, '2021-01-01', '2021-12-31']])
  })
})

const day = fc.integer({ min: 0, max: 60 }).map((offset) => addDays('2024-01-01', offset))
const act = fc.record({
  from: day,
  status: fc.constantFrom('SET', 'TO_BE_FILLED'),
  take: fc.boolean(),
  which: fc.nat(9),
})

describe('any order of recording and taking back', () => {
  it('leaves at most one level a day', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        let id = 0
        let levels: Dated[] = [level(1000, '2024-01-01', null, { status: 'TO_BE_FILLED' })]
        for (const { from, status, take, which } of acts) {
          const wrong = levels[which % Math.max(1, levels.length)]
          const next =
            take && wrong ? withoutLevel(levels, wrong) : withLevel(levels, level(null, from, null, { status }))
          levels = next.map((one) => (one.id === null ? { ...one, id: (id += 1) } : one))
          for (const one of levels) expect(one.validTo === null || one.validTo >= one.validFrom).toBe(true)
          const meet = (a: Dated, b: Dated) =>
            a.validFrom <= (b.validTo ?? '9999') && b.validFrom <= (a.validTo ?? '9999')
          expect(levels.filter((one, at) => levels.slice(at + 1).some((other) => meet(one, other)))).toEqual([])
        }
      }),
      { numRuns: 200 },
    )
  })
})
