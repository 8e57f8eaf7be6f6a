import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Comparator, satisfies } from '../criteria/levels.js'
import { compare, exact, minus, over, parseDecimal, rounded, times } from '../kernel/decimal.js'
import { compareFigure, countUnitOf, type Limit } from './figures.js'

const limit = (value: string, comparator: Comparator = 'GTE', unit: string | null = '%'): Limit => ({
  comparator,
  value,
  unit,
})
const claim = (...args: Parameters<typeof compareFigure>) => compareFigure(...args)?.claim
const gap = (...args: Parameters<typeof compareFigure>) => compareFigure(...args)?.gap?.text

describe('comparison', () => {
  it.each([
    [{ value: '62.5000' }, limit('70.0000'), false, '62,5% < 70%'],
    [{ value: '69.99' }, limit('70'), false, '69,99% < 70%'],
    [{ value: '70' }, limit('70'), true, '70% ≥ 70%'],
    [{ numerator: '41', denominator: '642' }, limit('10'), false, '6,4% < 10%'],
    [{ numerator: 7, denominator: 7 }, limit('100'), true, '100% ≥ 100%'],
    [{ value: '11.8' }, limit('13', 'LTE'), true, '11,8% ≤ 13%'],
    [{ value: '24.5' }, limit('24', 'LTE'), false, '24,5% > 24%'],
    [{ value: '43.6' }, limit('45', 'GTE', 'triệu đồng'), false, '43,6 < 45 triệu đồng'],
    [{ value: '2' }, limit('1', 'GTE', 'hợp tác xã'), true, '2 ≥ 1 hợp tác xã'],
    [{ value: '0' }, limit('0', 'EQ', 'nhà'), true, '0 = 0 nhà'],
    [{ value: '3' }, limit('0', 'EQ', 'nhà'), false, '3 > 0 nhà'],
    [{ value: '1234.5' }, limit('2000', 'GTE', null), false, '1.234,5 < 2.000'],
    [{ value: '5' }, limit('5', 'GT', null), false, '5 ≤ 5'],
    [{ value: '5' }, limit('5', 'LT', null), false, '5 ≥ 5'],
  ])('%#', (figure, wanted, met, words) => {
    expect(compareFigure(figure, wanted)).toMatchObject({ met, claim: words })
  })

  it('takes the two numbers before a typed percentage, and needs both', () => {
    expect(claim({ value: '99', numerator: '1', denominator: '2' }, limit('70'))).toBe('50% < 70%')
    expect(claim({ value: '99', numerator: '1', denominator: null }, limit('70'))).toBe('99% ≥ 70%')
    expect(claim({ value: '5', numerator: '1', denominator: '2' }, limit('3', 'GTE', 'hộ'))).toBe('5 ≥ 3 hộ')
  })

  it('is absent without a figure', () => {
    expect(compareFigure({}, limit('70'))).toBeNull()
    expect(compareFigure({ value: null, numerator: null, denominator: null }, limit('70'))).toBeNull()
    expect(compareFigure({ numerator: '0', denominator: '0' }, limit('70'))).toBeNull()
  })

  it('shows as many decimals as the verdict needs', () => {
    expect(claim({ numerator: 6996, denominator: 10000 }, limit('70'))).toBe('69,96% < 70%')
    expect(claim({ numerator: 699999, denominator: 1000000 }, limit('70'))).toBe('69,9999% < 70%')
    expect(claim({ numerator: 2, denominator: 3 }, limit('66.6667'))).toBe('66,66667% < 66,6667%')
    expect(claim({ numerator: 70004, denominator: 100000 }, limit('70'))).toBe('70% ≥ 70%')
    expect(claim({ numerator: 70004, denominator: 100000 }, limit('70', 'EQ'))).toBe('70,004% > 70%')
    // one ten-thousandth below 70 % of 99999999999999.9999: the digits run out, the direction does not
    expect(claim({ numerator: '69999999999999.9998', denominator: '99999999999999.9999' }, limit('70'))).toBe(
      '69,999999999999% < 70%',
    )
  })
})

