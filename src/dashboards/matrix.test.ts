import { describe, expect, it } from 'vitest'
import type { CriterionStanding, Standing } from '../assessments/standings.js'
import type { SetDef } from '../criteria/catalogue.js'
import type { Commune } from '../units/queries.js'
import { type MatrixRow, presentMatrix, sortRows } from './matrix.js'

const day = '2024-05-20'
const indicator = (id: number, criterionId: number) => ({ id, criterionId, validFrom: '2021-01-01', validTo: null })
const group = (id: number, code: string, name: string) => ({ id, code, name })
const criterion = (no: number, groupId: number | null) => ({
  id: no,
  no,
  shortName: `T${no}`,
  groupId,
  indicators: [indicator(no * 10, no)],
})
const set = {
  code: 'SAMPLE',
  validFrom: '2021-01-01',
  validTo: null,
  groups: [group(1, 'I', 'Hạ tầng'), group(2, 'II', 'Văn hóa')],
  criteria: [criterion(1, 1), criterion(2, 1), criterion(3, 2), criterion(4, 1)],
} as unknown as SetDef
const commune = (id: number, name: string) => ({ id, name }) as Commune

const total = (criterionId: number, met: boolean): CriterionStanding => ({
  criterionId,
  indicators: 1,
  selfMet: met ? 1 : 0,
  selfNotMet: met ? 0 : 1,
  selfTouched: 1,
  verifiedMet: met ? 1 : 0,
  verifiedNotMet: 0,
  waiting: 0,
  notApplicable: 0,
})
const standing = (communeId: number, met: number, before: number | null): [number, Standing] => [
  communeId,
  {
    communeId,
    setId: 1,
    criteria: 4,
    criteriaSelfMet: met,
    criteriaVerifiedMet: met,
    before: before === null ? null : { criteriaSelfMet: before, criteriaVerifiedMet: before },
    recognised: false,
  },
]
const figures = {
  day,
  communes: [commune(7, 'Đồng Tâm'), commune(8, 'An Bình'), commune(9, 'Ba Xã')],
  totals: new Map([
    [7, [1, 2].map((no) => total(no, true))],
    [8, [total(1, true)]],
  ]),
  standings: new Map([standing(7, 2, 1), standing(8, 1, 1)]),
  since: { value: 'month', day: '2024-04-30', option: '', label: 'So tháng trước' },
  totalsBefore: new Map([
    [7, [total(1, true), total(2, false)]],
    [8, [total(1, true), total(4, true)]],
  ]),
  pending: { cells: new Map([['8/2', { late: 2, longest: 5, waiting: 0 }]]), indicators: new Map() },
}

describe('presentMatrix', () => {
  const matrix = presentMatrix(figures, set, 'verified', 'office')

  it('has a cell for every commune and criterion, also where nothing is stored', () => {
    expect(matrix.rows.map(({ cells }) => cells.map(({ text }) => text).join(' '))).toEqual([
      'Đ Đ – –',
      'Đ – – –',
      '– – – –',
    ])
    expect(matrix.rows[1]?.cells[1]).toMatchObject({
      late: true,
      label: 'An Bình, tiêu chí 2: chưa đánh giá, quá hạn',
      href: '/communes/8/sets/SAMPLE?criterion=2#tc2',
    })
  })

  it('counts communes below and averages them', () => {
    expect(matrix.foot).toEqual({ label: 'Số xã đạt', values: [2, 1, 0, 0], total: '1,00' })
    expect(matrix.rows.map(({ met, of }) => `${met}/${of}`)).toEqual(['2/4', '1/4', '0/4'])
  })

  it('marks the cells that came to be met since, and those that are no longer', () => {
    expect(matrix.rows[0]?.cells.map(({ moved }) => moved)).toEqual([undefined, 'up', undefined, undefined])
    expect(matrix.rows[0]?.cells[1]?.label).toBe('Đồng Tâm, tiêu chí 2: đạt, đã thẩm tra, mới đạt so với 30/04/2024')
    expect(matrix.rows[2]?.cells.some(({ moved }) => moved)).toBe(false)
    const lost = { ...figures, totals: new Map([[8, [total(1, false)]]]) }
    const [, row] = presentMatrix(lost, set, 'verified', 'office').rows
    expect(row?.cells[0]).toMatchObject({ moved: 'down', label: expect.stringContaining('không còn đạt') as string })
  })

  it('says how much changed, and nothing where the day before is not known', () => {
    expect(matrix.rows.map(({ change }) => change)).toEqual([1, 0, null])
  })

  it('heads each run of a group, its name once', () => {
    expect(matrix.groups).toEqual([
      { label: 'I. Hạ tầng', span: 2 },
      { label: 'II', span: 1 },
      { label: 'I', span: 1 },
    ])
  })
})

describe('sortRows', () => {
  const row = (name: string, met: number, late: number) => ({ name, met, late }) as MatrixRow
  const rows = [row('Đồng', 2, 0), row('An', 1, 3), row('Ân', 2, 0)]
  const order = (by: Parameters<typeof sortRows>[1]) => sortRows(rows, by).map(({ name }) => name)

  it('keeps the order of the office among equals', () => {
    expect(order('office')).toEqual(['Đồng', 'An', 'Ân'])
    expect(order('fewest')).toEqual(['An', 'Đồng', 'Ân'])
    expect(order('most')).toEqual(['Đồng', 'Ân', 'An'])
    expect(order('late')).toEqual(['An', 'Đồng', 'Ân'])
    expect(order('name')).toEqual(['An', 'Ân', 'Đồng'])
  })
})
