import { describe, expect, it } from 'vitest'
import { columnName, dataRows, fitOf, guessHead, headKey, suggestColumns } from './guess.js'
import type { FieldDef } from './kind.js'

const fields: FieldDef[] = [
  { key: 'commune', label: 'Xã', synonyms: ['tên xã', 'đơn vị'], required: true },
  { key: 'value', label: 'Hiện trạng', synonyms: ['kết quả thực hiện'] },
  { key: 'i.2.1', label: 'Chỉ tiêu 2.1', synonyms: ['2.1'] },
  { key: 'i.2.10', label: 'Chỉ tiêu 2.10', synonyms: ['2.10'] },
]
const row = (no: number, ...cells: string[]) => ({ no, cells })

describe('heads are compared', () => {
  it('without marks, signs and case', () => {
    expect(headKey('  TÊN   Xã (phường): ')).toBe('ten xa phuong')
    expect(headKey('2,10')).toBe('2.10')
    expect(headKey('Hoà Bình')).toBe(headKey('Hòa Bình'))
  })

  it('and codes are never nearly the same', () => {
    expect(fitOf('2.1', fields[3]!)).toBe(0)
    expect(fitOf('2.10 Đường trục', fields[3]!)).toBeGreaterThan(0.9)
  })
})

describe('columns are suggested', () => {
  it('for what is written, misspelled or longer', () => {
    expect(suggestColumns(['TT', 'ten xa', 'Hiện trang', '2.10', '2,1'], fields)).toEqual({
      commune: 1,
      value: 2,
      'i.2.10': 3,
      'i.2.1': 4,
    })
  })

  it('each field once', () => {
    expect(suggestColumns(['Đơn vị', 'Xã'], fields)).toEqual({ commune: 0 })
  })
})

describe('the row of heads', () => {
  it('is found below titles', () => {
    const rows = [
      row(1, 'UBND HUYỆN VĂN QUAN'),
      row(2, 'BIỂU HIỆN TRẠNG XÃ', '', ''),
      row(4, 'TT', 'Xã', 'Hiện trạng'),
      row(5, '(1)', '(2)', '(3)'),
      row(6, '1', 'Trấn Ninh', '60'),
      row(9, '', 'Tổng cộng', '60'),
    ]
    expect(guessHead(rows, fields)).toBe(4)
    const { rows: data, passed } = dataRows(rows, 4)
    expect(data.map(({ no }) => no)).toEqual([6])
    expect(passed).toBe(2)
  })

  it('may be nowhere', () => {
    expect(guessHead([row(1, 'x', 'y')], fields)).toBeNull()
  })
})

it('columns are named as a spreadsheet names them', () => {
  expect([0, 3, 25, 26, 27, 199].map(columnName)).toEqual(['A', 'D', 'Z', 'AA', 'AB', 'GR'])
})
