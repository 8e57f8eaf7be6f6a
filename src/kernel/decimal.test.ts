import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, exact, exactOrNull, minus, over, parseDecimal, rounded, scaleOf, times } from './decimal.js'

describe('parseDecimal', () => {
  it.each([
    ['1.234,5', '1234.5'],
    ['1234,5', '1234.5'],
    ['1234.5', '1234.5'],
    ['1,234.5', '1234.5'],
    ['1.234', '1234'],
    ['1.234.567', '1234567'],
    ['1,234,567', '1234567'],
    ['1.234.567,89', '1234567.89'],
    ['1,234', '1.234'],
    ['0.125', '0.125'],
    ['0,5', '0.5'],
    ['12.34', '12.34'],
    ['1234.567', '1234.567'],
    ['62,50', '62.5'],
    ['007', '7'],
    [' 1 234,5 ', '1234.5'],
    ['1\u00a0234', '1234'],
    ['-3', '-3'],
    ['−3,5', '-3.5'],
    ['+2', '2'],
    ['-0', '0'],
  ])('reads %s as %s', (text, canonical) => expect(parseDecimal(text)).toBe(canonical))

  it.each([
    '',
    ' ',
    'abc',
    '1,2,3',
    '1.23.4',
    '12,',
    ',5',
    '.',
    ',',
    '-',
    '1e5',
    '1..2',
    '1,234,5.6',
    '0.123.456',
    '1'.repeat(61),
    '١٢',
  ])('refuses %j', (text) => expect(parseDecimal(text)).toBeNull())
})

describe('exact numbers', () => {
  it('does not confuse neighbours as floats do', () => {
    expect(compare(minus(exact('0.3'), exact('0.1')), exact('0.2'))).toBe(0)
    expect(compare(exact('69.99'), exact('70'))).toBe(-1)
    expect(compare(exact(1e-7), exact('0.0000001'))).toBe(0)
  })

  it('takes what the database gives', () => {
    expect(rounded(exact({ toString: () => '62.5000' }), 4)).toBe('62.5')
    expect(scaleOf('62.5000')).toBe(1)
    expect(scaleOf(3)).toBe(0)
    expect(exactOrNull('ba')).toBeNull()
    expect(exactOrNull('')).toBeNull()
    expect(() => exact('ba')).toThrow(RangeError)
    expect(() => over(exact(1), exact(0))).toThrow(RangeError)
  })

  it('rounds to the nearest, up and down, below zero too', () => {
    expect(rounded(over(exact(2), exact(3)), 2)).toBe('0.67')
    expect(rounded(exact('-0.125'), 2)).toBe('-0.13')
    expect(rounded(exact('0.125'), 2, 'down')).toBe('0.12')
    expect(rounded(exact('-0.125'), 2, 'down')).toBe('-0.13')
    expect(rounded(exact('0.121'), 2, 'up')).toBe('0.13')
    expect(rounded(exact('-0.129'), 2, 'up')).toBe('-0.12')
    expect(rounded(exact('-0.001'), 2)).toBe('0')
    expect(rounded(over(exact(1), exact(-4)), 2)).toBe('-0.25')
    expect(rounded(times(exact('1.1'), exact('54')), 8)).toBe('59.4')
  })

  it('agrees with integers', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.nat(6), (a, b, digits) => {
        const shift = 10 ** digits
        const [x, y] = [over(exact(a), exact(shift)), over(exact(b), exact(shift))]
        expect(compare(x, y)).toBe(Math.sign(a - b))
        expect(compare(exact(rounded(x, digits)), x)).toBe(0)
      }),
    )
  })

  it('rounds down below and up above', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1 }), fc.nat(8), (p, q, digits) => {
        const number = over(exact(p), exact(q))
        expect(compare(exact(rounded(number, digits, 'down')), number)).toBeLessThanOrEqual(0)
        expect(compare(exact(rounded(number, digits, 'up')), number)).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
