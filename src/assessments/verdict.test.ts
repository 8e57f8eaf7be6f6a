import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { levelDef } from '../../tests/support/catalogue.js'
import { type LevelRow, levelBook } from '../criteria/levels.js'
import { applies } from './applies.js'
import {
  type ComputedResult,
  claimNeedsReason,
  contradictsFigures,
  type GivenFigures,
  type IndicatorRule,
  judge,
  type PartRule,
  type Titles,
} from './verdict.js'

const indicator = (over: Partial<IndicatorRule> = {}): IndicatorRule => ({
  id: 1,
  name: 'Tỷ lệ hộ có nhà tiêu hợp vệ sinh',
  type: 'PERCENT',
  unit: '%',
  measure: null,
  inputs: [],
  allowsNotApplicable: false,
  requiresSetCode: null,
  parts: [],
  ...over,
})

const part = (id: number, key: string, name: string, over: Partial<PartRule> = {}): PartRule => ({
  id,
  parentId: null,
  key,
  name,
  type: 'PERCENT',
  unit: '%',
  condition: null,
  ...over,
})

const level = (over: Partial<LevelRow> = {}): LevelRow =>
  levelDef({ id: 100 + (over.partId ?? 0), clause: 'Phụ lục I', ...over })
const unknown = (over: Partial<LevelRow> = {}) => level({ status: 'UNVERIFIED', ...over })
const delegated = (over: Partial<LevelRow> = {}) => level({ status: 'DELEGATED', ...over })

const verdict = (rule: IndicatorRule, given: GivenFigures, rows: LevelRow[], titles: Titles = {}) =>
  judge(rule, given, { levels: levelBook(rows), day: '2024-05-20', year: 2024, unitPath: [3, 2, 1], titles })
const outcome = (...args: Parameters<typeof verdict>) => {
  const { result, sentence } = verdict(...args)
  return [result, sentence]
}

describe('an indicator with one figure', () => {
  const seventy = [level({ value: '70.0000' })]

  it('says what was compared, by which document', () => {
    expect(outcome(indicator(), { value: '62.5000' }, seventy)).toEqual([
      'NOT_MET',
      '62,5% < 70% theo 318/QĐ-TTg: chưa đạt.',
    ])
    expect(outcome(indicator(), { value: '98.6' }, seventy)).toEqual(['MET', '98,6% ≥ 70% theo 318/QĐ-TTg: đạt.'])
    expect(outcome(indicator(), { value: '98.6' }, [level({ value: '70', docNumber: null })])[1]).toBe(
      '98,6% ≥ 70%: đạt.',
    )
  })

  it('tells the rule, the clause, the level and what is lacking', () => {
    expect(verdict(indicator(), { numerator: '41', denominator: '642' }, [level({ value: '10' })])).toMatchObject({
      result: 'NOT_MET',
      sentence: '6,4% < 10% theo 318/QĐ-TTg: chưa đạt.',
      reasons: [
        { partKey: null, text: '6,4% < 10% theo 318/QĐ-TTg: chưa đạt.', docNumber: '318/QĐ-TTg', clause: 'Phụ lục I' },
      ],
      missing: [],
      gap: { amount: '24', unit: 'hộ', direction: 'more', text: 'Cần thêm ít nhất 24 hộ.' },
      shown: '6,4%',
      levelId: 100,
      parts: [],
    })
  })

  it('compares exactly', () => {
    expect(outcome(indicator(), { value: '69.99' }, seventy)[0]).toBe('NOT_MET')
    expect(outcome(indicator(), { value: '69.9999' }, seventy)[0]).toBe('NOT_MET')
    expect(outcome(indicator(), { value: '70.0000' }, seventy)[0]).toBe('MET')
  })

  it('uses the level of the year', () => {
    const income = indicator({ type: 'MONEY', unit: 'triệu đồng/người', name: 'Thu nhập bình quân đầu người' })
    const years = [
      level({ value: '42', year: 2023 }),
      level({ id: 7, value: '45', year: 2024 }),
      level({ value: null }),
    ]
    expect(verdict(income, { value: '43.6' }, years)).toMatchObject({
      sentence: '43,6 < 45 triệu đồng/người (năm 2024) theo 318/QĐ-TTg: chưa đạt.',
      gap: { text: 'Cần thêm ít nhất 1,4 triệu đồng/người.' },
      levelId: 7,
    })
    const later = judge(
      income,
      { value: '50' },
      { levels: levelBook(years), day: '2026-05-20', year: 2026, unitPath: [] },
    )
    expect(later).toMatchObject({ result: 'LEVEL_UNKNOWN', missing: ['Ngưỡng'] }) // words without a figure judge no number
  })

  it('does not judge by an unknown level', () => {
    expect(verdict(indicator(), { value: '99' }, [unknown()])).toMatchObject({
      result: 'LEVEL_UNKNOWN',
      sentence: 'Chưa cập nhật ngưỡng; VPĐP NTM huyện nhập.',
      missing: ['Ngưỡng'],
      levelId: null,
      gap: null,
    })
    expect(outcome(indicator(), {}, [delegated()])).toEqual([
      'LEVEL_UNKNOWN',
      'Chưa cập nhật ngưỡng: UBND tỉnh quy định; VPĐP NTM huyện nhập.',
    ])
  })

  it('asks for the figure, naming the requirement', () => {
    expect(verdict(indicator(), {}, seventy)).toMatchObject({
      result: 'VALUE_MISSING',
      sentence: 'Chưa có số liệu; yêu cầu ≥ 70% theo 318/QĐ-TTg.',
      missing: ['Số liệu'],
      levelId: 100,
    })
  })
})

