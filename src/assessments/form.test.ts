import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { levelDef } from '../../tests/support/catalogue.js'
import type { IndicatorDef, LevelDef, PartDef } from '../criteria/catalogue.js'
import { formValues, readUpdate, subjectOf } from './form.js'
import { type AssessmentState, afterSave, blankState, saysSame, stateOf, stateOfEvent } from './state.js'
import type { JudgeContext } from './verdict.js'

const level = (over: Partial<LevelDef> = {}): LevelDef => levelDef({ id: 100 + (over.partId ?? 0), ...over })

const part = (id: number, key: string, name: string, over: Partial<PartDef> = {}): PartDef => ({
  id,
  parentId: null,
  key,
  name,
  type: 'PERCENT',
  unit: '%',
  condition: null,
  ...over,
})

const indicator = (over: Partial<IndicatorDef> = {}): IndicatorDef => ({
  id: 1,
  setId: 1,
  criterionId: 1,
  code: '9.2',
  name: 'Tỷ lệ hộ có nhà ở kiên cố',
  type: 'PERCENT',
  unit: '%',
  measure: null,
  inputs: [],
  allowsNotApplicable: false,
  delegatedToProvince: false,
  requiresSetCode: null,
  usualDays: null,
  responsibleMinistry: null,
  provenance: {},
  note: null,
  validFrom: '2021-01-01',
  validTo: null,
  parts: [],
  lower: [],
  levels: [level({ value: '75' })],
  ...over,
})

const water = indicator({
  code: '17.1',
  name: 'Tỷ lệ hộ sử dụng nước sạch theo quy chuẩn',
  levels: [level({ text: '≥30%' }), level({ partId: 1, value: '30' }), level({ partId: 2, value: '10' })],
  parts: [part(1, 'a', 'Tỷ lệ hộ sử dụng nước sạch'), part(2, 'b', 'Trong đó: tỷ lệ hộ từ cấp nước tập trung')],
})

const subject = (one: IndicatorDef, state: Partial<AssessmentState> = {}) => {
  const context: JudgeContext = { day: '2024-05-20', year: 2024, unitPath: [3, 2, 1], levels: () => one.levels }
  return subjectOf(one, { ...blankState, ...state, version: 1 }, { context, today: '2024-05-20' })
}

/** Reads a form as a browser sends it: everything the page showed, with what was typed over it. */
const send = (one: IndicatorDef, typed: Record<string, unknown>, state: Partial<AssessmentState> = {}) => {
  const about = subject(one, state)
  return readUpdate({ ...formValues(about.asked, stateOf(about.row), 1), ...typed }, about)
}
const faults = (...args: Parameters<typeof send>) => send(...args).form.errors
const saved = (...args: Parameters<typeof send>) => {
  const read = send(...args)
  if (!read.ok) throw new Error(JSON.stringify(read.form.errors))
  return read.update.next
}

describe('a percentage', () => {
  it('is typed as such, or as two numbers from which it is computed', () => {
    expect(saved(indicator(), { result: 'MET', value: '81,2' })).toMatchObject({
      value: '81.2',
      numerator: null,
      computedResult: 'MET',
      levelId: 100,
    })
    expect(saved(indicator(), { result: 'NOT_MET', numerator: '6', denominator: '7,0' })).toMatchObject({
      value: '85.7143',
      numerator: '6',
      denominator: '7',
    })
  })

  it('may be typed beside its two numbers when they agree as far as it is written', () => {
    const typed = { result: 'MET', numerator: '6', denominator: '7' }
    expect(faults(indicator(), { ...typed, value: '85,7' })).toEqual({})
    expect(faults(indicator(), { ...typed, value: '86' })).toEqual({})
    expect(faults(indicator(), { ...typed, value: '85' })).toEqual({
      value: '6/7 là 85,71%, khác tỷ lệ 85% vừa nhập. Đề nghị để trống tỷ lệ hoặc kiểm tra lại.',
    })
  })

  it('needs both numbers, a whole above zero, and a part not above it', () => {
    expect(faults(indicator(), { numerator: '6' })).toHaveProperty('denominator')
    expect(faults(indicator(), { denominator: '6' })).toHaveProperty('numerator')
    expect(faults(indicator(), { numerator: '0', denominator: '0' })).toEqual({ denominator: 'Mẫu số phải lớn hơn 0.' })
    expect(faults(indicator(), { numerator: '410', denominator: '214' })).toEqual({
      numerator: '410 lớn hơn 214. Đề nghị kiểm tra lại số hộ.',
    })
    for (const value of ['101', '-1', 'hai', '1e3', '1.2.3', '١٢'])
      expect(Object.keys(faults(indicator(), { value }))).toEqual(['value'])
  })

  it('shows two stored numbers without the percentage, which would contradict a corrected one', () => {
    const { asked, row } = subject(indicator(), { value: '85.7143', numerator: '6', denominator: '7' })
    expect(formValues(asked, row, 3)).toMatchObject({ version: '3', value: '', numerator: '6', denominator: '7' })
  })
})

