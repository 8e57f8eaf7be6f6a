import { describe, expect, it } from 'vitest'
import type { IndicatorDef } from '../criteria/catalogue.js'
import { conflictFields } from './conflict-presenter.js'
import { formValues, type Subject, subjectOf } from './form.js'
import type { HistoryEvent } from './history-queries.js'
import { differences, presentEvent } from './history-words.js'
import { listQuery, readListFilter } from './list-filter.js'
import type { AssessmentRow } from './queries.js'
import { presentRow } from './row-presenter.js'
import { type AssessmentState, blankState } from './state.js'
import { readStatusFilter } from './status-filter.js'
import type { JudgeContext } from './verdict.js'
import { stateInWords } from './words.js'

const indicator: IndicatorDef = {
  id: 1,
  setId: 1,
  criterionId: 1,
  code: '6.3',
  name: 'Tỷ lệ thôn, bản, ấp có nhà văn hóa',
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
  levels: [
    {
      id: 7,
      indicatorId: 1,
      partId: null,
      layer: 'NATIONAL',
      unitId: null,
      communeGroup: null,
      year: null,
      status: 'SET',
      comparator: 'GTE',
      value: '100',
      baseIndicatorId: null,
      factor: null,
      text: '100%',
      docNumber: '318/QĐ-TTg',
      clause: null,
      validFrom: '2021-01-01',
      validTo: null,
      retracted: false,
    },
  ],
}

const contextFor = (one: IndicatorDef): JudgeContext => ({
  day: '2024-05-20',
  year: 2024,
  unitPath: [3, 2, 1],
  levels: () => one.levels,
})

const row = (state: Partial<AssessmentState> = {}): AssessmentRow => ({
  ...blankState,
  id: 12,
  communeId: 3,
  indicatorId: 1,
  criterionId: 1,
  setId: 1,
  version: 2,
  updatedAt: new Date('2024-05-20T01:14:00Z'),
  updatedBy: 'Hoàng Thị Liên',
  papers: 0,
  ...state,
})

describe('a row of a table', () => {
  const responsibilities = { of: () => ({ lead: null, confirmed: false, support: [] }), leads: [] }
  const view = (one: IndicatorDef, state: Partial<AssessmentState>) =>
    presentRow(one, row(state), { context: contextFor(one), responsibilities, today: '2024-05-20' })

  it('says what is asked, what there is, why, and how late it is', () => {
    const late = {
      selfResult: 'NOT_MET',
      value: '85.7143',
      numerator: '6',
      denominator: '7',
      plannedDate: '2024-05-15',
    } as const
    expect(view(indicator, late)).toMatchObject({
      view: {
        requirement: '≥ 100%',
        lines: [{ label: null, text: '6/7 thôn (85,7%)' }],
        why: { tone: 'no', text: '85,7% < 100% theo 318/QĐ-TTg: chưa đạt. Cần thêm ít nhất 1 thôn.' },
        due: '15/05/2024',
        dueState: { tone: 'late', text: 'Quá hạn 5 ngày' },
        changed: '20/05/2024, Hoàng Thị Liên',
      },
      facts: { late: true, work: true, unmet: true, noEvidence: true, levelUnknown: false },
    })
  })

  it('flags a claim against the figures and names who may fill in a level', () => {
    expect(view(indicator, { selfResult: 'MET', value: '90', claimReason: 'x' }).view.contradicted).toBe(true)
    const [level] = indicator.levels
    const unknown = { ...indicator, levels: level ? [{ ...level, status: 'DELEGATED' as const, value: null }] : [] }
    expect(view(unknown, { value: '90' })).toMatchObject({
      view: {
        requirement: null,
        gapBy: 'UBND tỉnh',
        filler: 'UBND tỉnh quy định; VPĐP NTM huyện nhập',
        why: { tone: 'open' },
      },
      facts: { levelUnknown: true },
    })
  })
})

