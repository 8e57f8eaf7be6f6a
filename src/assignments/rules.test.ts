import { describe, expect, it } from 'vitest'
import { type Holding, holdsOn, leadsOn, planChange } from './rules.js'

const holding = (id: number, over: Partial<Holding> = {}): Holding => ({
  id,
  agencyId: id,
  role: 'LEAD',
  status: 'CONFIRMED',
  validFrom: '2022-07-10',
  validTo: '2025-06-30',
  ...over,
})

const lead = (agencyId: number) => ({ agencyId, role: 'LEAD' as const })
const support = (agencyId: number) => ({ agencyId, role: 'SUPPORT' as const })

describe('planChange', () => {
  const one = holding(1)
  const two = holding(2, { role: 'SUPPORT' })

  it('leaves alone who keeps the part, ends the rest and opens what is new', () => {
    expect(planChange([one, two], [lead(3), support(2)], '2024-06-01')).toEqual({
      keep: [two],
      end: [one],
      replace: [],
      open: [lead(3)],
    })
  })

  it('opens a draft anew: what was not decided is decided now', () => {
    const draft = holding(1, { status: 'DRAFT' })
    expect(planChange([draft], [lead(1)], '2022-08-01')).toMatchObject({ end: [draft], open: [lead(1)] })
  })

  it('lets lead and support change places', () => {
    const plan = planChange([one, two], [lead(2), support(1)], '2024-06-01')
    expect(plan).toEqual({ keep: [], end: [one, two], replace: [], open: [lead(2), support(1)] })
  })

  it('replaces what begins on that very day', () => {
    expect(planChange([one], [lead(4)], '2022-07-10')).toEqual({ keep: [], end: [], replace: [one], open: [lead(4)] })
  })

  it('does not plan before what is decided for later', () => {
    const later = holding(5, { validFrom: '2024-07-01' })
    expect(planChange([one, later], [lead(4)], '2024-06-01')).toEqual({ laterFrom: '2024-07-01' })
  })

  it('changes nothing where nothing is wanted otherwise', () => {
    expect(planChange([one, two], [support(2), lead(1)], '2024-06-01')).toMatchObject({
      end: [],
      replace: [],
      open: [],
    })
  })
})

describe('who leads on a day', () => {
  it('counts both ends of the days', () => {
    const one = holding(1, { validFrom: '2024-01-01', validTo: '2024-06-30' })
    expect(['2023-12-31', '2024-01-01', '2024-06-30', '2024-07-01'].map((day) => holdsOn(one, day))).toEqual([
      false,
      true,
      true,
      false,
    ])
  })

  it('finds two leads, not a lead and a support', () => {
    const rows = [holding(1), holding(2, { role: 'SUPPORT' }), holding(3, { validFrom: '2024-07-01' })]
    expect(leadsOn(rows, '2024-05-20').map(({ id }) => id)).toEqual([1])
    expect(leadsOn(rows, '2024-07-01').map(({ id }) => id)).toEqual([1, 3])
  })
})