describe('what is lacking', () => {
  it('counts heads, in whole numbers', () => {
    expect(gap({ numerator: '41', denominator: '642' }, limit('10'), { countUnit: 'hộ' })).toBe(
      'Cần thêm ít nhất 24 hộ.',
    )
    expect(gap({ numerator: '6', denominator: '7' }, limit('100'), { countUnit: 'thôn' })).toBe(
      'Cần thêm ít nhất 1 thôn.',
    )
    expect(gap({ numerator: '90', denominator: '642' }, limit('13', 'LTE'), { countUnit: 'hộ' })).toBe(
      'Cần giảm ít nhất 7 hộ.',
    )
    expect(gap({ numerator: '41', denominator: '642' }, limit('10'))).toBe('Tử số cần tăng ít nhất 24.')
  })

  it('measures lengths with their decimals', () => {
    expect(gap({ numerator: '12.5', denominator: '33.01' }, limit('50'), { countUnit: 'km' })).toBe(
      'Cần thêm ít nhất 4,01 km.',
    )
    expect(gap({ numerator: '41', denominator: '64' }, limit('80'), { countUnit: 'ha' })).toBe(
      'Cần thêm ít nhất 10,2 ha.',
    )
  })

  it('is in points of a typed percentage, and in units otherwise', () => {
    expect(gap({ value: '62.5' }, limit('70'))).toBe('Tỷ lệ cần tăng ít nhất 7,5 điểm phần trăm.')
    expect(gap({ value: '24.5' }, limit('24', 'LTE'))).toBe('Tỷ lệ cần giảm ít nhất 0,5 điểm phần trăm.')
    expect(gap({ value: '43.6' }, limit('45', 'GTE', 'triệu đồng/người/năm'))).toBe(
      'Cần thêm ít nhất 1,4 triệu đồng/người/năm.',
    )
    expect(gap({ value: '0' }, limit('1', 'GTE', 'hợp tác xã'), { count: true })).toBe('Cần thêm ít nhất 1 hợp tác xã.')
    expect(gap({ value: '3' }, limit('0', 'EQ', 'nhà'))).toBe('Cần giảm 3 nhà.')
    expect(gap({ value: '2' }, limit('2', 'GT', 'trường'), { count: true })).toBe('Cần thêm ít nhất 1 trường.')
    expect(gap({ value: '2' }, limit('2', 'LT', 'vụ'), { count: true })).toBe('Cần giảm ít nhất 1 vụ.')
  })

  it('is not said where no number would do', () => {
    expect(gap({ value: '2' }, limit('2', 'GT', 'm²'))).toBeUndefined()
    expect(gap({ numerator: 5, denominator: 5 }, limit('100', 'GT'))).toBeUndefined()
    expect(gap({ numerator: 1, denominator: 3 }, limit('50', 'EQ'))).toBeUndefined()
    expect(compareFigure({ value: '70' }, limit('70'))?.gap).toBeNull()
  })
})

const comparator = fc.constantFrom<Comparator>('GTE', 'LTE', 'EQ', 'GT', 'LT')
const figureText = fc.nat(2_000_000).map((scaled) => rounded({ p: BigInt(scaled), q: 10n ** 4n }, 4))
const people = fc.tuple(fc.nat(5000), fc.integer({ min: 1, max: 5000 })).map(([a, b]) => [Math.min(a, b), b] as const)