describe('the history', () => {
  it('tells each changed field in words', () => {
    const before = { ...blankState, value: '29.8', selfResult: 'NOT_MET', plannedDate: '2024-07-31' } as const
    const after = {
      ...before,
      value: '33.3333',
      numerator: '214',
      denominator: '642',
      plannedDate: null,
      note: 'thêm 22 hộ',
    } as const
    expect(differences(indicator, before, after)).toEqual([
      { label: 'Hiện trạng', from: '29,8%', to: '214/642 thôn (33,3%)' },
      { label: 'Ghi chú', from: '', to: 'thêm 22 hộ' },
      { label: 'Ngày dự kiến đạt', from: '31/07/2024', to: '' },
    ])
  })

  it('tells of papers, and of one that the person may not see only that', () => {
    const event: HistoryEvent = {
      id: 1n,
      at: new Date('2024-05-20T07:22:00Z'),
      action: 'evidence.linked',
      subject: 'EvidenceLink',
      from: null,
      to: null,
      reason: null,
      who: 'Hoàng Thị Liên',
      office: 'UBND xã Trấn Ninh',
      paper: { id: 5, subject: 'Biên bản nghiệm thu' },
    }
    expect(presentEvent(indicator, event)).toMatchObject({
      when: '20/05/2024 14:22',
      who: 'Hoàng Thị Liên, UBND xã Trấn Ninh',
      text: 'Gắn hồ sơ: Biên bản nghiệm thu.',
      changes: [],
    })
    expect(presentEvent(indicator, { ...event, paper: null }).text).toBe('Gắn hồ sơ: hồ sơ hạn chế xem.')
    expect(presentEvent(indicator, { ...event, who: null, office: null }).who).toBe('Hệ thống')
  })
})

describe('two versions of a row', () => {
  const subject = (state: Partial<AssessmentState>): Subject =>
    subjectOf(indicator, row(state), { context: contextFor(indicator), today: '2024-05-20' })
  const pick = (base: AssessmentState | null) => {
    const stored = subject({ value: '62.5', note: 'của họ', plannedDate: '2024-06-30', selfResult: 'NOT_MET' })
    const typed = {
      ...formValues(stored.asked, blankState, 2),
      value: '64',
      plannedDate: '30/06/2024',
      result: 'NOT_MET',
    }
    return Object.fromEntries(conflictFields(stored, typed, base).map(({ name, chosen }) => [name, chosen]))
  }

  it('propose what only one side touched, and the typed where both did', () => {
    expect(pick(blankState)).toMatchObject({
      value: '64',
      note: 'của họ',
      plannedDate: '30/06/2024',
      result: 'NOT_MET',
    })
  })

  it('propose the typed everywhere when it is not known what was read', () => {
    expect(pick(null)).toMatchObject({ value: '64', note: '' })
  })
})

describe('filters', () => {
  const reader = (query: Record<string, string>) => (name: string) => query[name] ?? ''

  it('of the list survive their own link', () => {
    const filter = readListFilter(
      reader({ set: 'NTM', state: 'late', basis: 'self', agency: '4', criterion: '2', page: '3' }),
    )
    expect(filter).toMatchObject({
      set: 'NTM',
      state: 'late',
      basis: 'self',
      agency: 4,
      criterion: 2,
      sort: 'due',
      page: 3,
    })
    const link = Object.fromEntries(
      Object.entries(listQuery(filter)).map(([name, value]) => [name, String(value ?? '')]),
    )
    expect(readListFilter(reader(link))).toEqual({ ...filter, page: 1 })
  })

  it('that are not understood count as absent', () => {
    const strange = { state: 'constructor', sort: 'toString', basis: 'x', commune: '-1', agency: '1e9', page: '0' }
    expect(readListFilter(reader(strange))).toEqual(readListFilter(reader({})))
  })

  it('of the status page begin for an officer with the work, unless something was asked for', () => {
    const view = (query: Record<string, string>, officer = true) => readStatusFilter(reader(query), { officer }).view
    expect([view({}), view({}, false), view({ view: 'all' }), view({ late: '1' }), view({ criterion: '2' })]).toEqual([
      'work',
      'all',
      'all',
      'all',
      'all',
    ])
  })
})

describe('a state in words', () => {
  it('tells facts and options before the figure', () => {
    const school = {
      ...indicator,
      inputs: [
        { key: 'soTruong', label: 'Số trường', type: 'COUNT' },
        { key: 'linhVuc', label: 'Lĩnh vực', type: 'CHOICES', options: ['Du lịch'] },
      ],
    }
    const state = { ...blankState, value: '80', inputs: { soTruong: '3', linhVuc: ['Du lịch', 'Hoa hồi'] } }
    expect(stateInWords(school, state)).toEqual([
      { label: 'Số trường', text: '3' },
      { label: 'Lĩnh vực', text: 'Du lịch; Hoa hồi' },
      { label: null, text: '80%' },
    ])
    expect(stateInWords(indicator, blankState)).toEqual([])
  })
})
