import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Axes, Basis } from './status.js'
import {
  average,
  bandOf,
  byBand,
  type CriterionTotal,
  cellOf,
  countCriteria,
  countIndicators,
  criteriaMet,
  isCriterionMet,
  isSetMet,
  selfBadge,
  verifiedBadge,
} from './totals.js'

const total = (counts: Partial<CriterionTotal>): CriterionTotal => ({
  indicators: 4,
  selfMet: 0,
  selfNotMet: 0,
  selfTouched: counts.indicators ?? 4,
  verifiedMet: 0,
  verifiedNotMet: 0,
  waiting: 0,
  notApplicable: 0,
  ...counts,
})

const anyAxes: fc.Arbitrary<Axes> = fc.record({
  selfResult: fc.constantFrom('NOT_ASSESSED', 'IN_PROGRESS', 'MET', 'NOT_MET', 'NOT_APPLICABLE'),
  stage: fc.constantFrom('OPEN', 'UNDER_VERIFICATION', 'SUPPLEMENT_REQUESTED'),
  verifiedResult: fc.constantFrom('NONE', 'MET', 'NOT_MET', 'NOT_APPLICABLE'),
})
const anyRows = fc.array(anyAxes, { maxLength: 12 })
const bases: Basis[] = ['self', 'verified']

describe('a criterion', () => {
  it('is met when every indicator is met, and all not applicable counts as met', () => {
    const rows = (...results: Axes['selfResult'][]): Axes[] =>
      results.map((selfResult) => ({ selfResult, stage: 'OPEN', verifiedResult: 'NONE' }))
    expect(isCriterionMet(countIndicators(rows('MET', 'MET', 'NOT_APPLICABLE')), 'self')).toBe(true)
    expect(isCriterionMet(countIndicators(rows('NOT_APPLICABLE', 'NOT_APPLICABLE')), 'self')).toBe(true)
    expect(isCriterionMet(countIndicators(rows('MET', 'IN_PROGRESS')), 'self')).toBe(false)
    expect(isCriterionMet(countIndicators(rows('MET')), 'verified')).toBe(false)
    expect(isCriterionMet(countIndicators([]), 'self')).toBe(false)
  })

  it('is the conjunction of its indicators', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const counted = countIndicators(rows)
        const each = (key: 'selfResult' | 'verifiedResult') =>
          rows.length > 0 && rows.every((row) => row[key] === 'MET' || row[key] === 'NOT_APPLICABLE')
        expect(isCriterionMet(counted, 'self')).toBe(each('selfResult'))
        expect(isCriterionMet(counted, 'verified')).toBe(each('verifiedResult'))
      }),
    )
  })
})

describe('a set', () => {
  it('counts its criteria, those without indicators left out', () => {
    const met = total({ indicators: 2, selfMet: 2, verifiedMet: 2 })
    const claimed = total({ indicators: 2, selfMet: 2 })
    const empty = total({ indicators: 0 })
    const counted = countCriteria([met, claimed, empty])
    expect(counted).toEqual({ criteria: 2, criteriaSelfMet: 2, criteriaVerifiedMet: 1 })
    expect(isSetMet(counted, 'self')).toBe(true)
    expect(isSetMet(counted, 'verified')).toBe(false)
    expect(isSetMet(countCriteria([empty]), 'self')).toBe(false)
    expect(criteriaMet(counted, 'verified')).toBe(1)
  })

  it('is met exactly when each criterion is', () => {
    fc.assert(
      fc.property(
        fc.array(
          anyRows.filter((rows) => rows.length > 0),
          { minLength: 1, maxLength: 6 },
        ),
        (criteria) => {
          const totals = criteria.map(countIndicators)
          for (const basis of bases)
            expect(isSetMet(countCriteria(totals), basis)).toBe(totals.every((one) => isCriterionMet(one, basis)))
        },
      ),
    )
  })
})

