import { describe, expect, it } from 'vitest'
import { indicatorDef, levelDef, partDef } from '../../../tests/support/catalogue.js'
import { type Subject, subjectOf } from '../../assessments/form.js'
import { blankState, stateOf } from '../../assessments/state.js'
import { partsOf, wholeOf } from './said.js'

const context = { day: '2024-05-20', year: 2024, unitPath: [], communeGroup: null, titles: {} }
const subject = (over: Parameters<typeof indicatorDef>[0], state = {}): Subject => {
  const indicator = indicatorDef(over)
  const row = { ...stateOf({ ...blankState, ...state }), version: 3 }
  return subjectOf(indicator, row, { context: { ...context, levels: () => [levelDef()] }, today: '2024-05-20' })
}
const cells = (value = '', numerator = '', denominator = '') => ({ value, numerator, denominator })

describe('the figures of a row', () => {
  const ratio = subject({}, { numerator: '30', denominator: '40', value: '75' })
  const [ask = null] = ratio.asked.figures

  it('change nothing where they say what the two numbers make', () => {
    expect(wholeOf(ask, cells('75'), '', ratio)).toEqual({ values: {}, faults: {} })
    expect(wholeOf(ask, cells('75%', '30', '40,0'), '', ratio).values).toEqual({
      numerator: '30',
      denominator: '40',
      value: '',
    })
  })

  it('take the place of numbers that make another percentage', () => {
    expect(wholeOf(ask, cells('62,5'), '', ratio).values).toEqual({ value: '62,5', numerator: '', denominator: '' })
    expect(wholeOf(ask, cells('', '31', '40'), '', ratio).values).toEqual({
      value: '',
      numerator: '31',
      denominator: '40',
    })
    expect(wholeOf(ask, cells('90', '31', '40'), '', ratio).values['value']).toBe('90') // contradicts: the form says so
  })

  it('are refused where the indicator asks for none', () => {
    const none = subject({ parts: [partDef(7, { key: 'a' })] })
    expect(Object.keys(wholeOf(null, cells('5'), 'x', none).faults)).toEqual(['valueText', 'value'])
  })
})

describe('parts in one cell', () => {
  const own = subject({ parts: [partDef(7, { key: 'a' }), partDef(8, { key: 'b', type: 'PASS_FAIL', unit: null })] })
  it('are read by their keys; those not named stay', () => {
    const read = partsOf('a: 41/642; b: chưa đạt', own.asked.figures, own)
    expect(read.faults).toEqual({})
    expect(read.values).toMatchObject({
      'parts.a.numerator': '41',
      'parts.a.denominator': '642',
      'parts.b.result': 'NOT_MET',
    })
    expect(partsOf('a: –', own.asked.figures, own).values).toEqual({})
  })
  it('are refused with the keys there are', () => {
    expect(partsOf('c: 1', own.asked.figures, own).faults['parts']).toContain('gồm các phần a, b')
    expect(partsOf('b: 5', own.asked.figures, own).faults['parts']).toContain('“đạt” hoặc “chưa đạt”')
  })
})
