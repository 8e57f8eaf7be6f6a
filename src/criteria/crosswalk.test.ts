import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indicatorDef, levelDef, partDef } from '../../tests/support/catalogue.js'
import { type LowerLink, relationOf, sharedFigures } from './crosswalk.js'
import { type Comparator, type LevelRow, levelBook, resolveLevel } from './levels.js'

const link = (over: Partial<LowerLink> = {}): LowerLink => ({
  fromId: 1,
  kind: 'RELATED',
  sameFigure: true,
  parts: null,
  source: '',
  ...over,
})

const place = { day: '2024-05-20', year: 2024, unitPath: [1] }
const [lower, higher] = [indicatorDef({ id: 1 }), indicatorDef({ id: 2 })]

type Asked = Partial<LevelRow>
const standing = (one: LowerLink, a: Asked, b: Asked, sides = { lower, higher }) => {
  const rows = [levelDef({ id: 1, indicatorId: 1, ...a }), levelDef({ id: 2, indicatorId: 2, ...b })]
  const book = levelBook(rows)
  return relationOf(one, sides, (indicatorId, partId) => resolveLevel(book, { ...place, indicatorId, partId }))
}
const unknown = { status: 'UNVERIFIED' } as const

describe('the relation of two indicators', () => {
  it('is read off the levels where both are known', () => {
    expect(standing(link(), { value: '90' }, { value: '95' })).toEqual({ relation: 'STRICTER', why: null })
    expect(standing(link(), { value: '90' }, { value: '90' })).toEqual({ relation: 'EQUAL', why: null })
    expect(standing(link({ kind: 'STRICTER' }), { value: '96' }, { value: '95' })).toEqual({
      relation: 'RELATED',
      why: 'LOOSER',
    })
    const most = { comparator: 'LTE' } as const
    expect(standing(link(), { ...most, value: '13' }, { ...most, value: '8' }).relation).toBe('STRICTER')
    expect(standing(link(), { value: '90' }, { value: '90', comparator: 'GT' }).relation).toBe('STRICTER')
    expect(standing(link(), { text: 'Mức độ 2' }, { text: 'Mức độ 3' }).relation).toBe('STRICTER')
  })

  it('stays what the texts say where a level is not known', () => {
    expect(standing(link(), { value: '90' }, unknown)).toEqual({ relation: 'RELATED', why: 'LEVEL_UNKNOWN' })
    expect(standing(link({ kind: 'STRICTER' }), unknown, unknown)).toEqual({ relation: 'STRICTER', why: null })
    expect(standing(link(), { comparator: 'LTE', value: '9' }, { value: '9' }).why).toBe('LEVEL_UNKNOWN')
  })

  it('of a percentage is at least as strict when all of it is asked for', () => {
    expect(standing(link(), unknown, { value: '100' }).relation).toBe('STRICTER')
    const counted = { lower: indicatorDef({ id: 1, unit: 'hộ' }), higher: indicatorDef({ id: 2, unit: 'hộ' }) }
    expect(standing(link(), unknown, { value: '100' }, counted).relation).toBe('RELATED')
  })

  it('without a figure in common is only related', () => {
    expect(standing(link({ sameFigure: false }), { value: '90' }, { value: '95' })).toEqual({
      relation: 'RELATED',
      why: 'OTHER_FIGURE',
    })
  })

  it('is never equal when the higher set asks for a part more', () => {
    const more = { lower, higher: indicatorDef({ id: 2, parts: [partDef(7, { key: 'a' }), partDef(8, { key: 'b' })] }) }
    const one = link({ kind: 'STRICTER', parts: [{ from: null, to: 'a' }] })
    expect(standing(one, { value: '100' }, { partId: 7, value: '100' }, more).relation).toBe('STRICTER')
  })

  it('stricter means: whatever satisfies the higher level satisfies the lower', () => {
    const sign = fc.constantFrom<Comparator>('GTE', 'GT', 'LTE', 'LT', 'EQ')
    const n = fc.integer({ min: 0, max: 20 })
    const holds = (comparator: Comparator, figure: number, limit: number) =>
      ({ GTE: figure >= limit, GT: figure > limit, LTE: figure <= limit, LT: figure < limit, EQ: figure === limit })[
        comparator
      ]
    fc.assert(
      fc.property(sign, n, sign, n, n, (ofLower, a, ofHigher, b, figure) => {
        const { relation } = standing(
          link(),
          { comparator: ofLower, value: String(a) },
          { comparator: ofHigher, value: String(b) },
        )
        if (relation !== 'RELATED' && holds(ofHigher, figure, b)) expect(holds(ofLower, figure, a)).toBe(true)
        if (relation === 'EQUAL') expect(holds(ofHigher, figure, b)).toBe(holds(ofLower, figure, a))
      }),
      { numRuns: 3000 },
    )
  })
})

describe('the figures two indicators share', () => {
  const [a, b, c] = [partDef(1, { key: 'a' }), partDef(2, { key: 'b' }), partDef(3, { key: 'a' })]
  it('are named by the map, else go by key', () => {
    expect(sharedFigures(link(), { parts: [] }, { parts: [] })).toEqual([{ from: null, to: null }])
    expect(sharedFigures(link(), { parts: [a, b] }, { parts: [c] })).toEqual([{ from: a, to: c }])
    expect(sharedFigures(link({ parts: [{ from: 'b', to: null }] }), { parts: [a, b] }, { parts: [] })).toEqual([
      { from: b, to: null },
    ])
    expect(sharedFigures(link({ parts: [{ from: 'z', to: null }] }), { parts: [a] }, { parts: [] })).toEqual([])
    expect(sharedFigures(link({ sameFigure: false }), { parts: [] }, { parts: [] })).toEqual([])
  })
})
