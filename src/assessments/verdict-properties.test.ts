import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { levelDef } from '../../tests/support/catalogue.js'
import { type Comparator, type LevelLayer, type LevelRow, levelBook } from '../criteria/levels.js'
import { type GivenFigures, type IndicatorRule, judge, type PartRule } from './verdict.js'

/** Indicators of every kind with levels of every layer: what holds for all of them. */

const indicator = (over: Partial<IndicatorRule> = {}): IndicatorRule => ({
  id: 1,
  name: 'Tỷ lệ hộ',
  type: 'PERCENT',
  unit: '%',
  measure: null,
  inputs: [{ key: 'n', label: 'Số trường', type: 'COUNT' }],
  allowsNotApplicable: true,
  requiresSetCode: null,
  parts: [],
  ...over,
})

const part = (id: number, condition: unknown): PartRule => ({
  id,
  parentId: null,
  key: `p${id}`,
  name: `Phần ${id}`,
  type: 'PERCENT',
  unit: '%',
  condition,
})

const row = levelDef

const place = { day: '2024-05-20', year: 2024, unitPath: [3, 2, 1] }
const verdict = (rule: IndicatorRule, given: GivenFigures, rows: readonly LevelRow[]) =>
  judge(rule, given, { ...place, levels: levelBook(rows) })

const tenths = fc.integer({ min: 0, max: 40 }).map((n) => (n / 10).toFixed(1)) // few, so that limits are often met exactly
const layers = fc.constantFrom<LevelLayer>('NATIONAL', 'AMENDMENT', 'PROVINCE', 'OFFICE')

/** Levels of one comparator in every layer, for some years and days, some of them not known. */
const levelsOf = (comparator: Comparator, partId: number | null) =>
  fc.array(
    fc
      .record({
        layer: layers,
        value: tenths,
        status: fc.constantFrom('SET', 'SET', 'UNVERIFIED', 'DELEGATED'),
        year: fc.option(fc.constantFrom(2023, 2024), { nil: null }),
        validFrom: fc.constantFrom('2021-01-01', '2024-03-01', '2024-06-01'),
        unitId: fc.option(fc.constantFrom(1, 9), { nil: null }),
      })
      .map(({ status, value, ...rest }) =>
        row({
          ...rest,
          partId,
          comparator,
          status,
          value: status === 'SET' ? value : null,
        }),
      ),
    { minLength: 1, maxLength: 5 },
  )

const numbered = (rows: readonly LevelRow[]) => rows.map((one, index) => ({ ...one, id: index + 1 }))
const direction = fc.constantFrom<Comparator>('GTE', 'GT', 'LTE', 'LT')
const isMore = (comparator: Comparator) => comparator === 'GTE' || comparator === 'GT'

describe('a better value never loses a verdict', () => {
  it('of a single figure, whichever level decides', () => {
    const figure = direction.chain((comparator) =>
      fc.record({ comparator: fc.constant(comparator), rows: levelsOf(comparator, null) }),
    )
    fc.assert(
      fc.property(figure, tenths, tenths, ({ comparator, rows }, a, b) => {
        const [worse, better] = Number(a) < Number(b) === isMore(comparator) ? [a, b] : [b, a]
        const all = numbered(rows)
        if (verdict(indicator(), { value: worse }, all).result === 'MET')
          expect(verdict(indicator(), { value: better }, all).result).toBe('MET')
        expect(verdict(indicator(), { value: better }, all).result).not.toBe('VALUE_MISSING')
      }),
      { numRuns: 2000 },
    )
  })

  it('of a ratio counted in heads, and of the figure behind đạt', () => {
    const heads = fc.nat(500)
    fc.assert(
      fc.property(levelsOf('GTE', null), heads, heads, fc.boolean(), (rows, a, b, behind) => {
        const rule = behind
          ? indicator({ type: 'PASS_FAIL', unit: null, measure: { comparator: 'GTE', value: '80', unit: '%' } })
          : indicator()
        const all = numbered(rows)
        const of = (count: number) => verdict(rule, { numerator: String(count), denominator: '500' }, all).result
        if (of(Math.min(a, b)) === 'MET') expect(of(Math.max(a, b))).toBe('MET')
      }),
      { numRuns: 2000 },
    )
  })
})

describe('an indicator with parts', () => {
  const parts = [part(1, null), part(2, { input: 'n', op: '>', value: 3 }), part(3, { input: 'n', op: '<=', value: 3 })]
  const rule = indicator({ parts })
  const rows = fc.tuple(levelsOf('GTE', 1), levelsOf('GTE', 2), levelsOf('LTE', 3)).map((all) => numbered(all.flat()))
  const figures = fc.tuple(...parts.map(() => fc.option(tenths, { nil: null })))
  const given = (n: number | null, values: readonly (string | null)[]): GivenFigures => ({
    inputs: n === null ? null : { n: String(n) },
    parts: values.flatMap((value, index) => (value === null ? [] : [{ partId: index + 1, value }])),
  })

  it('is the conjunction of those that apply', () => {
    fc.assert(
      fc.property(rows, figures, fc.option(fc.nat(6), { nil: null }), (levels, values, n) => {
        const all = verdict(rule, given(n, values), levels)
        const applying = all.parts.filter(({ applies }) => applies)
        expect(all.result === 'MET').toBe(applying.length > 0 && applying.every(({ result }) => result === 'MET'))
        if (applying.some(({ result }) => result === 'NOT_MET')) expect(all.result).toBe('NOT_MET')
        if (n !== null) expect(applying.map(({ partId }) => partId)).toEqual(n > 3 ? [1, 2] : [1, 3])
        expect(all.reasons).toHaveLength(3)
      }),
      { numRuns: 2000 },
    )
  })

  it('never loses a verdict by a better part', () => {
    fc.assert(
      fc.property(rows, figures, fc.nat(6), fc.constantFrom(0, 1, 2), tenths, (levels, values, n, which, other) => {
        const had = values[which]
        if (had === null || had === undefined) return
        const better = Number(other) > Number(had) === which < 2 ? other : had
        const after = values.map((value, index) => (index === which ? better : value))
        if (verdict(rule, given(n, values), levels).result === 'MET')
          expect(verdict(rule, given(n, after), levels).result).toBe('MET')
      }),
      { numRuns: 2000 },
    )
  })

  it('says of each reason which document asks for it', () => {
    fc.assert(
      fc.property(rows, figures, fc.nat(6), (levels, values, n) => {
        const { reasons, parts: judged } = verdict(rule, given(n, values), levels)
        for (const { partKey, text, docNumber } of reasons) {
          const one = judged.find((each) => each.partKey === partKey)
          expect(text.length).toBeGreaterThan(0)
          if (one?.applies && one.level?.known) expect(docNumber).toBe(one.level.row.docNumber)
        }
      }),
    )
  })
})