describe('a cell of the matrix', () => {
  const cell = (counts: Partial<CriterionTotal>, basis: Basis, late = false) => {
    const { letter, css, label } = cellOf(total(counts), basis, { subject: 'Trấn Ninh, tiêu chí 2', late })
    return [letter, css, label]
  }

  it.each([
    [{ selfMet: 4, verifiedMet: 4 }, 'Đ', 'c c-v', 'đạt, đã thẩm tra'],
    [{ selfMet: 2, verifiedMet: 2 }, '2/4', 'c c-p', '2/4 chỉ tiêu đạt'],
    [{ selfMet: 4, verifiedMet: 2, waiting: 1 }, '2/4', 'c c-p', '2/4 chỉ tiêu đạt'],
    [{ indicators: 1, selfNotMet: 1, verifiedNotMet: 1 }, 'C', 'c c-x', 'chưa đạt, đã thẩm tra'],
    [{ indicators: 2, selfMet: 2, waiting: 2 }, 'Đ', 'c c-s', 'xã tự đánh giá đạt, chờ thẩm tra'],
    [{ indicators: 2, selfNotMet: 1 }, 'C', 'c c-u', 'xã tự đánh giá chưa đạt'],
    [{ indicators: 2 }, 'C', 'c c-u', 'chưa đạt, xã đang thực hiện'],
    [{ selfMet: 3, selfNotMet: 1 }, 'C', 'c c-u', 'chưa đạt, xã tự đánh giá 3/4 chỉ tiêu đạt'],
    [{ selfTouched: 0 }, '–', 'c c-n', 'chưa đánh giá'],
    [{ indicators: 0 }, '–', 'c c-n', 'chưa đánh giá'],
    [{ selfMet: 4, verifiedMet: 4, notApplicable: 4 }, 'K', 'c c-a', 'không áp dụng, tính là đạt'],
    [{ selfMet: 4, notApplicable: 4 }, 'K', 'c c-s', 'xã tự đánh giá không áp dụng, chờ thẩm tra'],
  ])('verified %#', (counts, letter, css, label) => {
    expect(cell(counts, 'verified')).toEqual([letter, css, label])
  })

  it.each([
    [{ selfMet: 4, verifiedMet: 4 }, 'Đ', 'c c-v', 'đạt, đã thẩm tra'],
    [{ selfMet: 4, verifiedMet: 1 }, 'Đ', 'c c-s', 'xã tự đánh giá đạt, chờ thẩm tra'],
    [{ selfMet: 4, verifiedNotMet: 1 }, 'Đ', 'c c-s', 'xã tự đánh giá đạt, thẩm tra chưa đạt'],
    [{ selfMet: 3, selfNotMet: 1 }, '3/4', 'c c-p', '3/4 chỉ tiêu xã tự đánh giá đạt'],
    [{ indicators: 1, selfNotMet: 1 }, 'C', 'c c-u', 'xã tự đánh giá chưa đạt'],
    [{ indicators: 1, selfNotMet: 1, verifiedNotMet: 1 }, 'C', 'c c-x', 'chưa đạt, đã thẩm tra'],
    [{ selfTouched: 0 }, '–', 'c c-n', 'chưa đánh giá'],
  ])('self-assessed %#', (counts, letter, css, label) => expect(cell(counts, 'self')).toEqual([letter, css, label]))

  it('says aloud whose it is, what it shows and that it is late', () => {
    const late = cellOf(total({ selfMet: 2, verifiedMet: 2 }), 'verified', {
      subject: 'Trấn Ninh, tiêu chí 2',
      late: true,
    })
    expect(late).toMatchObject({ css: 'c c-p c-late', name: 'Trấn Ninh, tiêu chí 2: 2/4 chỉ tiêu đạt, quá hạn' })
  })

  it('agrees with the count, and its name contains the visible text', () => {
    fc.assert(
      fc.property(anyRows, fc.boolean(), (rows, late) => {
        const counted = countIndicators(rows)
        const verified = cellOf(counted, 'verified', { subject: 'Xã', late })
        expect(['v', 'a'].includes(verified.kind) || verified.letter === 'Đ' || verified.letter === 'K').toBe(
          isCriterionMet(counted, 'verified') || ['s'].includes(verified.kind),
        )
        const own = cellOf(counted, 'self', { subject: 'Xã', late })
        expect(['Đ', 'K'].includes(own.letter)).toBe(isCriterionMet(counted, 'self'))
        for (const { letter, name } of [verified, own])
          if (letter !== '–') expect(name.toLowerCase()).toContain(letter.toLowerCase())
      }),
    )
  })
})

