import { describe, expect, it } from 'vitest'
import { indicatorDef, levelDef, partDef } from '../../tests/support/catalogue.js'
import type { IndicatorDef } from './catalogue.js'
import type { LevelPlace } from './levels.js'
import {
  conditionText,
  copiedOnly,
  judgedParts,
  levelText,
  levelUnknown,
  ofJudged,
  provenanceOf,
  requirementLines,
} from './requirements.js'

const place: LevelPlace = { day: '2024-05-20', year: 2024, unitPath: [2, 1], communeGroup: null }
const book = (indicator: IndicatorDef) => () => indicator.levels
const lines = (indicator: IndicatorDef) => requirementLines(indicator, book(indicator), place)

describe('what an indicator asks', () => {
  it('is one line without parts', () => {
    const indicator = indicatorDef({ levels: [levelDef({ value: '70', clause: 'Phụ lục I' })] })
    expect(lines(indicator)).toMatchObject([{ part: null, text: '≥ 70%', source: '318/QĐ-TTg, Phụ lục I' }])
    expect(levelUnknown(indicator, book(indicator), place)).toBe(false)
  })

  it('is a line a part, the innermost; the sum in words is not judged', () => {
    const parts = [partDef(1), partDef(2, { parentId: 1 }), partDef(3, { parentId: 1 })]
    const indicator = indicatorDef({
      parts,
      levels: [levelDef({ text: '≥30%, trong đó …' }), levelDef({ partId: 2, value: '30' })],
    })
    expect(judgedParts(indicator).map((part) => part?.id)).toEqual([2, 3])
    expect(lines(indicator).map(({ text }) => text)).toEqual(['≥ 30%', 'Chưa cập nhật ngưỡng'])
    expect(levelUnknown(indicator, book(indicator), place)).toBe(true)
    expect(ofJudged(indicator, indicator.levels).map(({ partId }) => partId)).toEqual([2])
  })

  it('is unknown where a figure is asked for and none is named', () => {
    const indicator = indicatorDef({ levels: [levelDef({ text: 'Theo quy định' })] })
    expect(lines(indicator)[0]?.text).toBe('Chưa cập nhật ngưỡng')
    const words = indicatorDef({ type: 'TEXT', levels: [levelDef({ text: 'Mức độ 2' })] })
    expect(lines(words)[0]?.text).toBe('Mức độ 2')
  })
})

describe('where it comes from', () => {
  const provenance = {
    verification: { title: 'FOUND', requirement: 'RECALLED' },
    source: 'recalled',
    candidate: { value: 65 },
  }

  it('is marked while only copied, and no longer once the office entered a level', () => {
    const copied = indicatorDef({ provenance, levels: [levelDef({ value: '60' })] })
    expect(copiedOnly(copied, lines(copied))).toBe(true)
    const entered = indicatorDef({
      provenance,
      levels: [levelDef({ value: '60' }), levelDef({ id: 2, layer: 'OFFICE', unitId: 2, value: '65' })],
    })
    expect(copiedOnly(entered, lines(entered))).toBe(false)
  })

  it('is not marked where nothing is known, nor where it was compared', () => {
    const unknown = indicatorDef({ provenance, levels: [levelDef({ status: 'UNVERIFIED' })] })
    expect(copiedOnly(unknown, lines(unknown))).toBe(false)
    const found = indicatorDef({
      provenance: { verification: { requirement: 'FOUND' } },
      levels: [levelDef({ value: '60' })],
    })
    expect(copiedOnly(found, lines(found))).toBe(false)
  })

  it('never hands on a recalled figure', () => {
    expect(JSON.stringify(provenanceOf(indicatorDef({ provenance })))).not.toContain('65')
    for (const odd of [null, 'x', { verification: 7 }]) {
      expect(provenanceOf(indicatorDef({ provenance: odd }))).toMatchObject({
        title: 'UNKNOWN',
        requirement: 'UNKNOWN',
      })
    }
  })
})

it.each([
  [{ status: 'DELEGATED' as const }, 'Chưa cập nhật ngưỡng'],
  [{ value: '36' }, '≥ 36%'],
  [{ value: '1.5', comparator: 'LTE' as const }, '≤ 1,5%'],
  [{ factor: '1.1', baseIndicatorId: 9 }, '1,1 × mức của chỉ tiêu khác'],
  [{ text: 'Đạt' }, 'Đạt'],
])('a level %j reads %s', (over, words) => {
  expect(levelText(levelDef(over), '%')).toBe(words)
})

it('says when a part applies', () => {
  const indicator = indicatorDef({ inputs: [{ key: 'soTruong', label: 'Số trường học', type: 'COUNT' }] })
  expect(conditionText({ input: 'soTruong', op: '<=', value: 3 }, indicator)).toBe('khi số trường học ≤ 3')
  expect(conditionText(null, indicator)).toBeNull()
  expect(conditionText({ op: '>' }, indicator)).toBeNull()
})