describe('properties', () => {
  const SIGNS: Record<string, (order: number) => boolean> = {
    '≥': (order) => order >= 0,
    '≤': (order) => order <= 0,
    '=': (order) => order === 0,
    '<': (order) => order < 0,
    '>': (order) => order > 0,
  }

  it('the shown numbers never contradict the verdict', () => {
    fc.assert(
      fc.property(people, figureText, comparator, ([numerator, denominator], value, operator) => {
        const result = compareFigure({ numerator, denominator }, limit(value, operator))
        const [, shown = '', sign = '', wanted = ''] = /^(.+)% (.) (.+)%$/.exec(result?.claim ?? '') ?? []
        const order = compare(exact(parseDecimal(shown) ?? ''), exact(parseDecimal(wanted) ?? ''))
        expect(SIGNS[sign]?.(order)).toBe(true)
        expect(satisfies(operator, order)).toBe(result?.met)
      }),
      { numRuns: 500 },
    )
  })

  it('the verdict is the exact one', () => {
    fc.assert(
      fc.property(people, figureText, comparator, ([numerator, denominator], value, operator) => {
        const ratio = times(over(exact(numerator), exact(denominator)), exact(100))
        const met = satisfies(operator, compare(ratio, exact(value)))
        expect(compareFigure({ numerator, denominator }, limit(value, operator))?.met).toBe(met)
      }),
    )
  })

  it('a better figure never loses a verdict', () => {
    fc.assert(
      fc.property(
        figureText,
        figureText,
        figureText,
        fc.constantFrom<Comparator>('GTE', 'GT', 'LTE', 'LT'),
        (a, b, wanted, operator) => {
          const upward = operator === 'GTE' || operator === 'GT'
          const [worse, better] = compare(exact(a), exact(b)) < 0 === upward ? [a, b] : [b, a]
          const met = (value: string) => compareFigure({ value }, limit(wanted, operator))?.met
          if (met(worse)) expect(met(better)).toBe(true)
        },
      ),
    )
  })

  it('the gap is enough, and nothing less is', () => {
    fc.assert(
      fc.property(
        people,
        fc.integer({ min: 0, max: 100 }),
        fc.constantFrom<Comparator>('GTE', 'GT', 'LTE', 'LT'),
        ([n, d], value, operator) => {
          const wanted = limit(String(value), operator)
          const lacking = compareFigure({ numerator: n, denominator: d }, wanted)?.gap
          if (!lacking) return
          const change = Number(lacking.amount) * (lacking.direction === 'more' ? 1 : -1)
          const met = (numerator: number) => compareFigure({ numerator, denominator: d }, wanted)?.met
          expect(met(n + change)).toBe(true)
          expect(met(n + change - Math.sign(change))).toBe(false)
        },
      ),
    )
  })

  it('the gap of a value closes it exactly', () => {
    fc.assert(
      fc.property(
        figureText,
        figureText,
        fc.constantFrom<Comparator>('GTE', 'LTE', 'EQ'),
        (value, wanted, operator) => {
          const lacking = compareFigure({ value }, limit(wanted, operator, 'm²'))?.gap
          if (!lacking) return
          const amount = exact(lacking.amount)
          const reached = minus(exact(value), lacking.direction === 'more' ? times(amount, exact(-1)) : amount)
          expect(compare(reached, exact(wanted))).toBe(0)
        },
      ),
    )
  })
})

describe('what a percentage counts', () => {
  it.each([
    ['Tỷ lệ hộ sử dụng nước sạch theo quy chuẩn', 'hộ'],
    ['Trong đó: tỷ lệ hộ sử dụng nước sạch từ hệ thống cấp nước tập trung', 'hộ'],
    ['Tỷ lệ trường học các cấp (mầm non, tiểu học)', 'trường'],
    ['Tỷ lệ thôn, bản, ấp có nhà văn hóa', 'thôn'],
    ['Tỷ lệ người dân tham gia bảo hiểm y tế', 'người'],
    ['Tỷ lệ nghèo đa chiều giai đoạn 2021 - 2025', 'hộ'],
    ['Tỷ lệ đường xã được nhựa hóa hoặc bê tông hóa', 'km'],
    ['Tỷ lệ hộ gia đình và cơ sở sản xuất, kinh doanh thực phẩm', null],
    ['Tỷ lệ chất thải rắn sinh hoạt được thu gom', null],
    ['Nam', null],
    ['Thu nhập bình quân đầu người', null],
  ])('%s', (title, unit) => {
    expect(countUnitOf(title)).toBe(unit)
    expect(countUnitOf(title.normalize('NFD'))).toBe(unit)
  })
})
