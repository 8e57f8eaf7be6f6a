import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { highlight } from './highlight.js'
import { searchWords } from './words.js'

const marked = (text: string, q: string) =>
  highlight(text, searchWords(q))
    .map(({ text: part, hit }) => (hit ? `[${part}]` : part))
    .join('')

describe('highlight', () => {
  it('marks what was found, diacritics and case aside', () => {
    expect(marked('Xã Trấn Ninh', 'tran ninh')).toBe('Xã [Trấn] [Ninh]')
    expect(marked('Đường trục chính', 'DUONG')).toBe('[Đường] trục chính')
    expect(marked('Điều kiện', 'dieu kien dieu')).toBe('[Điều] [kiện]')
    expect(marked('17.10 Tỷ lệ', '17.1')).toBe('[17.1]0 Tỷ lệ')
    expect(marked('Không có gì', 'xyz')).toBe('Không có gì')
  })

  it('never loses or adds a sign', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ maxLength: 10 }), (text, q) => {
        const pieces = highlight(text, searchWords(q))
        expect(pieces.map((piece) => piece.text).join('')).toBe(text.normalize('NFC'))
      }),
    )
  })
})

describe('searchWords', () => {
  it('folds, splits and bounds a question', () => {
    expect(searchWords('  Trấn   NINH ')).toEqual(['tran', 'ninh'])
    expect(searchWords('')).toEqual([])
    expect(searchWords('a b c d e f g h i k')).toHaveLength(8)
  })
})
