import { describe, expect, it } from 'vitest'
import { canonical, type Fields, type Row, reconcile, same } from './merge.js'

const map = <V>(entries: Record<string, V>) => new Map(Object.entries(entries))
const row = (id: number, fields: Fields): Row<Fields> => ({ id, fields })

describe('reconcile', () => {
  it('adds what is new and nothing twice', () => {
    const wanted = map({ a: { name: 'A' }, b: { name: 'B' } })
    const plan = reconcile({ wanted, remembered: map({ a: { name: 'A' } }), stored: map({ a: row(1, { name: 'A' }) }) })
    expect([...plan.add.keys()]).toEqual(['b'])
    expect(plan).toMatchObject({ change: [], kept: [], dropped: [] })
  })

  it('corrects a field that still holds what the file said', () => {
    const plan = reconcile({
      wanted: map({ a: { name: 'Điềm He', order: 2 } }),
      remembered: map({ a: { name: 'Diêm He', order: 1 } }),
      stored: map({ a: row(7, { name: 'Diêm He', order: 5 }) }),
    })
    expect(plan.change).toEqual([{ key: 'a', id: 7, from: { name: 'Diêm He' }, to: { name: 'Điềm He' } }])
    expect(plan.kept).toEqual(['a.order'])
  })

  it('leaves what a person entered when the file has nothing new to say', () => {
    const plan = reconcile({
      wanted: map({ a: { name: 'A' } }),
      remembered: map({ a: { name: 'A' } }),
      stored: map({ a: row(1, { name: 'Tên do văn phòng sửa' }) }),
    })
    expect(plan).toMatchObject({ change: [], kept: [] })
  })

  it('adopts a row it has no memory of without changing it', () => {
    const sides = {
      wanted: map({ a: { name: 'A' } }),
      remembered: new Map(),
      stored: map({ a: row(1, { name: 'B' }) }),
    }
    expect(reconcile(sides)).toMatchObject({ change: [], kept: ['a.name'], dropped: [] })
  })

  it('does not bring back a row that was removed', () => {
    const sides = { wanted: map({ a: { name: 'A' } }), remembered: map({ a: { name: 'A' } }), stored: new Map() }
    expect(reconcile(sides).add.size).toBe(0)
  })

  it('names rows the file gave up only while nobody touched them', () => {
    const remembered = map({ a: { name: 'A' }, b: { name: 'B' }, c: { name: 'C' } })
    const stored = map({ a: row(1, { name: 'A' }), b: row(2, { name: 'đã sửa' }), c: row(3, { name: 'C' }) })
    const plan = reconcile({ wanted: new Map(), remembered, stored, locked: ({ id }) => id === 3 })
    expect(plan.dropped.map(({ id }) => id)).toEqual([1])
  })

  it('never changes a locked row', () => {
    const plan = reconcile({
      wanted: map({ a: { role: 'LEAD' } }),
      remembered: map({ a: { role: 'SUPPORT' } }),
      stored: map({ a: row(1, { role: 'SUPPORT' }) }),
      locked: () => true,
    })
    expect(plan).toMatchObject({ change: [], kept: ['a.role'] })
  })
})

describe('canonical', () => {
  it('does not depend on the order of keys', () => {
    expect(canonical({ b: [1, { y: null, x: 'ơ' }], a: true })).toBe(
      canonical({ a: true, b: [1, { x: 'ơ', y: null }] }),
    )
    expect(same({ a: 1 }, { a: 2 })).toBe(false)
    expect(same(null, undefined)).toBe(false)
  })
})
