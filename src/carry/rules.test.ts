import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { levelDef } from '../../tests/support/catalogue.js'
import { type AssessmentState, blankState, type PartState, stateOf } from '../assessments/state.js'
import { type GivenFigures, type IndicatorRule, judge } from '../assessments/verdict.js'
import { type Comparator, type LevelRow, levelBook } from '../criteria/levels.js'
import { compare, exact } from '../kernel/decimal.js'
import { type CarryCase, offerOf, type Shared } from './rules.js'

const level = (over: Partial<LevelRow> = {}): LevelRow => levelDef({ id: 1 + (over.partId ?? 0), ...over })

const rule = (over: Partial<IndicatorRule> = {}): IndicatorRule => ({
  id: 1,
  name: 'Tỷ lệ hộ',
  type: 'PERCENT',
  unit: '%',
  measure: null,
  inputs: [],
  allowsNotApplicable: true,
  requiresSetCode: null,
  parts: [],
  ...over,
})

const judgedBy = (indicator: IndicatorRule, rows: LevelRow[]) => (state: GivenFigures) =>
  judge(indicator, state, { levels: levelBook(rows), day: '2024-05-20', year: 2024, unitPath: [1] })

const state = (over: Partial<AssessmentState> = {}): AssessmentState => stateOf({ ...blankState, ...over })
const whole: Shared = { from: null, to: null, degree: false, better: 'more' }
const at95 = judgedBy(rule(), [level({ value: '95' })])
const theirs = state({ value: '92.3077', numerator: '480', denominator: '520', figuresAsOf: '2024-04-30' })

const facts = (over: Partial<CarryCase> = {}): CarryCase => ({
  relation: 'STRICTER',
  shared: [whole],
  lower: theirs,
  own: blankState,
  judge: at95,
  ...over,
})

describe('an offer', () => {
  it('fills an empty indicator and is measured against the higher level', () => {
    const offer = offerOf(facts())
    expect(offer).toMatchObject({
      offered: true,
      replaces: false,
      next: { numerator: '480', denominator: '520', figuresAsOf: '2024-04-30', selfResult: 'NOT_ASSESSED' },
      verdict: { result: 'NOT_MET', sentence: '92,3% < 95% theo 318/QĐ-TTg: chưa đạt.' },
    })
  })

  it('is none without a comparable figure', () => {
    expect(offerOf(facts({ relation: 'RELATED' }))).toEqual({ offered: false, why: 'RELATED' })
    expect(offerOf(facts({ shared: [] }))).toEqual({ offered: false, why: 'RELATED' })
    expect(offerOf(facts({ lower: blankState }))).toEqual({ offered: false, why: 'NO_FIGURE' })
    expect(offerOf(facts({ own: state({ selfResult: 'NOT_APPLICABLE' }) }))).toMatchObject({ why: 'NOT_APPLICABLE' })
  })

  it('replaces only what is older and worse', () => {
    const own = (over: Partial<AssessmentState>) => offerOf(facts({ own: state({ value: '90', ...over }) }))
    expect(own({ figuresAsOf: '2024-01-31' })).toMatchObject({ offered: true, replaces: true })
    expect(own({ figuresAsOf: '2024-04-30' })).toMatchObject({ why: 'NEWER' })
    expect(own({ figuresAsOf: null })).toMatchObject({ why: 'NEWER' })
    expect(own({ figuresAsOf: '2024-01-31', value: '94' })).toMatchObject({ why: 'BETTER' })
    expect(own({ figuresAsOf: '2024-05-10', numerator: '480', denominator: '520' })).toMatchObject({ why: 'SAME' })
  })

  it('leaves a verdict and a claim of đạt alone', () => {
    expect(offerOf(facts({ own: state({ verifiedResult: 'MET' }) }))).toMatchObject({ why: 'VERIFIED' })
    expect(offerOf(facts({ own: state({ selfResult: 'MET' }) }))).toMatchObject({ why: 'LOWERS' })
    expect(offerOf(facts({ own: state({ selfResult: 'MET' }), lower: state({ value: '97' }) }))).toMatchObject({
      offered: true,
      verdict: { result: 'MET' },
    })
  })

  it('carries a mức độ from a part into words', () => {
    const degree = judgedBy(rule({ type: 'TEXT', unit: null }), [level({ comparator: 'EQ', text: 'Mức độ 2' })])
    const part: PartState = {
      partId: 5,
      value: '2',
      numerator: null,
      denominator: null,
      selfResult: 'NOT_ASSESSED',
      computedResult: 'MET',
    }
    const shared: Shared[] = [{ from: 5, to: null, degree: true, better: 'more' }]
    expect(offerOf(facts({ shared, lower: state({ parts: [part] }), judge: degree }))).toMatchObject({
      offered: true,
      next: { valueText: 'Mức độ 2' },
      verdict: { result: 'MET' },
    })
  })

  it('tells the earlier day where figures of two days meet', () => {
    const two = judgedBy(
      rule({
        parts: [1, 2].map((id) => ({
          id,
          parentId: null,
          key: `p${id}`,
          name: `Phần ${id}`,
          type: 'PERCENT',
          unit: '%',
          condition: null,
        })),
      }),
      [level({ partId: 1, value: '90' }), level({ partId: 2, value: '90' })],
    )
    const own = state({
      figuresAsOf: '2024-05-10',
      parts: [
        {
          partId: 2,
          value: '91',
          numerator: null,
          denominator: null,
          selfResult: 'NOT_ASSESSED',
          computedResult: 'MET',
        },
      ],
    })
    const offer = (asOf: string | null) =>
      offerOf(
        facts({ shared: [{ ...whole, to: 1 }], own, judge: two, lower: state({ value: '95', figuresAsOf: asOf }) }),
      )
    expect(offer('2024-04-30')).toMatchObject({ next: { figuresAsOf: '2024-04-30' }, verdict: { result: 'MET' } })
    expect(offer('2024-05-15')).toMatchObject({ next: { figuresAsOf: '2024-05-10' } })
    expect(offer(null)).toMatchObject({ next: { figuresAsOf: null } })
  })
})

