import { describe, expect, it } from 'vitest'
import type { SetDef } from '../criteria/catalogue.js'
import { type ListedCommune, type ListFilter, narrow, readBand } from './list.js'

describe('readBand', () => {
  it('reads a range and nothing else', () => {
    expect(readBand('15-18')).toEqual({ min: 15, max: 18 })
    expect(readBand('0-4')).toEqual({ min: 0, max: 4 })
    for (const text of ['', '15', '-4', '15-', 'a-b', '1-2-3', '99999-1']) expect(readBand(text)).toBeNull()
  })
})

describe('narrow', () => {
  const one = (name: string, verified: number, self: number, late = 0) =>
    ({
      commune: { fullName: `Xã ${name}`, name, code: '06256' },
      standings: new Map([[1, { criteria: 19, criteriaVerifiedMet: verified, criteriaSelfMet: self }]]),
      late,
      longest: late,
    }) as unknown as ListedCommune
  const all = [one('Trấn Ninh', 10, 12, 2), one('Điềm He', 19, 19), one('An Sơn', 7, 9, 5)]
  const names = (filter: Partial<ListFilter>) =>
    narrow(all, { q: '', set: { id: 1 } as SetDef, basis: 'verified', band: null, order: 'office', ...filter }).map(
      ({ commune }) => commune.name,
    )

  it('finds by folded words, in any order', () => {
    expect(names({ q: 'ninh TRAN' })).toEqual(['Trấn Ninh'])
    expect(names({ q: 'diem' })).toEqual(['Điềm He'])
    expect(names({ q: 'ninh he' })).toEqual([])
  })

  it('counts by the basis', () => {
    expect(names({ band: { min: 10, max: 14 } })).toEqual(['Trấn Ninh'])
    expect(names({ band: { min: 9, max: 9 }, basis: 'self' })).toEqual(['An Sơn'])
  })

  it('sorts', () => {
    expect(names({ order: 'late' })).toEqual(['An Sơn', 'Trấn Ninh', 'Điềm He'])
    expect(names({ order: 'fewest' })).toEqual(['An Sơn', 'Trấn Ninh', 'Điềm He'])
    expect(names({ order: 'name' })).toEqual(['An Sơn', 'Điềm He', 'Trấn Ninh'])
  })
})
