import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type LevelPlace, type LevelRow, levelBook, requirementOf, resolveLevel, satisfies } from './levels.js'

let nextId = 0
const level = (row: Partial<LevelRow>): LevelRow => {
  nextId += 1
  return {
    id: nextId,
    indicatorId: 1,
    partId: null,
    layer: 'NATIONAL',
    unitId: null,
    communeGroup: null,
    year: null,
    status: 'SET',
    comparator: 'GTE',
    value: null,
    baseIndicatorId: null,
    factor: null,
    text: 'Đạt',
    docNumber: '318/QĐ-TTg',
    clause: 'Phụ lục I',
    validFrom: '2021-01-01',
    validTo: null,
    retracted: false,
    ...row,
  }
}

const [commune, district, province] = [3, 2, 1]
const place: LevelPlace = {
  day: '2024-05-20',
  year: 2024,
  unitPath: [commune, district, province],
  communeGroup: 'NHOM_3',
}
const ask = (rows: LevelRow[], over: Partial<LevelPlace> & { indicatorId?: number; partId?: number } = {}) =>
  resolveLevel(levelBook(rows), { ...place, indicatorId: 1, ...over })
const valueOf = (answer: ReturnType<typeof ask>) => (answer.known ? answer.value : answer.why)

describe('which row decides', () => {
  const national = level({ value: '70' })
  const amendment = level({ layer: 'AMENDMENT', value: '75', docNumber: '211/QĐ-TTg', validFrom: '2024-03-01' })
  const provincial = level({
    layer: 'PROVINCE',
    unitId: province,
    value: '80',
    docNumber: '1062/QĐ-UBND',
    validFrom: '2024-06-17',
  })
  const office = level({ layer: 'OFFICE', value: '85', validFrom: '2025-01-01' })
  const all = [office, national, provincial, amendment]

  it('is the strongest layer valid that day', () => {
    expect(valueOf(ask(all, { day: '2024-02-29' }))).toBe('70')
    expect(valueOf(ask(all, { day: '2024-03-01' }))).toBe('75')
    expect(valueOf(ask(all, { day: '2024-06-17' }))).toBe('80')
    expect(valueOf(ask(all, { day: '2025-01-01' }))).toBe('85')
    expect(valueOf(ask(all, { day: '2020-12-31' }))).toBe('NONE')
  })

  it('is said, with its document and clause', () => {
    const answer = ask(all)
    expect(answer.known && answer.row).toBe(amendment)
    expect(answer.row).toMatchObject({ docNumber: '211/QĐ-TTg', clause: 'Phụ lục I' })
  })

  it('ends with its last day', () => {
    const ending = [level({ layer: 'OFFICE', value: '60', validTo: '2024-05-20' }), national]
    expect(valueOf(ask(ending))).toBe('60')
    expect(valueOf(ask(ending, { day: '2024-05-21' }))).toBe('70')
  })

  it('holds only in its unit', () => {
    expect(valueOf(ask(all, { day: '2024-07-01', unitPath: [9, 8, 7] }))).toBe('75')
    const near = [
      level({ layer: 'OFFICE', unitId: province, value: '1' }),
      level({ layer: 'OFFICE', unitId: district, value: '2' }),
    ]
    expect(valueOf(ask([...near, level({ layer: 'OFFICE', value: '3' })]))).toBe('2')
  })

  it('prefers year to group to any, within a layer', () => {
    const any = level({ value: '1' })
    const group = level({ value: '2', communeGroup: 'NHOM_3' })
    const year = level({ value: '3', year: 2024 })
    const both = level({ value: '4', year: 2024, communeGroup: 'NHOM_3' })
    expect(valueOf(ask([any, group]))).toBe('2')
    expect(valueOf(ask([any, group, year]))).toBe('3')
    expect(valueOf(ask([any, group, year, both]))).toBe('4')
    expect(valueOf(ask([any, group, year, both], { year: 2025, communeGroup: null }))).toBe('1')
    expect(valueOf(ask([level({ layer: 'PROVINCE', value: '5' }), both]))).toBe('5')
  })

  it('is never a retracted row', () => {
    expect(valueOf(ask([level({ layer: 'OFFICE', value: '60', retracted: true }), national]))).toBe('70')
  })

  it('is never the indicator’s row for a part', () => {
    expect(valueOf(ask([national], { partId: 7 }))).toBe('NONE')
    expect(valueOf(ask([national, level({ partId: 7, value: '10' })], { partId: 7 }))).toBe('10')
  })

  it('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 4 }), (rows) => {
        expect(valueOf(ask(rows, { day: '2024-07-01' }))).toBe('80')
      }),
    )
  })
})

