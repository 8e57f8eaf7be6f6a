import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDecimal, rounded } from './decimal.js'
import {
  dateTime,
  day,
  decimal,
  decimalInput,
  fileSize,
  fmt,
  lateness,
  list,
  number,
  percent,
  share,
  weekday,
} from './format.js'

describe('numbers', () => {
  it.each([
    [1234.5, '1.234,5'],
    [0, '0'],
    [-1234567.891, '-1.234.567,891'],
    [0.1 + 0.2, '0,3'],
    [1e21, '1.000.000.000.000.000.000.000'],
    [999, '999'],
    [1000, '1.000'],
  ])('%d → %s', (value, text) => expect(number(value)).toBe(text))

  it('writes decimals as the database gives them', () => {
    expect(decimal('62.5000')).toBe('62,5')
    expect(decimal({ toString: () => '1234567.8900' })).toBe('1.234.567,89')
    expect(decimal('14.5625', 2)).toBe('14,56')
    expect(decimal('14.565', 2)).toBe('14,57')
    expect(decimal('99999999999999.9999')).toBe('99.999.999.999.999,9999') // beyond a float
    expect(decimal(null)).toBe('–')
    expect(decimal(undefined)).toBe('–')
    expect(decimal('Khá')).toBe('Khá')
    expect(number(Number.NaN)).toBe('–')
  })

  it('writes percentages and shares', () => {
    expect(percent(62.5)).toBe('62,5%')
    expect(percent('100.0000')).toBe('100%')
    expect(percent(null)).toBe('–')
    expect(share(15, 16)).toBe('93,75%')
    expect(share('2', '3', 1)).toBe('66,7%')
    expect(share(1, 0)).toBe('–')
  })

  it('fills an input box so that it reads back', () => {
    expect(decimalInput('1234.5000')).toBe('1234,5')
    expect(decimalInput('1.234')).toBe('1,234')
    expect(decimalInput(null)).toBe('')
  })

  it('parse ∘ format is the identity', () => {
    const canonical = fc
      .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.nat(4))
      .map(([scaled, scale]) => rounded({ p: scaled, q: 10n ** BigInt(scale) }, scale))
    fc.assert(
      fc.property(canonical, (text) => {
        expect(parseDecimal(decimal(text))).toBe(text)
        expect(parseDecimal(decimalInput(text))).toBe(text)
      }),
    )
  })
})

describe('days', () => {
  it('writes days and instants in Vietnamese time', () => {
    expect(day('2024-05-20')).toBe('20/05/2024')
    expect(day(new Date('2024-05-19T17:00:00Z'))).toBe('20/05/2024')
    expect(day(new Date('2024-05-20T00:00:00Z'))).toBe('20/05/2024')
    expect(day(null)).toBe('–')
    expect(dateTime(new Date('2024-05-20T01:14:30Z'))).toBe('20/05/2024 08:14')
    expect(dateTime(null)).toBe('–')
    expect(weekday('2024-05-20')).toBe('Thứ Hai')
    expect(weekday('2024-05-19')).toBe('Chủ nhật')
  })

  it.each([
    ['2024-04-30', 'late', 'Quá hạn 20 ngày', -20],
    ['2024-05-19', 'late', 'Quá hạn 1 ngày', -1],
    ['2024-05-20', 'today', 'Đến hạn hôm nay', 0],
    ['2024-05-24', 'soon', 'Còn 4 ngày', 4],
    ['2024-05-27', 'soon', 'Còn 7 ngày', 7],
    ['2024-05-28', 'later', 'Còn 8 ngày', 8],
    ['2027-05-20', 'later', 'Còn 1.095 ngày', 1095],
  ])('due %s', (due, kind, label, days) => expect(lateness(due, '2024-05-20')).toEqual({ kind, label, days }))
})

describe('the rest', () => {
  it('writes file sizes', () => {
    expect(fileSize(900)).toBe('900 byte')
    expect(fileSize(2048)).toBe('2 KB')
    expect(fileSize(2_411_724)).toBe('2,3 MB')
    expect(fileSize(50n * 1024n * 1024n)).toBe('50 MB')
    expect(fileSize(1.5 * 1024 ** 3)).toBe('1,5 GB')
  })

  it('lists', () => {
    expect(list(['2', '5', '6'])).toBe('2, 5 và 6')
    expect(list(['2'])).toBe('2')
    expect(list([])).toBe('')
  })

  it('is one frozen object for views', () => {
    expect(Object.isFrozen(fmt)).toBe(true)
    expect(fmt.number(1234.5)).toBe('1.234,5')
  })
})
