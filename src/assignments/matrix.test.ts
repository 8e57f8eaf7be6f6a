import { describe, expect, it } from 'vitest'
import { criterionDef, indicatorDef, setDef } from '../../tests/support/catalogue.js'
import type { Assigned } from './listing.js'
import { presentMatrix } from './matrix.js'

const set = setDef({
  criteria: [
    criterionDef(1, [indicatorDef({ id: 11, code: '1.1' }), indicatorDef({ id: 12, code: '1.2' })]),
    criterionDef(2, [indicatorDef({ id: 21, code: '2' })]),
  ],
})

let next = 0
const assigned = (shortName: string, over: Partial<Assigned> = {}): Assigned => ({
  id: (next += 1),
  unitId: 1,
  criterionId: 1,
  indicatorId: null,
  role: 'LEAD',
  status: 'CONFIRMED',
  agency: { id: shortName.length, code: shortName, name: shortName, shortName },
  document: { docNumber: '2274/QĐ-UBND', issuedOn: '2022-07-10' },
  validFrom: '2022-07-10',
  validTo: null,
  version: 1,
  ...over,
})

const present = (rows: Assigned[], over: Partial<Parameters<typeof presentMatrix>[1]> = {}) =>
  presentMatrix(rows, { set, day: '2024-05-20', asked: null, mayEdit: true, show: null, agencyId: null, ...over })
const criteria = (matrix: ReturnType<typeof present>) => matrix.groups.flatMap((group) => group.criteria)

describe('who answers for what', () => {
  it('counts what is confirmed, a draft, missing or given twice', () => {
    const rows = [
      assigned('KTHT'),
      assigned('TCKH', { role: 'SUPPORT' }),
      assigned('YT', { criterionId: 2, status: 'DRAFT', document: null }),
      assigned('TTYT', { criterionId: 2, status: 'DRAFT', document: null }),
    ]
    const matrix = present(rows)
    expect(matrix.counts).toEqual({ confirmed: 2, drafts: 2, without: 0, doubles: 1 })
    expect(criteria(matrix)[1]).toMatchObject({ double: true, confirm: null, leads: ['YT', 'TTYT'] })
  })

  it('finds no gap where every indicator has its own lead', () => {
    const own = (id: number) => assigned('CA', { criterionId: null, indicatorId: id })
    const [whole] = criteria(present([own(11), own(12)]))
    expect(whole).toMatchObject({ byIndicator: true, without: [], leads: [] })
    expect(criteria(present([own(11)]))[0]).toMatchObject({ byIndicator: false, without: ['1.2'] })
  })

  it('shows what begins later apart, and what ended not at all', () => {
    const rows = [
      assigned('KTHT', { validTo: '2024-05-31' }),
      assigned('BQLDA', { validFrom: '2024-06-01' }),
      assigned('CU', { validTo: '2023-01-01' }),
    ]
    const [whole] = criteria(present(rows))
    expect(whole).toMatchObject({ leads: ['KTHT'], double: false, later: ['BQLDA từ 01/06/2024'] })
  })

  it('can be narrowed', () => {
    const rows = [assigned('KTHT'), assigned('YT', { criterionId: 2, status: 'DRAFT' })]
    expect(criteria(present(rows, { show: 'draft' })).map(({ code }) => code)).toEqual(['2'])
    expect(criteria(present(rows, { agencyId: 4 })).map(({ code }) => code)).toEqual(['1'])
    expect(criteria(present([rows[0]!], { show: 'gap' })).map(({ code }) => code)).toEqual(['2'])
  })

  it('offers changes to the office only', () => {
    const [whole] = criteria(present([assigned('KTHT', { status: 'DRAFT' })], { mayEdit: false }))
    expect(whole).toMatchObject({ edit: null, confirm: null })
  })
})