describe('carry forward never lowers', () => {
  const rate = fc.integer({ min: 0, max: 100 }).map(String)
  const day = fc.option(fc.constantFrom('2024-01-31', '2024-03-31', '2024-04-30', '2024-05-15'), { nil: null })
  const figure = fc.oneof(
    fc.constant({ value: null, numerator: null, denominator: null }),
    rate.map((value) => ({ value, numerator: null, denominator: null })),
    fc.tuple(fc.nat(100), fc.integer({ min: 100, max: 200 })).map(([a, b]) => ({
      value: String((a * 100) / b),
      numerator: String(a),
      denominator: String(b),
    })),
  )
  const partsOf = (ids: number[]) =>
    fc.tuple(
      ...ids.map((partId) =>
        figure.map((one) => ({
          partId,
          ...one,
          selfResult: 'NOT_ASSESSED' as const,
          computedResult: 'NOT_COMPUTED' as const,
        })),
      ),
    )
  const anyState = (ids: number[]) =>
    fc
      .record({
        whole: figure,
        parts: partsOf(ids),
        figuresAsOf: day,
        selfResult: fc.constantFrom('NOT_ASSESSED', 'IN_PROGRESS', 'MET', 'NOT_MET', 'NOT_APPLICABLE'),
        verifiedResult: fc.constantFrom('NONE', 'NONE', 'MET', 'NOT_MET', 'NOT_APPLICABLE'),
      })
      .map(({ whole: one, ...rest }) => state({ ...(ids.length === 0 ? one : {}), ...rest }))
  const comparator = fc.constantFrom<Comparator>('GTE', 'LTE', 'GT', 'LT', 'EQ')

  const anyCase = fc
    .record({
      parted: fc.boolean(),
      comparator,
      limits: fc.tuple(rate, rate),
      known: fc.boolean(),
      relation: fc.constantFrom('EQUAL', 'STRICTER', 'RELATED'),
    })
    .chain(({ parted, comparator: sign, limits, known, relation }) => {
      const ids = parted ? [1, 2] : []
      const rows = (parted ? [1, 2] : [null]).map((partId, index) =>
        level({
          partId,
          comparator: sign,
          value: known ? (limits[index] ?? '0') : null,
          status: known ? 'SET' : 'UNVERIFIED',
        }),
      )
      const indicator = rule({
        parts: ids.map((id) => ({
          id,
          parentId: null,
          key: `p${id}`,
          name: `Phần ${id}`,
          type: 'PERCENT',
          unit: '%',
          condition: null,
        })),
      })
      const better = sign === 'EQ' ? null : sign.startsWith('G') ? 'more' : 'less'
      const shared: Shared[] = (parted ? [1, 2] : [null]).map((to) => ({ from: to, to, degree: false, better }))
      return fc.record({ own: anyState(ids), lower: anyState(ids) }).map(({ own, lower }) => ({
        better,
        facts: { relation, shared, own, lower, judge: judgedBy(indicator, rows) } satisfies CarryCase,
      }))
    })

  const figureAt = (from: AssessmentState, partId: number | null) =>
    partId === null ? from : from.parts.find((part) => part.partId === partId)
  const amount = (from: AssessmentState, partId: number | null) => {
    const value = figureAt(from, partId)?.value ?? null
    return value === null ? null : exact(value)
  }
  const runs = { numRuns: 3000 }

  it('turns nothing that is met into unmet', () => {
    fc.assert(
      fc.property(anyCase, ({ facts: one }) => {
        const offer = offerOf(one)
        if (!offer.offered) return
        const after = one.judge(offer.next).result
        if (one.judge(one.own).result === 'MET') expect(after).toBe('MET')
        if (one.own.selfResult === 'MET') expect(after).not.toBe('NOT_MET')
        expect(one.own.verifiedResult).not.toBe('MET')
      }),
      runs,
    )
  })

  it('replaces no figure that is newer or better, and touches nothing else', () => {
    fc.assert(
      fc.property(anyCase, ({ facts: one, better }) => {
        const offer = offerOf(one)
        if (!offer.offered) return
        for (const { to } of one.shared) {
          const [had, has] = [amount(one.own, to), amount(offer.next, to)]
          if (had === null || (has !== null && compare(had, has) === 0)) continue
          expect(has).not.toBeNull()
          const order = has === null ? 0 : compare(has, had)
          expect(better === 'more' ? order : better === 'less' ? -order : 0).toBe(1)
          expect((one.lower.figuresAsOf ?? '') > (one.own.figuresAsOf ?? '9')).toBe(true)
        }
        const { selfResult, claimReason, plannedDate, note, verifiedResult, stage } = one.own
        expect(offer.next).toMatchObject({ selfResult, claimReason, plannedDate, note, verifiedResult, stage })
      }),
      runs,
    )
  })

  it('is offered once: taken, it is not offered again', () => {
    fc.assert(
      fc.property(anyCase, ({ facts: one }) => {
        const offer = offerOf(one)
        if (offer.offered) expect(offerOf({ ...one, own: offer.next }).offered).toBe(false)
      }),
      runs,
    )
  })
})