describe('kiểu mẫu', () => {
  const income = indicator({ type: 'MONEY', unit: 'triệu đồng/người/năm', name: 'Thu nhập bình quân đầu người của xã' })
  const formula = level({ baseIndicatorId: 2, factor: '1.1000', docNumber: '319/QĐ-TTg' })

  it('income is 1,1 × nâng cao of the same year', () => {
    const base = level({ indicatorId: 2, value: '54', year: 2024 })
    expect(outcome(income, { value: '59.39' }, [formula, base])).toEqual([
      'NOT_MET',
      '59,39 < 59,4 triệu đồng/người/năm (1,1 × 54, năm 2024) theo 319/QĐ-TTg: chưa đạt.',
    ])
    expect(outcome(income, { value: '59.4' }, [formula, base])[0]).toBe('MET')
    expect(outcome(income, { value: '70' }, [formula, unknown({ indicatorId: 2, year: 2024 })])).toEqual([
      'LEVEL_UNKNOWN',
      'Chưa cập nhật ngưỡng gốc để tính mức này; VPĐP NTM huyện nhập.',
    ])
  })

  const title = indicator({ type: 'PASS_FAIL', unit: null, requiresSetCode: 'NANG_CAO' })
  const byTitle = (titles: Titles) => outcome(title, {}, [level({ docNumber: '319/QĐ-TTg' })], titles)

  it('rests on the title of nâng cao', () => {
    expect(byTitle({ NANG_CAO: { held: true, name: 'xã NTM nâng cao', docNumber: '12/QĐ-UBND' } })).toEqual([
      'MET',
      'Đã được công nhận xã NTM nâng cao theo 12/QĐ-UBND: đạt.',
    ])
    expect(byTitle({ NANG_CAO: { held: false, name: 'xã NTM nâng cao' } })).toEqual([
      'NOT_MET',
      'Chưa được công nhận xã NTM nâng cao: chưa đạt.',
    ])
    expect(byTitle({})).toEqual(['VALUE_MISSING', 'Chưa có số liệu: quyết định công nhận.'])
    expect(outcome(title, {}, [unknown()])[0]).toBe('LEVEL_UNKNOWN')
  })

  it('counts the fields chosen, each once', () => {
    const fields = indicator({
      type: 'COUNT',
      unit: 'lĩnh vực',
      inputs: [
        { key: 'linhVuc', label: 'Lĩnh vực nổi trội xã chọn', type: 'CHOICES', options: ['Sản xuất', 'Du lịch'] },
      ],
    })
    const chosen = (linhVuc: unknown) =>
      outcome(fields, { inputs: { linhVuc } }, [level({ value: '1', docNumber: '319/QĐ-TTg' })])
    expect(chosen(['Du lịch'])).toEqual(['MET', '1 ≥ 1 lĩnh vực theo 319/QĐ-TTg: đạt.'])
    expect(chosen('Du lịch')[0]).toBe('MET')
    expect(chosen(['Du lịch', 'du lịch ', 'Sản xuất'])[1]).toBe('2 ≥ 1 lĩnh vực theo 319/QĐ-TTg: đạt.')
    expect(chosen([])).toEqual(['VALUE_MISSING', 'Chưa có số liệu; yêu cầu ≥ 1 lĩnh vực theo 319/QĐ-TTg.'])
    expect(verdict(fields, {}, [level({ value: '1' })]).missing).toEqual(['Lĩnh vực nổi trội xã chọn'])
    expect(outcome(fields, { value: '2' }, [level({ value: '1' })])[0]).toBe('MET')
  })
})