describe('an unknown level', () => {
  const unknown = { value: null, comparator: 'GTE' } as const
  const delegated = level({ ...unknown, status: 'DELEGATED', text: 'UBND cấp tỉnh quy định cụ thể' })
  const toBeFilled = level({ ...unknown, layer: 'PROVINCE', unitId: province, status: 'TO_BE_FILLED' })

  it('of a stronger layer hides nothing', () => {
    expect(valueOf(ask([toBeFilled, level({ value: '70' })]))).toBe('70')
  })

  it('says who decides and who may fill it in', () => {
    expect(ask([toBeFilled, delegated])).toMatchObject({
      known: false,
      why: 'DELEGATED',
      row: delegated,
      owner: 'UBND tỉnh',
      filler: 'UBND tỉnh quy định; VPĐP NTM huyện nhập',
    })
    expect(ask([level({ ...unknown, status: 'UNVERIFIED' })])).toMatchObject({
      why: 'UNVERIFIED',
      owner: 'VPĐP',
      filler: 'VPĐP NTM huyện nhập',
    })
    expect(ask([])).toMatchObject({ known: false, why: 'NONE', row: null, filler: 'VPĐP NTM huyện nhập' })
  })

  it('is known once the office has filled it in', () => {
    const filled = level({ layer: 'OFFICE', value: '65', docNumber: '1062/QĐ-UBND' })
    expect(valueOf(ask([toBeFilled, delegated, filled]))).toBe('65')
  })
})

describe('a formula', () => {
  const base = (year: number, value: string | null) =>
    level({ indicatorId: 2, year, value, status: value === null ? 'UNVERIFIED' : 'SET' })
  const formula = level({ baseIndicatorId: 2, factor: '1.1000', docNumber: '319/QĐ-TTg' })

  it('is its factor times the base level of the same year, exactly', () => {
    const rows = [formula, base(2024, '54.0000'), base(2025, '58')]
    expect(ask(rows)).toMatchObject({
      known: true,
      value: '59.4',
      row: formula,
      base: { factor: '1.1000', value: '54.0000', indicatorId: 2, year: 2024, docNumber: '318/QĐ-TTg' },
    })
    expect(valueOf(ask(rows, { year: 2025 }))).toBe('63.8')
  })

  it('is unknown while its base is, and then hides weaker levels: the layer has decided', () => {
    expect(ask([formula, base(2024, null)])).toMatchObject({
      why: 'BASE_UNKNOWN',
      row: formula,
      filler: 'VPĐP NTM huyện nhập',
    })
    expect(valueOf(ask([formula, base(2023, '54')]))).toBe('BASE_UNKNOWN')
    const provincial = level({ layer: 'PROVINCE', baseIndicatorId: 2, factor: '1.2' })
    expect(valueOf(ask([provincial, level({ value: '50' }), base(2024, null)]))).toBe('BASE_UNKNOWN')
  })

  it('may rest on a formula, but not on itself', () => {
    const second = level({ indicatorId: 3, baseIndicatorId: 1, factor: '2' })
    expect(valueOf(ask([second, formula, base(2024, '54')], { indicatorId: 3 }))).toBe('118.8')
    expect(valueOf(ask([formula, level({ indicatorId: 2, baseIndicatorId: 1, factor: '2' })]))).toBe('BASE_UNKNOWN')
    expect(valueOf(ask([level({ baseIndicatorId: 1, factor: '2' })]))).toBe('BASE_UNKNOWN')
  })

  it('needs a base with a figure', () => {
    expect(valueOf(ask([formula, level({ indicatorId: 2, value: null })]))).toBe('BASE_UNKNOWN')
  })
})

describe('a requirement in words', () => {
  it.each([
    [level({ value: '70.0000' }), '%', '≥ 70%'],
    [level({ value: '13', comparator: 'LTE' }), '%', '≤ 13%'],
    [level({ value: '45', year: 2024 }), 'triệu đồng/người/năm', 'Năm 2024: ≥ 45 triệu đồng/người/năm'],
    [level({ value: '1' }), null, '≥ 1'],
    [level({ text: 'Mức độ 2' }), null, 'Mức độ 2'],
    [level({ status: 'DELEGATED' }), '%', 'Chưa cập nhật ngưỡng'],
  ])('%#', (row, unit, words) => expect(requirementOf(ask([row]), unit)).toBe(words))

  it('shows how a formula was computed', () => {
    const rows = [level({ baseIndicatorId: 2, factor: '1.1' }), level({ indicatorId: 2, value: '54' })]
    expect(requirementOf(ask(rows), 'triệu đồng')).toBe('≥ 59,4 triệu đồng (1,1 × 54)')
  })
})

describe('satisfies', () => {
  it.each([
    ['GTE', [false, true, true]],
    ['LTE', [true, true, false]],
    ['EQ', [false, true, false]],
    ['GT', [false, false, true]],
    ['LT', [true, false, false]],
  ] as const)('%s', (comparator, expected) => {
    expect(([-1, 0, 1] as const).map((difference) => satisfies(comparator, difference))).toEqual(expected)
  })
})
