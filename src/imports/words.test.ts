import { describe, expect, it } from 'vitest'
import { selfWords } from '../assessments/status.js'
import { communeFinder } from './places.js'
import { errorIn, resultOf, signOf } from './words.js'

describe('results', () => {
  it('are read from what offices write', () => {
    const said = [
      'Đ',
      'đạt',
      'X',
      'C',
      'chưa đạt',
      'Không đạt.',
      'K',
      'không áp dụng',
      '–',
      '-',
      'Đang thực hiện',
      'đang làm',
    ]
    expect(said.map(resultOf).map((one) => one?.slice(0, 7))).toEqual([
      'MET',
      'MET',
      'MET',
      'NOT_MET',
      'NOT_MET',
      'NOT_MET',
      'NOT_APP',
      'NOT_APP',
      'NOT_ASS',
      'NOT_ASS',
      'IN_PROG',
      'IN_PROG',
    ])
    expect(resultOf('có lẽ')).toBeNull()
  })

  it('are read back from what the portal writes', () => {
    for (const result of ['MET', 'NOT_MET', 'NOT_APPLICABLE', 'NOT_ASSESSED', 'IN_PROGRESS'] as const) {
      expect(resultOf(signOf[result])).toBe(result)
      expect(resultOf(selfWords({ selfResult: result }).long)).toBe(result)
    }
  })
})

it('errors of the spreadsheet are told from text', () => {
  expect(errorIn('#REF!')).toContain('#REF!')
  expect(errorIn('#?')).toContain('công thức')
  expect(errorIn('#1 Trấn Ninh')).toBeNull()
})

describe('communes', () => {
  const places = [
    { id: 1, code: '06316', name: 'Tràng Phái', fullName: 'Xã Tràng Phái' },
    { id: 2, code: '06298', name: 'Hoà Bình', fullName: 'Xã Hoà Bình' },
    { id: 3, code: '06299', name: 'Hòa Bình', fullName: 'Thị trấn Hòa Bình' },
  ]
  const find = communeFinder(places)
  const idOf = (typed: string) => {
    const found = find(typed)
    return typeof found === 'string' ? found : found.id
  }
  it('are found by code or name, marks aside, with or without the word before', () => {
    expect([idOf('trang phai'), idOf('UBND xã Tràng Phái'), idOf('06316'), idOf('X. TRÀNG PHÁI')]).toEqual([1, 1, 1, 1])
  })
  it('of one folded name are told apart by the exact one, or asked for', () => {
    expect(idOf('Xã Hoà Bình')).toBe(2)
    expect(idOf('Hòa Bình')).toBe(3)
    expect(idOf('hoa binh')).toContain('trùng tên')
    expect(idOf('Lạ')).toContain('Không có xã “Lạ”')
  })
})