describe('đạt or chưa đạt', () => {
  const plain = indicator({ type: 'PASS_FAIL', unit: null })

  it('is not the program’s to say without a figure', () => {
    expect(outcome(plain, {}, [level()])).toEqual([
      'NOT_COMPUTED',
      'Kết luận theo hồ sơ minh chứng, không có số liệu để so sánh.',
    ])
    expect(outcome(plain, {}, [delegated()])[0]).toBe('LEVEL_UNKNOWN')
  })

  it('is judged by the figure behind it', () => {
    const irrigated = indicator({
      type: 'PASS_FAIL',
      unit: null,
      name: 'Tỷ lệ diện tích đất được tưới đạt từ 80% trở lên',
      measure: { comparator: 'GTE', value: '80', unit: '%' },
    })
    expect(outcome(irrigated, { numerator: '79.5', denominator: '100' }, [level()])).toEqual([
      'NOT_MET',
      '79,5% < 80% theo 318/QĐ-TTg: chưa đạt.',
    ])
    expect(verdict(irrigated, { numerator: '79.5', denominator: '100' }, [level()]).gap?.text).toBe(
      'Cần thêm ít nhất 0,5 ha.',
    )
    expect(outcome(irrigated, {}, [level()])).toEqual([
      'VALUE_MISSING',
      'Chưa có số liệu; yêu cầu ≥ 80% theo 318/QĐ-TTg.',
    ])
    const shabby = indicator({ type: 'PASS_FAIL', unit: null, measure: { comparator: 'EQ', value: '0', unit: 'nhà' } })
    expect(outcome(shabby, { value: '0' }, [level({ text: 'Không' })])).toEqual([
      'MET',
      '0 = 0 nhà theo 318/QĐ-TTg: đạt.',
    ])
    expect(verdict(shabby, { value: '3' }, [level({ text: 'Không' })]).gap?.text).toBe('Cần giảm 3 nhà.')
    const stricter = level({ id: 9, layer: 'OFFICE', value: '85', docNumber: '1062/QĐ-UBND' })
    expect(outcome(irrigated, { value: '82' }, [level(), stricter])[1]).toBe('82% < 85% theo 1062/QĐ-UBND: chưa đạt.')
  })
})

describe('levels in words', () => {
  const words = indicator({ type: 'TEXT', unit: null })
  const degree = [level({ comparator: 'EQ', text: 'Mức độ 2' })]

  it('are ordered when they are degrees', () => {
    expect(outcome(words, { valueText: 'Mức độ 1' }, degree)).toEqual([
      'NOT_MET',
      'Mức độ 1 < mức độ 2 theo 318/QĐ-TTg: chưa đạt.',
    ])
    expect(outcome(words, { valueText: 'mức độ 3' }, degree)).toEqual([
      'MET',
      'mức độ 3 ≥ mức độ 2 theo 318/QĐ-TTg: đạt.',
    ])
    expect(outcome(words, { valueText: 'Mức độ 2'.normalize('NFD') }, degree)[0]).toBe('MET')
    expect(outcome(words, { value: '2' }, degree)[0]).toBe('MET')
  })

  it('are otherwise only equal or not comparable', () => {
    const good = [level({ comparator: 'EQ', text: 'Khá' })]
    expect(outcome(words, { valueText: 'khá' }, good)[0]).toBe('MET')
    expect(outcome(words, { valueText: 'Tốt' }, good)).toEqual([
      'NOT_COMPUTED',
      '“Tốt”, yêu cầu “Khá” theo 318/QĐ-TTg: kết luận theo hồ sơ minh chứng.',
    ])
    expect(outcome(words, { valueText: 'Khá' }, degree)[0]).toBe('NOT_COMPUTED')
    expect(outcome(words, { valueText: ' ' }, good)).toEqual([
      'VALUE_MISSING',
      'Chưa có số liệu; yêu cầu Khá theo 318/QĐ-TTg.',
    ])
    expect(outcome(words, { valueText: 'Khá' }, [unknown()])[0]).toBe('LEVEL_UNKNOWN')
  })
})

