import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { criterionRows, indicatorRows, levelRows, partRows, setFields } from './set-rows.js'
import { overlayFile, setFile } from './set-schemas.js'

const percent = { type: 'PERCENT', unit: '%', provenance: { confidence: 'high' } } as const
const at95 = { text: '≥95%', status: 'SET', comparator: 'GTE', value: 95 } as const
const words = { text: 'Đạt', status: 'SET', comparator: 'EQ' } as const
const unknown = { text: 'Chưa xác minh', status: 'UNVERIFIED', comparator: 'GTE' } as const

type Entry = z.input<typeof setFile>['criteria'][number]['indicators'][number]

const input = (...indicators: Entry[]): z.input<typeof setFile> => ({
  code: 'SAMPLE',
  level: 'NTM',
  name: 'Bộ mẫu',
  shortName: 'Mẫu',
  validFrom: '2021-01-01',
  validTo: '2025-12-31',
  document: '318-qd-ttg',
  clause: 'Phụ lục I',
  documents: ['318-qd-ttg'],
  bands: [{ label: 'tất cả', min: 1, max: 1 }],
  groups: [{ code: 'I', name: 'Nhóm' }],
  criteria: [{ no: 4, name: 'Điện', shortName: 'Điện', group: 'I', revocationTrigger: true, indicators }],
})
const setOf = (...indicators: Entry[]) => setFile.parse(input(...indicators))
const refused = (...indicators: Entry[]) => !setFile.safeParse(input(...indicators)).success

const electricity: Entry = { code: '4.2', name: 'Tỷ lệ hộ dùng điện', requirement: at95, ...percent }

describe('a set as rows', () => {
  it('names what hangs together by the file’s keys', () => {
    const set = setOf(electricity)
    expect(setFields(set)).toMatchObject({ level: 'NTM', validFrom: '2021-01-01', validTo: '2025-12-31', region: null })
    expect(criterionRows(set).get('4')).toMatchObject({ no: 4, group: 'I', revocationTrigger: true })
    expect(indicatorRows(set).get('4.2@2021-01-01')).toMatchObject({
      criterion: 4,
      sortOrder: 1,
      validTo: '2025-12-31',
      allowsNotApplicable: false,
    })
    expect(levelRows(set, [])).toEqual([
      expect.objectContaining({
        indicator: '4.2@2021-01-01',
        part: null,
        layer: 'NATIONAL',
        value: 95,
        document: '318-qd-ttg',
        clause: 'Phụ lục I',
        validTo: null,
      }),
    ])
  })

  it('gives each year its level', () => {
    const byYear = [
      { year: 2023, text: '≥42', value: 42 },
      { year: 2024, text: '≥45', value: 45 },
    ]
    const levels = levelRows(setOf({ ...electricity, requirement: { ...words, byYear } }), [])
    expect(levels.map(({ year, value, text }) => [year, value, text])).toEqual([
      [2023, 42, '≥42'],
      [2024, 45, '≥45'],
    ])
  })

  it('keeps a formula as base and factor', () => {
    const formula = { set: 'OTHER', indicator: '10', factor: 1.1 }
    const [level] = levelRows(setOf({ ...electricity, requirement: { ...words, formula } }), [])
    expect(level).toMatchObject({ base: { set: 'OTHER', indicator: '10' }, factor: 1.1, value: null })
  })

  it('has a level for each part, and says when the part applies', () => {
    const condition = { input: 'soTruong', op: '>', value: 3 } as const
    const set = setOf({
      ...electricity,
      requirement: words,
      parts: [{ key: 'b1', name: 'Mức độ 1', type: 'PERCENT', unit: '%', condition, requirement: at95 }],
    })
    expect(partRows(set).get('4.2@2021-01-01/b1')).toMatchObject({
      indicator: '4.2@2021-01-01',
      condition,
      sortOrder: 1,
    })
    expect(levelRows(set, []).map(({ part, value }) => [part, value])).toEqual([
      [null, null],
      ['b1', 95],
    ])
  })

  it('keeps two lives of a code apart', () => {
    const set = setOf(
      { ...electricity, validTo: '2024-02-29' },
      { ...electricity, name: 'Tên sau sửa đổi', validFrom: '2024-03-01', validTo: null },
    )
    expect([...indicatorRows(set).keys()]).toEqual(['4.2@2021-01-01', '4.2@2024-03-01'])
    expect(() => indicatorRows(setOf(electricity, electricity))).toThrow('stands twice')
  })

  it('allows not applicable only with its ground', () => {
    const [row] = indicatorRows(setOf({ ...electricity, notApplicable: 'Tên ghi "nếu có"' })).values()
    expect(row).toMatchObject({ allowsNotApplicable: true, provenance: { notApplicable: 'Tên ghi "nếu có"' } })
  })

  it('keeps measured figures as decimal text', () => {
    const [row] = indicatorRows(
      setOf({ ...electricity, measure: { comparator: 'GTE', value: 80, unit: '%' } }),
    ).values()
    expect(row?.measure).toEqual({ comparator: 'GTE', value: '80', unit: '%' })
  })

  it('puts what the province is to decide beside the national level', () => {
    const overlay = overlayFile.parse({
      unit: 'tinh',
      document: '1494',
      validFrom: '2021-01-01',
      levels: [
        { set: 'SAMPLE', indicator: '4.2', comparator: 'GTE', text: 'Văn phòng nhập', status: 'TO_BE_FILLED' },
        { set: 'OTHER', indicator: '1', comparator: 'GTE', text: 'Văn phòng nhập', status: 'TO_BE_FILLED' },
      ],
    })
    const [, provincial, ...more] = levelRows(setOf(electricity), [overlay])
    expect(provincial).toMatchObject({
      layer: 'PROVINCE',
      unit: 'tinh',
      document: '1494',
      status: 'TO_BE_FILLED',
      value: null,
    })
    expect(more).toEqual([])
    const wrong = { ...overlay, levels: overlay.levels.map((level) => ({ ...level, set: 'SAMPLE', indicator: '9' })) }
    expect(() => levelRows(setOf(electricity), [wrong])).toThrow('SAMPLE has no indicator 9')
  })
})

describe('the form of a set', () => {
  it('refuses a figure on a level that is not set', () => {
    expect(refused({ ...electricity, requirement: { ...unknown, value: 95 } })).toBe(true)
    expect(
      refused({ ...electricity, requirement: { ...unknown, byYear: [{ year: 2024, text: '≥54', value: 54 }] } }),
    ).toBe(true)
    const formula = { set: 'OTHER', indicator: '10', factor: 1.1 }
    expect(refused({ ...electricity, requirement: { ...unknown, formula } })).toBe(true)
    expect(refused({ ...electricity, requirement: unknown })).toBe(false)
  })

  it('refuses a candidate among what is required', () => {
    expect(refused({ ...electricity, requirement: { ...unknown, candidate: { value: 60 } } as never })).toBe(true)
    expect(refused({ ...electricity, requirement: unknown, provenance: { candidate: { value: 60 } } })).toBe(false)
  })

  it('lets parts judge, not the whole beside them', () => {
    const parts: Entry['parts'] = [{ key: 'a', name: 'Phần', type: 'PERCENT', requirement: at95 }]
    expect(refused({ ...electricity, parts })).toBe(true)
    expect(refused({ ...electricity, requirement: words, parts })).toBe(false)
  })
})