describe('badges of a criterion', () => {
  it('the commune’s word', () => {
    expect(selfBadge(total({ selfMet: 4 }))).toEqual({ label: 'Xã: đạt', css: 'st-smet', icon: 'i-smet' })
    expect(selfBadge(total({ selfMet: 2 })).label).toBe('Xã: 2/4')
    expect(selfBadge(total({ indicators: 1, selfNotMet: 1 })).label).toBe('Xã: chưa đạt')
    expect(selfBadge(total({ selfTouched: 0 })).label).toBe('Chưa đánh giá')
    expect(selfBadge(total({ selfMet: 4, notApplicable: 4 })).icon).toBe('i-na')
  })

  it('the agency’s side', () => {
    const label = (counts: Partial<CriterionTotal>, returned = 0) => {
      const { label: words, icon } = verifiedBadge(total(counts), { returned })
      return `${icon} ${words}`
    }
    expect(label({ verifiedMet: 4 })).toBe('i-vmet Đạt')
    expect(label({ verifiedMet: 2 })).toBe('i-work Đạt 2/4')
    expect(label({ indicators: 3, verifiedMet: 1, waiting: 1 })).toBe('i-look Đạt 1/3')
    expect(label({ indicators: 2, waiting: 2 })).toBe('i-look Đang thẩm tra')
    expect(label({ verifiedMet: 2, waiting: 1 }, 1)).toBe('i-supp Đạt 2/4, cần bổ sung')
    expect(label({}, 1)).toBe('i-supp Cần bổ sung')
    expect(label({ indicators: 1, verifiedNotMet: 1 })).toBe('i-vnot Chưa đạt')
    expect(label({ indicators: 2 })).toBe('i-none Chưa gửi')
    expect(label({ verifiedMet: 4, notApplicable: 4 })).toBe('i-na Không áp dụng')
    expect(verifiedBadge(total({ indicators: 0 })).label).toBe('Chưa gửi')
  })
})

describe('bands and averages', () => {
  const bands = [
    { label: '19 tiêu chí', min: 19, max: 19 },
    { label: '15–18', min: 15, max: 18 },
    { label: '10–14', min: 10, max: 14 },
    { label: '5–9', min: 5, max: 9 },
    { label: 'dưới 5', min: 0, max: 4 },
  ]

  it('puts each commune into one band', () => {
    const counts = [10, 17, 10, 14, 19, 7, 11, 7, 5, 14, 5, 16, 8, 12, 19, 6]
    expect(byBand(bands, counts, (count) => count).map(({ rows }) => rows.length)).toEqual([2, 2, 6, 6, 0])
    expect(bandOf(bands, 4)?.label).toBe('dưới 5')
    expect(bandOf(bands, 20)).toBeUndefined()
    expect(average(counts)).toBe('11,25')
  })

  it('prints two decimals', () => {
    expect(average([15, 14, 14, 15, 15, 15, 14, 14, 15])).toBe('14,56')
    expect(average([12, 12])).toBe('12,00')
    expect(average([10, 11])).toBe('10,50')
    expect(average([0])).toBe('0,00')
    expect(average([])).toBe('–')
  })
})