describe('parts for both sexes', () => {
  const insured = indicator({
    name: 'Tỷ lệ người dân tham gia bảo hiểm y tế (áp dụng đạt cho cả nam và nữ)',
    parts: [part(1, 'nam', 'Nam'), part(2, 'nu', 'Nữ')],
  })
  const ninety = [level({ partId: 1, value: '90' }), level({ partId: 2, value: '90' })]
  const given = (men: string | null, women: string | null) => ({
    parts: [
      { partId: 1, value: men },
      { partId: 2, value: women },
    ],
  })

  it('each counts', () => {
    expect(outcome(insured, given('91.2', '88.7'), ninety)).toEqual([
      'NOT_MET',
      'Nữ 88,7% < 90% theo 318/QĐ-TTg: chưa đạt.',
    ])
    expect(outcome(insured, given('80', '88.7'), ninety)).toEqual([
      'NOT_MET',
      'Nam 80% < 90%; Nữ 88,7% < 90% theo 318/QĐ-TTg: chưa đạt.',
    ])
    expect(outcome(insured, given('91.2', '90'), ninety)).toEqual([
      'MET',
      'Nam 91,2% ≥ 90%; Nữ 90% ≥ 90% theo 318/QĐ-TTg: đạt.',
    ])
  })

  it('an unmet one decides, whatever is missing', () => {
    expect(outcome(insured, given('80', null), ninety)[0]).toBe('NOT_MET')
    expect(outcome(insured, given('91', null), ninety)).toEqual(['VALUE_MISSING', 'Chưa có số liệu: nữ.'])
    expect(verdict(insured, {}, ninety).missing).toEqual(['Nam', 'Nữ'])
  })

  it('an unknown level of one or of all', () => {
    expect(outcome(insured, given('99', '99'), [unknown({ partId: 1 }), unknown({ partId: 2 })])).toEqual([
      'LEVEL_UNKNOWN',
      'Chưa cập nhật ngưỡng; VPĐP NTM huyện nhập.',
    ])
    const half = verdict(insured, given('99', null), [level({ partId: 1, value: '90' }), delegated({ partId: 2 })])
    expect(half).toMatchObject({
      result: 'LEVEL_UNKNOWN',
      sentence: 'Chưa cập nhật ngưỡng (nữ): UBND tỉnh quy định; VPĐP NTM huyện nhập.',
      missing: ['Ngưỡng: Nữ'],
    })
  })

  it('names each gap and each document', () => {
    const counted = {
      parts: [
        { partId: 1, numerator: 880, denominator: 1000 },
        { partId: 2, numerator: 899, denominator: 1000 },
      ],
    }
    expect(verdict(insured, counted, ninety).gap?.text).toBe(
      'Nam: cần thêm ít nhất 20 người. Nữ: cần thêm ít nhất 1 người.',
    )
    const two = [level({ partId: 1, value: '90' }), level({ partId: 2, value: '95', docNumber: '1062/QĐ-UBND' })]
    expect(outcome(insured, given('80', '88.7'), two)[1]).toBe(
      'Nam 80% < 90% theo 318/QĐ-TTg; Nữ 88,7% < 95% theo 1062/QĐ-UBND: chưa đạt.',
    )
  })

  it('tells each part apart', () => {
    const { parts, reasons, levelId } = verdict(insured, given('91.2', '88.7'), ninety)
    expect(parts).toMatchObject([
      {
        partId: 1,
        partKey: 'nam',
        applies: true,
        result: 'MET',
        shown: '91,2%',
        text: 'Nam 91,2% ≥ 90% theo 318/QĐ-TTg: đạt.',
      },
      { partId: 2, partKey: 'nu', applies: true, result: 'NOT_MET', shown: '88,7%' },
    ])
    expect(reasons.map(({ partKey }) => partKey)).toEqual(['nam', 'nu'])
    expect(levelId).toBe(102)
  })
})