describe('parts', () => {
  it('are kept each with its own figures and what the program makes of them', () => {
    const typed = {
      'parts.a.numerator': '214',
      'parts.a.denominator': '642',
      'parts.b.value': '6,4',
      result: 'NOT_MET',
    }
    expect(saved(water, typed)).toMatchObject({
      value: null,
      computedResult: 'NOT_MET',
      parts: [
        { partId: 1, value: '33.3333', numerator: '214', computedResult: 'MET' },
        { partId: 2, value: '6.4', numerator: null, computedResult: 'NOT_MET' },
      ],
    })
  })

  it('called "trong đó" are not larger than what they are taken out of', () => {
    const of = (a: string, b: string, whole = '642') => ({
      'parts.a.numerator': a,
      'parts.a.denominator': '642',
      'parts.b.numerator': b,
      'parts.b.denominator': whole,
    })
    expect(faults(water, of('214', '410'))).toEqual({
      'parts.b.numerator': '410 lớn hơn 214. Đề nghị kiểm tra lại số hộ.',
    })
    expect(faults(water, of('214', '410', '900'))).toEqual({}) // of another total: not comparable
    expect(faults(water, { 'parts.a.value': '30', 'parts.b.value': '31' })).toHaveProperty(['parts.b.value'])
    expect(faults(water, { 'parts.a.value': '30', 'parts.b.value': '30' })).toEqual({})
  })

  it('of a degree or of đạt and chưa đạt are chosen', () => {
    const literacy = indicator({
      type: 'TEXT',
      unit: null,
      levels: [level(), level({ partId: 1, text: 'Mức độ 2' }), level({ partId: 2 })],
      parts: [
        part(1, 'c', 'Phổ cập giáo dục tiểu học', { type: 'TEXT', unit: null }),
        part(2, 'd', 'Đạt chuẩn phổ cập mầm non', { type: 'PASS_FAIL', unit: null }),
      ],
    })
    expect(saved(literacy, { 'parts.c.value': '2', 'parts.d.result': 'MET', result: 'MET' })).toMatchObject({
      computedResult: 'MET',
      parts: [
        { partId: 1, value: '2', computedResult: 'MET' },
        { partId: 2, value: null, selfResult: 'MET' },
      ],
    })
    expect(faults(literacy, { 'parts.c.value': '9', 'parts.d.result': 'NOT_APPLICABLE' })).toMatchObject({
      'parts.c.value': expect.any(String) as string,
      'parts.d.result': expect.any(String) as string,
    })
  })
})

describe('other figures', () => {
  it('are counted whole', () => {
    const count = indicator({ type: 'COUNT', unit: 'hợp tác xã', name: 'Hợp tác xã', levels: [level({ value: '1' })] })
    expect(faults(count, { value: '1,5' })).toEqual({ value: 'Đề nghị nhập số nguyên, ví dụ 2.' })
    expect(saved(count, { value: '2', result: 'MET' })).toMatchObject({ value: '2', computedResult: 'MET' })
  })

  it('stand behind a conclusion', () => {
    const houses = indicator({
      type: 'PASS_FAIL',
      unit: null,
      name: 'Nhà tạm, dột nát',
      measure: { comparator: 'EQ', value: '0', unit: 'nhà' },
      levels: [level({ text: 'Không', comparator: 'EQ' })],
    })
    expect(saved(houses, { value: '0', result: 'MET' })).toMatchObject({ value: '0', computedResult: 'MET' })
  })

  it('are chosen from a list that takes words of the commune too', () => {
    const fields = indicator({
      type: 'COUNT',
      unit: 'lĩnh vực',
      levels: [level({ value: '1' })],
      inputs: [
        { key: 'linhVuc', label: 'Lĩnh vực', type: 'CHOICES', options: ['Giáo dục', 'Du lịch'], openEnded: true },
      ],
    })
    const typed = { 'inputs.linhVuc': ['Du lịch'], 'inputs.linhVuc.other': 'Hoa hồi', result: 'MET' }
    expect(saved(fields, typed)).toMatchObject({ inputs: { linhVuc: ['Du lịch', 'Hoa hồi'] }, computedResult: 'MET' })
    expect(saved(fields, { 'inputs.linhVuc': 'Du lịch|Hoa hồi', result: 'MET' })).toMatchObject({
      inputs: { linhVuc: ['Du lịch', 'Hoa hồi'] },
    })
    const closed = { ...fields, inputs: fields.inputs.map((one) => ({ ...one, openEnded: false })) }
    expect(faults(closed, { 'inputs.linhVuc': 'Hoa hồi' })).toHaveProperty(['inputs.linhVuc'])
  })
})

