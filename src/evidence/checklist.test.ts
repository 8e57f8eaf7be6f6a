import { describe, expect, it } from 'vitest'
import type { CustomaryPaper } from '../criteria/catalogue.js'
import { type ChecklistPaper, checklistOf } from './checklist.js'

const today = '2024-05-20'
const customary = (id: number, indicatorId: number | null = null): CustomaryPaper => ({
  id,
  indicatorId,
  name: `Giấy ${id}`,
  note: null,
  sensitivity: 'OPEN',
  expires: false,
})
const paper = (typeId: number, change: Partial<ChecklistPaper> = {}): ChecklistPaper => ({
  id: typeId * 10,
  typeId,
  subject: 'x',
  validUntil: null,
  here: true,
  visible: true,
  ...change,
})
const states = (types: CustomaryPaper[], papers: ChecklistPaper[]) =>
  checklistOf(types, papers, { indicatorId: 7, today }).map(({ state }) => state)

describe('the checklist of customary papers', () => {
  it.each([
    [null, 'present'],
    ['2024-05-19', 'expired'],
    ['2024-05-20', 'expiring'],
    ['2024-07-19', 'expiring'],
    ['2024-07-20', 'present'],
  ] as const)('a paper valid until %s is %s', (validUntil, state) => {
    expect(states([customary(1)], [paper(1, { validUntil })])).toEqual([state])
  })

  it('tells what is missing', () => {
    expect(states([customary(1), customary(2)], [paper(2)])).toEqual(['missing', 'present'])
  })

  it('counts the paper that lasts longest', () => {
    const papers = [
      paper(1, { validUntil: '2023-01-01' }),
      paper(1, { id: 2, validUntil: '2026-01-01' }),
      paper(1, { id: 3, validUntil: '2024-06-01' }),
    ]
    const [item] = checklistOf([customary(1)], papers, { indicatorId: 7, today })
    expect(item).toMatchObject({ state: 'present', best: { id: 2 } })
    expect(states([customary(1)], [...papers, paper(1, { id: 4 })])).toEqual(['present'])
  })

  it('takes a paper of the criterion from any of its indicators, one of the indicator only from it', () => {
    const elsewhere = { here: false }
    expect(states([customary(1), customary(2, 7)], [paper(1, elsewhere), paper(2, elsewhere)])).toEqual([
      'present',
      'missing',
    ])
  })

  it('leaves out papers of other indicators', () => {
    expect(states([customary(1, 8)], [])).toEqual([])
  })
})
