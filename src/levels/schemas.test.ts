import { describe, expect, it } from 'vitest'
import { indicatorDef, levelDef, partDef, setDef } from '../../tests/support/catalogue.js'
import type { IndicatorDef } from '../criteria/catalogue.js'
import { parseForm } from '../kernel/forms.js'
import { entryOf } from './plan.js'
import { levelForm, targetOf } from './schemas.js'

const set = setDef()
const base = {
  requestKey: '5f4dcc3b-5aa7-4d1e-9a3b-0123456789ab',
  stamp: 'x',
  step: 'preview',
  comparator: 'GTE',
  value: '62,5',
  layer: 'PROVINCE',
  documentId: '7',
  validFrom: '01/08/2022',
}

const parse = (indicator: IndicatorDef, body: object) => {
  const target = targetOf(set, indicator)
  return { target, parsed: parseForm(levelForm(set, target), { ...base, ...body }) }
}
const errors = (indicator: IndicatorDef, body: object) => Object.keys(parse(indicator, body).parsed.errors)
const entry = (indicator: IndicatorDef, body: object = {}) => {
  const { parsed, target } = parse(indicator, body)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors))
  return entryOf(parsed.data, { target, unitId: 3, paper: { id: 7, docNumber: '1062/QĐ-UBND' } })
}

describe('a level of a percentage', () => {
  const indicator = indicatorDef()

  it('is a figure, written as the papers do where nobody typed how', () => {
    expect(entry(indicator)).toMatchObject({
      comparator: 'GTE',
      value: '62.5',
      text: '≥62,5%',
      status: 'SET',
      unitId: 3,
      documentId: 7,
    })
    expect(entry(indicator, { text: 'từ 62,5% trở lên' }).text).toBe('từ 62,5% trở lên')
  })

  it('lies between 0 and 100', () => {
    expect(errors(indicator, { value: '101' })).toEqual(['value'])
    expect(errors(indicator, { value: '' })).toEqual(['value'])
  })

  it('has every fault told at once', () => {
    expect(errors(indicator, { value: 'x', layer: '', documentId: '', validFrom: '' })).toEqual([
      'value',
      'layer',
      'documentId',
      'validFrom',
    ])
  })
})

it('counts come whole', () => {
  const indicator = indicatorDef({ type: 'COUNT', unit: 'mô hình' })
  expect(errors(indicator, { value: '1,5' })).toEqual(['value'])
  expect(entry(indicator, { value: '150' }).text).toBe('≥150 mô hình')
})

it('words have no figure', () => {
  const indicator = indicatorDef({ type: 'TEXT', unit: null })
  expect(errors(indicator, { value: '', text: '' })).toEqual(['text'])
  expect(errors(indicator, { value: '3', text: 'Mức độ 3' })).toEqual(['value'])
  expect(entry(indicator, { value: '', text: 'Mức độ 3' })).toMatchObject({
    comparator: 'EQ',
    value: null,
    text: 'Mức độ 3',
  })
})

it('a conclusion with a figure behind it may name the figure', () => {
  const indicator = indicatorDef({
    type: 'PASS_FAIL',
    unit: null,
    measure: { comparator: 'GTE', value: '80', unit: '%' },
  })
  expect(entry(indicator, { value: '85' })).toMatchObject({ value: '85', text: '≥85%' })
  expect(entry(indicator, { value: '', text: 'Đạt' })).toMatchObject({ value: null, text: 'Đạt' })
})

it('an indicator with parts asks which', () => {
  const indicator = indicatorDef({ parts: [partDef(8), partDef(9)] })
  expect(errors(indicator, {})).toEqual(['partId'])
  expect(errors(indicator, { partId: '7' })).toEqual(['partId'])
  expect(entry(indicator, { partId: '9' }).partId).toBe(9)
})

it('a year is asked for only where levels differ by year', () => {
  const yearly = indicatorDef({
    type: 'MONEY',
    unit: 'triệu đồng',
    levels: [levelDef({ year: 2024, status: 'UNVERIFIED' })],
  })
  expect(targetOf(set, yearly).years).toEqual([2021, 2022, 2023, 2024, 2025])
  expect(entry(yearly, { year: '2024' }).year).toBe(2024)
  expect(entry(yearly, { year: '' }).year).toBeNull()
  expect(errors(yearly, { year: '2026' })).toEqual(['year'])
  expect(errors(indicatorDef(), { year: '2024' })).toEqual(['year'])
})