describe('a claim', () => {
  const low = { value: '62,5', result: 'MET' }

  it('against the figures, the level or a missing figure needs a reason, and the sentence says why', () => {
    expect(faults(indicator(), low)).toEqual({
      claimReason:
        '62,5% < 75% theo 318/QĐ-TTg: chưa đạt. Đề nghị nêu lý do xã tự đánh giá đạt, hoặc chọn kết quả khác.',
    })
    expect(faults(indicator(), { result: 'MET' })['claimReason']).toMatch(/^Chưa có số liệu/)
    const unknown = indicator({ levels: [level({ status: 'DELEGATED' })] })
    expect(faults(unknown, low)['claimReason']).toMatch(/^Chưa cập nhật ngưỡng/)
    expect(saved(unknown, { ...low, claimReason: 'Theo văn bản xác nhận' })).toMatchObject({
      computedResult: 'LEVEL_UNKNOWN',
      levelId: null,
      claimReason: 'Theo văn bản xác nhận',
    })
  })

  it('keeps its reason only as long as it is made', () => {
    expect(saved(indicator(), { ...low, claimReason: 'Đang chốt' })).toMatchObject({ claimReason: 'Đang chốt' })
    expect(saved(indicator(), { ...low, result: 'NOT_MET', claimReason: 'Đang chốt' })).toMatchObject({
      claimReason: null,
    })
  })

  it('of không áp dụng is made where the set allows it, with a reason', () => {
    expect(faults(indicator(), { result: 'NOT_APPLICABLE', claimReason: 'x' })).toHaveProperty('result')
    const optional = indicator({ allowsNotApplicable: true })
    expect(faults(optional, { result: 'NOT_APPLICABLE' })).toEqual({
      claimReason: 'Đề nghị nêu lý do chỉ tiêu không áp dụng với xã.',
    })
    expect(saved(optional, { result: 'NOT_APPLICABLE', claimReason: 'Xã không có' }).selfResult).toBe('NOT_APPLICABLE')
  })

  it('stays one that can be judged while an agency looks at it', () => {
    const waiting = { stage: 'UNDER_VERIFICATION', selfResult: 'MET' } as const
    expect(faults(indicator(), { result: 'IN_PROGRESS' }, waiting)).toEqual({
      result: 'Chỉ tiêu đang thẩm tra: kết quả là Đạt, Chưa đạt hoặc Không áp dụng.',
    })
    expect(faults(indicator(), { result: 'NOT_MET' }, waiting)).toEqual({})
  })
})

describe('any input', () => {
  it('is answered with a state or with messages, never with an error', () => {
    const value = fc.oneof(
      fc.string(),
      fc.array(fc.string(), { maxLength: 3 }),
      fc.constant(undefined),
      fc.float(),
      fc.object(),
    )
    const names = [
      'version',
      'value',
      'numerator',
      'denominator',
      'result',
      'claimReason',
      'plannedDate',
      'figuresAsOf',
      'note',
    ]
    const body = fc.record(Object.fromEntries(names.map((name) => [name, value])))
    fc.assert(
      fc.property(body, (typed) => {
        const read = readUpdate(typed, subject(indicator()))
        if (!read.ok) expect(read.form.list.length).toBeGreaterThan(0)
      }),
    )
  })

  it('of a figure comes back as it was typed', () => {
    const figure = fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 9999 }))
    fc.assert(
      fc.property(figure, ([whole, fraction]) => {
        const typed = `${whole},${String(fraction).padStart(4, '0')}`
        const next = saved(indicator(), { result: 'NOT_MET', value: typed })
        const again = formValues(subject(indicator()).asked, next, 2)
        expect(saysSame(next, saved(indicator(), again))).toBe(true)
      }),
    )
  })
})

describe('states', () => {
  it('survive being stored in an event', () => {
    const next = saved(water, { 'parts.a.value': '30', 'parts.b.value': '12', result: 'MET', note: 'ghi chú' })
    expect(stateOfEvent(JSON.parse(JSON.stringify(next)))).toEqual(next)
    expect(stateOfEvent(null)).toEqual(blankState)
  })

  it('ask for a new look when a figure or the result changes under a verdict, and for nothing else', () => {
    const verified: AssessmentState = {
      ...blankState,
      selfResult: 'MET',
      value: '80',
      verifiedResult: 'MET',
      verifiedAt: 'x',
    }
    expect(afterSave(verified, { ...verified, value: '79' }).reverifyReason).toBe('VALUE_CHANGED')
    expect(afterSave(verified, { ...verified, selfResult: 'NOT_MET' }).reverifyReason).toBe('VALUE_CHANGED')
    expect(
      afterSave(verified, { ...verified, note: 'mới', plannedDate: '2024-06-01', levelId: 9 }).reverifyReason,
    ).toBeNull()
    expect(afterSave(blankState, { ...blankState, value: '79' }).reverifyReason).toBeNull()
    expect(afterSave(verified, { ...verified, value: '79' }).verifiedResult).toBe('MET')
  })
})
