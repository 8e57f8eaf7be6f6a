import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SetRule } from '../criteria/set-rule.js'
import { judgeCriterion, judgeSet, type SetResult } from './set-verdict.js'
import { type Axes, type Basis, isMet, type SelfResult, type Stage, type VerifiedResult } from './status.js'
import { isCriterionMet } from './totals.js'
import type { Titles } from './verdict.js'

const decree = { docNumber: '318/QĐ-TTg', clause: 'Phụ lục II' }
const rule: SetRule = {
  code: 'NANG_CAO',
  name: 'Bộ tiêu chí quốc gia về xã nông thôn mới nâng cao',
  shortName: 'Xã NTM nâng cao',
  criteria: decree,
  prerequisite: { code: 'NTM', name: 'Xã nông thôn mới', text: 'Là xã đạt chuẩn nông thôn mới', ...decree },
  conditions: [
    { code: 'DK2', text: 'Không có nợ đọng xây dựng cơ bản', docNumber: '18/2022/QĐ-TTg', clause: 'Điều 4' },
  ],
}

const axes = (verified: VerifiedResult, self: SelfResult = 'NOT_ASSESSED'): Axes => ({
  selfResult: self,
  stage: 'OPEN',
  verifiedResult: verified,
})
const criterion = (no: number, name: string, ...verified: VerifiedResult[]) =>
  judgeCriterion(
    { no, name },
    verified.map((one, index) => ({ code: `${no}.${index + 1}`, axes: axes(one), sentence: null })),
    'verified',
  )
const held: Titles[string] = {
  held: true,
  name: 'Xã nông thôn mới',
  docNumber: '2166/QĐ-UBND',
  recognisedOn: '2018-10-31',
  standardYear: 2018,
}
const judge = (titles: Titles, criteria: ReturnType<typeof criterion>[], over: Partial<SetRule> = {}) =>
  judgeSet({ rule: { ...rule, ...over }, titles, criteria, basis: 'verified', word: 'tiêu chí' })

const met = [criterion(1, 'Quy hoạch', 'MET', 'NOT_APPLICABLE'), criterion(2, 'Giao thông', 'MET')]
const short = [criterion(1, 'Quy hoạch', 'MET', 'NONE'), criterion(2, 'Giao thông', 'MET')]

describe('a set', () => {
  it('waits for the title of the set below, and names each criterion that is missing', () => {
    const { result, sentence, reasons } = judge({ NTM: { ...held, held: false } }, short)
    expect(result).toBe('NOT_READY')
    expect(sentence).toBe(
      'Chưa đủ điều kiện xét công nhận xã đạt chuẩn NTM nâng cao: chưa được công nhận xã đạt chuẩn nông thôn mới; ' +
        'còn 1/2 tiêu chí chưa đạt (thẩm tra): 1 Quy hoạch.',
    )
    expect(reasons).toMatchObject([
      {
        rule: 'Điều kiện trước: Là xã đạt chuẩn nông thôn mới',
        state: 'NOT_MET',
        ...decree,
        missing: ['Công nhận xã đạt chuẩn nông thôn mới'],
      },
      {
        rule: 'Đạt đủ tiêu chí của bộ',
        state: 'NOT_MET',
        text: '1/2 tiêu chí đạt (thẩm tra).',
        ...decree,
        missing: ['1. Quy hoạch: 1/2 chỉ tiêu đạt. Chưa kết luận đạt: 1.2.'],
      },
      {
        rule: 'Không có nợ đọng xây dựng cơ bản',
        state: 'OPEN',
        docNumber: '18/2022/QĐ-TTg',
        clause: 'Điều 4',
        missing: [],
      },
    ])
  })

  it('takes what nobody recorded for open, never for a no', () => {
    const { result, sentence, reasons } = judge({}, met)
    expect([result, sentence]).toEqual([
      'OPEN',
      'Chưa kết luận được việc xét công nhận xã đạt chuẩn NTM nâng cao: chưa ghi nhận quyết định công nhận xã đạt chuẩn nông thôn mới.',
    ])
    expect(reasons[0]).toMatchObject({ state: 'OPEN', missing: ['Quyết định công nhận xã đạt chuẩn nông thôn mới'] })
    expect(judge({}, short).result).toBe('NOT_READY')
  })

  it('is ready when title and criteria are there', () => {
    const { result, sentence, reasons } = judge({ NTM: held }, met)
    expect(result).toBe('READY')
    expect(sentence).toContain('Đủ tiêu chí và điều kiện trước để xét công nhận xã đạt chuẩn NTM nâng cao (thẩm tra)')
    expect(reasons[0]?.text).toBe(
      'Đã được công nhận xã đạt chuẩn nông thôn mới theo 2166/QĐ-UBND ngày 31/10/2018, năm đạt chuẩn 2018.',
    )
    expect(judge({}, met, { prerequisite: null }).sentence).toContain('Đủ tiêu chí để xét công nhận')
  })

  it('stands once recognised, beside today’s count, until revoked', () => {
    const titles = {
      NTM: held,
      NANG_CAO: { ...held, docNumber: '99/QĐ-UBND', recognisedOn: '2023-01-26', standardYear: 2022 },
    }
    expect(judge(titles, short)).toMatchObject({
      result: 'RECOGNISED',
      sentence:
        'Đã được công nhận xã đạt chuẩn NTM nâng cao theo 99/QĐ-UBND ngày 26/01/2023, năm đạt chuẩn 2022; ' +
        'hiện còn 1/2 tiêu chí chưa đạt (thẩm tra): 1 Quy hoạch.',
    })
    expect(judge(titles, met).sentence).toContain('hiện giữ đủ tiêu chí (thẩm tra).')
    const revoked = { NTM: { ...held, held: false, revokedOn: '2023-05-04' } }
    expect(judge(revoked, met)).toMatchObject({ result: 'NOT_READY' })
    expect(judge(revoked, met).sentence).toContain(
      'quyết định công nhận xã đạt chuẩn nông thôn mới đã bị thu hồi ngày 04/05/2023',
    )
  })

  it('of which nothing is opened is not met', () => {
    expect(judge({ NTM: held }, []).sentence).toContain('chưa có tiêu chí nào được mở cho xã')
    expect(judge({ NTM: held }, []).result).toBe('NOT_READY')
  })
})