describe('parts that depend on a fact (NTM 5, schools)', () => {
  const schools = indicator({
    name: 'Tỷ lệ trường học các cấp đạt tiêu chuẩn cơ sở vật chất theo quy định',
    inputs: [{ key: 'soTruong', label: 'Số trường học trên địa bàn xã', type: 'COUNT' }],
    parts: [
      part(1, 'a', 'Tỷ lệ trường đạt tiêu chuẩn cơ sở vật chất tối thiểu'),
      part(2, 'b1', 'Tỷ lệ trường đạt mức độ 1 (xã có hơn 3 trường)', {
        condition: { input: 'soTruong', op: '>', value: 3 },
      }),
      part(3, 'b2', 'Tỷ lệ trường đạt mức độ 1 (xã có từ 3 trường trở xuống)', {
        condition: { input: 'soTruong', op: '<=', value: 3 },
      }),
    ],
  })
  const levels = [
    level({ partId: 1, value: '100' }),
    level({ partId: 2, value: '70' }),
    level({ partId: 3, value: '50' }),
  ]
  const at = (soTruong: unknown, rate: [number, number], minimal = '100') =>
    verdict(
      schools,
      {
        inputs: soTruong === undefined ? null : { soTruong },
        parts: [
          { partId: 1, value: minimal },
          { partId: 2, numerator: rate[0], denominator: rate[1] },
          { partId: 3, numerator: rate[0], denominator: rate[1] },
        ],
      },
      levels,
    )

  it('exactly the applicable one counts', () => {
    expect(at('4', [3, 5]).result).toBe('NOT_MET') // 60 % < 70 %
    expect(at('3', [3, 5]).result).toBe('MET') // 60 % ≥ 50 %
    expect(at(3, [1, 3])).toMatchObject({
      result: 'NOT_MET',
      sentence: 'Tỷ lệ trường đạt mức độ 1 (xã có từ 3 trường trở xuống): 33,3% < 50% theo 318/QĐ-TTg: chưa đạt.',
      gap: { text: 'Cần thêm ít nhất 1 trường.' },
    })
    expect(at('3', [3, 5]).parts.map(({ applies: does }) => does)).toEqual([true, false, true])
    expect(at('3', [3, 5]).reasons.map(({ text }) => text)).toContain(
      'Tỷ lệ trường đạt mức độ 1 (xã có hơn 3 trường): không áp dụng với xã.',
    )
  })

  it('without the fact there is no verdict, and the fact is named', () => {
    expect(at(undefined, [5, 5])).toMatchObject({
      result: 'VALUE_MISSING',
      sentence: 'Chưa có số liệu: số trường học trên địa bàn xã.',
      missing: ['Số trường học trên địa bàn xã'],
    })
    expect(at('ba', [5, 5]).result).toBe('VALUE_MISSING')
    expect(at(['3'], [5, 5]).result).toBe('VALUE_MISSING')
    expect(at(undefined, [5, 5], '90').result).toBe('NOT_MET') // the unconditional part fails either way
  })
})

