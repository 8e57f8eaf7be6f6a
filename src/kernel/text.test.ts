import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText, compareVi, fold, nfc, sortKeyOfPerson } from './text.js'

describe('fold', () => {
  it.each([
    ['Điềm He', 'diem he'],
    ['ĐỒNG GIÁP', 'dong giap'],
    ['Hòa Bình', 'hoa binh'],
    ['Hoà Bình', 'hoa binh'],
    ['Trường học', 'truong hoc'],
    ['“318/QĐ-TTg”…', '“318/qd-ttg”…'],
  ])('%s → %s', (text, key) => expect(fold(text)).toBe(key))

  it('gives one key to both spellings of a letter', () =>
    expect(fold('Điềm He'.normalize('NFD'))).toBe(fold('Điềm He')))

  it('is idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text))
      }),
    )
  })

  it('does not see marks or case', () => {
    const vietnamese = fc.string({
      unit: fc.constantFrom('a', 'ă', 'â', 'à', 'ạ', 'ấ', 'd', 'đ', 'ê', 'ệ', 'ơ', 'ở', 'ư', 'ự', 'y', 'ỹ', ' '),
    })
    fc.assert(
      fc.property(vietnamese, (text) => {
        expect(fold(text.toUpperCase())).toBe(fold(text.normalize('NFD')))
      }),
    )
  })
})

describe('cleanText', () => {
  it('composes, trims and keeps the lines', () => {
    expect(cleanText('  Thôn 1\r\nThôn 2\rThôn 3 \n')).toBe('Thôn 1\nThôn 2\nThôn 3')
    expect(cleanText('Điềm He'.normalize('NFD'))).toBe('Điềm He')
    expect(nfc('e\u0302')).toBe('ê')
  })

  it('drops what the database or an export cannot hold', () => {
    expect(cleanText('a\0b\u0007c\u001bd\u009fe')).toBe('abcde')
    expect(cleanText('a\ud800b😀')).toBe('ab😀')
    expect(cleanText('\ufeffa\u200bb\u202ec\uffff')).toBe('abc')
    expect(cleanText('cột\tcột')).toBe('cột\tcột')
  })

  it('is idempotent and never leaves a control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const clean = cleanText(text)
        expect(cleanText(clean)).toBe(clean)
        expect(clean).not.toMatch(/(?![\t\n])\p{Cc}|\p{Cs}/u)
        expect(clean).toBe(clean.normalize('NFC'))
      }),
    )
  })
})

describe('order', () => {
  it('is Vietnamese', () => {
    expect(['Đồng Giáp', 'Ân', 'Dũng', 'Ăn', 'An', 'Tú Xuyên', 'Tràng Các'].sort(compareVi)).toEqual([
      'An',
      'Ăn',
      'Ân',
      'Dũng',
      'Đồng Giáp',
      'Tràng Các',
      'Tú Xuyên',
    ])
  })

  it('sorts persons by given name', () => {
    expect(sortKeyOfPerson('  Nông Văn Thắng ')).toBe('Thắng Nông Văn')
    expect(sortKeyOfPerson('Liên')).toBe('Liên')
    expect(sortKeyOfPerson('Hoàng Thị\nLiên')).toBe('Liên Hoàng Thị')
    expect(sortKeyOfPerson('')).toBe('')
  })
})