describe('properties', () => {
  const selfResult = fc.constantFrom<SelfResult>('NOT_ASSESSED', 'IN_PROGRESS', 'MET', 'NOT_MET', 'NOT_APPLICABLE')
  const verifiedResult = fc.constantFrom<VerifiedResult>('NONE', 'MET', 'NOT_MET', 'NOT_APPLICABLE')
  const stage = fc.constantFrom<Stage>('OPEN', 'UNDER_VERIFICATION', 'SUPPLEMENT_REQUESTED')
  const rows = fc.array(fc.record({ selfResult, verifiedResult, stage }), { maxLength: 6 })
  const basis = fc.constantFrom<Basis>('self', 'verified')
  const judged = (no: number, all: readonly Axes[], on: Basis) =>
    judgeCriterion(
      { no, name: `Tiêu chí ${no}` },
      all.map((one, index) => ({ code: `${no}.${index}`, axes: one, sentence: null })),
      on,
    )

  it('a criterion is the conjunction of its indicators', () => {
    fc.assert(
      fc.property(rows, basis, (all, on) => {
        const one = judged(1, all, on)
        expect(one.met).toBe(all.length > 0 && all.every((row) => isMet(row, on)))
        expect(one.met).toBe(isCriterionMet(one.total, on))
        expect(one.unmet).toHaveLength(all.filter((row) => !isMet(row, on)).length)
      }),
    )
  })

  const rank: Readonly<Record<SetResult, number>> = { NOT_READY: 0, OPEN: 1, READY: 2, RECOGNISED: 3 }
  const title = fc.option(fc.boolean(), { nil: undefined })

  it('a better indicator, or a title gained, never loses a set its verdict', () => {
    fc.assert(
      fc.property(
        fc.array(rows, { maxLength: 4 }),
        basis,
        title,
        title,
        fc.nat(),
        fc.nat(),
        (all, on, ntm, own, which, what) => {
          const titles = (first: boolean | undefined): Titles => ({
            ...(first === undefined ? {} : { NTM: { ...held, held: first } }),
            ...(own === undefined ? {} : { NANG_CAO: { ...held, held: own } }),
          })
          const verdict = (some: readonly (readonly Axes[])[], first: boolean | undefined) =>
            judgeSet({
              rule,
              titles: titles(first),
              criteria: some.map((row, no) => judged(no + 1, row, on)),
              basis: on,
              word: 'tiêu chí',
            })
          const better = all.map((row, at) =>
            at === which % Math.max(1, all.length)
              ? row.map((one, index) =>
                  index === what % Math.max(1, row.length)
                    ? { ...one, selfResult: 'MET' as const, verifiedResult: 'MET' as const }
                    : one,
                )
              : row,
          )
          const before = verdict(all, ntm)
          expect(rank[verdict(better, ntm).result]).toBeGreaterThanOrEqual(rank[before.result])
          expect(rank[verdict(all, true).result]).toBeGreaterThanOrEqual(rank[before.result])
          if (before.result === 'READY') expect(before.reasons.some(({ state }) => state === 'NOT_MET')).toBe(false)
          for (const { rule: said, text } of before.reasons)
            expect([said, text].every((words) => words.length > 0)).toBe(true)
        },
      ),
      { numRuns: 1000 },
    )
  })
})