describe('conditions', () => {
  const inputs = [{ key: 'n', label: 'Số trường', type: 'COUNT' }]
  it.each([
    [null, {}, true],
    [{ input: 'n', op: '>', value: 3 }, { n: '4' }, true],
    [{ input: 'n', op: '>', value: 3 }, { n: '3' }, false],
    [{ input: 'n', op: '<=', value: '3' }, { n: '3.0' }, true],
    [{ input: 'n', op: '=', value: 3 }, { n: '3,0' }, { missing: 'Số trường' }],
    [{ input: 'n', op: '!=', value: 3 }, { n: '2' }, true],
    [{ input: 'n', op: '<', value: 3 }, { n: '2' }, true],
    [{ input: 'n', op: '>=', value: 3 }, { n: '2' }, false],
    [{ input: 'n', op: '=', value: 'III' }, { n: 'III' }, true],
    [{ input: 'n', op: '!=', value: 'III' }, { n: 'II' }, true],
    [{ input: 'n', op: '>', value: 'III' }, { n: 'II' }, { missing: 'Số trường' }],
    [{ input: 'n', op: '=', value: 'III' }, { n: '' }, { missing: 'Số trường' }],
    [{ input: 'khac', op: '>', value: 3 }, { n: '4' }, { missing: 'khac' }],
    [{ input: 'toString', op: '>', value: 3 }, {}, { missing: 'toString' }],
    [{ input: 'n', op: '~', value: 3 }, { n: '4' }, { missing: 'Điều kiện áp dụng' }],
    [{ input: 'n', op: '>' }, { n: '4' }, { missing: 'Điều kiện áp dụng' }],
    ['soTruong > 3', { n: '4' }, { missing: 'Điều kiện áp dụng' }],
  ])('%j with %j', (condition, facts, expected) => expect(applies(condition, inputs, facts)).toEqual(expected))
})

describe('parts of several kinds (NTM 14.1, education)', () => {
  const education = indicator({
    type: 'TEXT',
    unit: null,
    name: 'Phổ cập giáo dục',
    parts: [
      part(1, 'a', 'Tỷ lệ trẻ em 6 tuổi vào lớp 1'),
      part(2, 'b', 'Phổ cập giáo dục mầm non cho trẻ em 5 tuổi', { type: 'PASS_FAIL', unit: null }),
      part(3, 'c', 'Phổ cập giáo dục tiểu học', { type: 'TEXT', unit: null }),
      part(4, 'e', 'Xóa mù chữ', { type: 'TEXT', unit: null }),
    ],
  })
  const levels = [
    level({ partId: 1, value: '98' }),
    level({ partId: 2 }),
    level({ partId: 3, text: 'Mức độ 2' }),
    level({ partId: 4, text: 'Mức độ 2' }),
  ]
  const all = [
    { partId: 1, value: '100' },
    { partId: 2, selfResult: 'MET' as const },
    { partId: 3, value: '3' },
    { partId: 4, value: '2' },
  ]

  it('is met when all are, the commune’s word standing for the part without a figure', () => {
    expect(outcome(education, { parts: all }, levels)).toEqual(['MET', 'Cả 4 nội dung đều đủ mức yêu cầu: đạt.'])
    expect(verdict(education, { parts: all }, levels).parts[1]).toMatchObject({
      result: 'NOT_COMPUTED',
      text: 'Phổ cập giáo dục mầm non cho trẻ em 5 tuổi (xã tự đánh giá): đạt.',
    })
  })

  it('is unmet by a degree, a figure or the commune’s word', () => {
    const withPart = (...changed: NonNullable<GivenFigures['parts']>) => ({
      parts: all.map((one) => changed.find(({ partId }) => partId === one.partId) ?? one),
    })
    expect(outcome(education, withPart({ partId: 4, value: '1' }), levels)).toEqual([
      'NOT_MET',
      'Xóa mù chữ: Mức độ 1 < mức độ 2 theo 318/QĐ-TTg: chưa đạt.',
    ])
    expect(outcome(education, withPart({ partId: 2, selfResult: 'NOT_MET' }), levels)).toEqual([
      'NOT_MET',
      'Phổ cập giáo dục mầm non cho trẻ em 5 tuổi (xã tự đánh giá): chưa đạt.',
    ])
    expect(outcome(education, withPart({ partId: 2, selfResult: 'IN_PROGRESS' }), levels)).toEqual([
      'VALUE_MISSING',
      'Chưa có số liệu: phổ cập giáo dục mầm non cho trẻ em 5 tuổi.',
    ])
    expect(outcome(education, withPart({ partId: 4, selfResult: 'MET' }), levels)[0]).toBe('MET') // by its word
    expect(outcome(education, withPart({ partId: 2, selfResult: 'NOT_APPLICABLE' }), levels)[0]).toBe('VALUE_MISSING')
    expect(
      outcome(
        { ...education, allowsNotApplicable: true },
        withPart({ partId: 2, selfResult: 'NOT_APPLICABLE' }),
        levels,
      )[0],
    ).toBe('MET')
  })

  it('is not computed from words alone', () => {
    const wordsOnly = indicator({ parts: [part(1, 'a', 'Nội dung a', { type: 'PASS_FAIL' })] })
    expect(outcome(wordsOnly, { parts: [{ partId: 1, selfResult: 'MET' }] }, [level({ partId: 1 })])).toEqual([
      'NOT_COMPUTED',
      'Mọi nội dung theo đánh giá của xã, không có số liệu để so sánh.',
    ])
  })
})

describe('nested parts', () => {
  const nested = indicator({
    inputs: [{ key: 'coCho', label: 'Xã có chợ', type: 'COUNT' }],
    parts: [
      part(1, 'a', 'Chợ', { condition: { input: 'coCho', op: '=', value: 1 } }),
      part(2, 'a1', 'Tỷ lệ sạp', { parentId: 1 }),
      part(3, 'a2', 'Tỷ lệ hộ', { parentId: 1 }),
      part(4, 'b', 'Đường'),
    ],
  })
  const levels = [2, 3, 4].map((partId) => level({ partId, value: '50' }))
  const given = (coCho: string, a1: string, a2: string, b: string) => ({
    inputs: { coCho },
    parts: [
      { partId: 2, value: a1 },
      { partId: 3, value: a2 },
      { partId: 4, value: b },
    ],
  })

  it('a group is met when its parts are, and is left out whole', () => {
    expect(outcome(nested, given('1', '60', '40', '60'), levels)).toEqual([
      'NOT_MET',
      'Tỷ lệ hộ 40% < 50% theo 318/QĐ-TTg: chưa đạt.',
    ])
    expect(outcome(nested, given('0', '60', '40', '60'), levels)).toEqual([
      'MET',
      'Đường 60% ≥ 50% theo 318/QĐ-TTg: đạt.',
    ])
    expect(
      verdict(nested, given('1', '60', '40', '60'), levels).parts.map(({ partKey, result }) => [partKey, result]),
    ).toEqual([
      ['a', 'NOT_MET'],
      ['a1', 'MET'],
      ['a2', 'NOT_MET'],
      ['b', 'MET'],
    ])
    expect(outcome(nested, { parts: [{ partId: 4, value: '60' }] }, levels)).toEqual([
      'VALUE_MISSING',
      'Chưa có số liệu: xã có chợ.',
    ])
    const nothing = indicator({ parts: [part(1, 'a', 'Chợ', { condition: { input: 'n', op: '=', value: 1 } })] })
    expect(outcome(nothing, { inputs: { n: '0' } }, levels)).toEqual([
      'NOT_COMPUTED',
      'Không có nội dung nào áp dụng với xã.',
    ])
  })
})

describe('claims', () => {
  it.each<[Parameters<typeof claimNeedsReason>[0], ComputedResult, boolean]>([
    ['MET', 'MET', false],
    ['MET', 'NOT_MET', true],
    ['MET', 'LEVEL_UNKNOWN', true],
    ['MET', 'VALUE_MISSING', true],
    ['MET', 'NOT_COMPUTED', false],
    ['NOT_MET', 'MET', false],
    ['IN_PROGRESS', 'VALUE_MISSING', false],
    ['NOT_ASSESSED', 'VALUE_MISSING', false],
    ['NOT_APPLICABLE', 'MET', true],
    ['NOT_APPLICABLE', 'NOT_COMPUTED', true],
  ])('%s against %s', (claim, computed, needs) => expect(claimNeedsReason(claim, computed)).toBe(needs))

  it('is flagged where the figures say otherwise', () => {
    expect(contradictsFigures('MET', 'NOT_MET')).toBe(true)
    expect(contradictsFigures('MET', 'LEVEL_UNKNOWN')).toBe(false)
    expect(contradictsFigures('NOT_MET', 'NOT_MET')).toBe(false)
  })
})

describe('properties', () => {
  const both = indicator({ parts: [part(1, 'nam', 'Nam'), part(2, 'nu', 'Nữ')] })
  const rate = fc.integer({ min: 0, max: 10000 }).map((hundredths) => (hundredths / 100).toFixed(2))
  const rows = fc.tuple(rate, rate).map(([a, b]) => [level({ partId: 1, value: a }), level({ partId: 2, value: b })])
  const given = (men: string, women: string) => ({
    parts: [
      { partId: 1, value: men },
      { partId: 2, value: women },
    ],
  })

  it('a better value never loses a verdict', () => {
    fc.assert(
      fc.property(rate, rate, rate, rows, (men, better, women, levels) => {
        const [low, high] = Number(men) < Number(better) ? [men, better] : [better, men]
        if (verdict(both, given(low, women), levels).result === 'MET')
          expect(verdict(both, given(high, women), levels).result).toBe('MET')
      }),
    )
  })

  it('parts are a conjunction', () => {
    fc.assert(
      fc.property(rate, rate, rows, (men, women, levels) => {
        const { result, parts } = verdict(both, given(men, women), levels)
        expect(result === 'MET').toBe(parts.every((one) => one.result === 'MET'))
      }),
    )
  })

  const anyGiven = fc.record({
    value: fc.option(rate),
    numerator: fc.option(fc.nat(100)),
    denominator: fc.option(fc.nat(100)),
    valueText: fc.option(fc.constantFrom('Mức độ 1', 'Mức độ 2', 'Khá', '')),
    inputs: fc.option(
      fc.dictionary(fc.constantFrom('n', 'm'), fc.oneof(rate, fc.constant('x'), fc.array(fc.string()))),
    ),
    parts: fc.array(
      fc.record({
        partId: fc.integer({ min: 1, max: 3 }),
        value: fc.option(rate),
        selfResult: fc.constantFrom('MET', 'NOT_MET', 'IN_PROGRESS', 'NOT_APPLICABLE'),
      }),
    ),
  })
  const type = fc.constantFrom('PASS_FAIL', 'PERCENT', 'NUMBER', 'COUNT', 'MONEY', 'TEXT')
  const anyIndicator: fc.Arbitrary<IndicatorRule> = fc
    .record({ type, parted: fc.boolean(), partType: type, optional: fc.boolean(), condition: fc.option(fc.anything()) })
    .map(({ type: own, parted, partType, optional, condition }) =>
      indicator({
        type: own,
        unit: own === 'PERCENT' ? '%' : null,
        allowsNotApplicable: optional,
        inputs: [{ key: 'n', label: 'Số n', type: 'CHOICES', options: ['x'] }],
        parts: parted ? [part(1, 'a', 'Phần a', { type: partType }), part(2, 'b', 'Phần b', { condition })] : [],
      }),
    )
  const anyRows = fc.array(
    fc
      .record({
        partId: fc.option(fc.integer({ min: 1, max: 2 })),
        value: fc.option(rate),
        status: fc.constantFrom('SET', 'DELEGATED', 'UNVERIFIED', 'TO_BE_FILLED'),
        comparator: fc.constantFrom('GTE', 'LTE', 'EQ', 'GT', 'LT'),
        text: fc.constantFrom('Đạt', 'Mức độ 2', 'Khá'),
      })
      .map((row) => level(row as Partial<LevelRow>)),
    { maxLength: 5 },
  )

  it('always answers in one sentence, and an unfinished verdict says what is missing', () => {
    fc.assert(
      fc.property(anyIndicator, anyGiven, anyRows, (rule, figures, levels) => {
        const { result, sentence, missing, gap } = verdict(rule, figures, levels)
        expect(sentence).toMatch(/^\S.*\.$/u)
        expect(sentence).not.toMatch(/undefined|null|NaN| {2}|\.\.|: \./)
        if (result === 'LEVEL_UNKNOWN' || result === 'VALUE_MISSING') expect(missing.length).toBeGreaterThan(0)
        if (result === 'MET') expect([missing, gap]).toEqual([[], null])
      }),
      { numRuns: 1000 },
    )
  })
})
