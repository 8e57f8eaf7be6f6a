import type { CriterionDef, IndicatorDef, LevelDef, PartDef, SetDef } from '../../src/criteria/catalogue.js'

/** Facts of sets made by hand, for rules and presenters that need no database. */

export const levelDef = (over: Partial<LevelDef> = {}): LevelDef => ({
  id: 1,
  indicatorId: 1,
  partId: null,
  layer: 'NATIONAL',
  unitId: null,
  communeGroup: null,
  year: null,
  status: 'SET',
  comparator: 'GTE',
  value: null,
  baseIndicatorId: null,
  factor: null,
  text: 'Đạt',
  docNumber: '318/QĐ-TTg',
  clause: null,
  validFrom: '2021-01-01',
  validTo: null,
  retracted: false,
  ...over,
})

export const partDef = (id: number, over: Partial<PartDef> = {}): PartDef => ({
  id,
  parentId: null,
  key: `p${id}`,
  name: `Nội dung ${id}`,
  type: 'PERCENT',
  unit: '%',
  condition: null,
  ...over,
})

export const indicatorDef = (over: Partial<IndicatorDef> = {}): IndicatorDef => ({
  id: 1,
  setId: 1,
  criterionId: 1,
  code: '1.1',
  name: 'Tỷ lệ hộ',
  type: 'PERCENT',
  unit: '%',
  measure: null,
  inputs: [],
  allowsNotApplicable: false,
  delegatedToProvince: false,
  requiresSetCode: null,
  usualDays: null,
  responsibleMinistry: null,
  provenance: null,
  note: null,
  validFrom: '2021-01-01',
  validTo: null,
  parts: [],
  levels: [],
  lower: [],
  ...over,
})

export const criterionDef = (no: number, indicators: readonly IndicatorDef[] = []): CriterionDef => ({
  id: no,
  setId: 1,
  no,
  name: `Tiêu chí ${no}`,
  shortName: `Tiêu chí ${no}`,
  groupId: 1,
  revocationTrigger: false,
  indicators: indicators.map((indicator) => ({ ...indicator, criterionId: no })),
  papers: [],
})

export const setDef = (over: Partial<SetDef> = {}): SetDef => ({
  id: 1,
  code: 'BO_THU',
  level: 'NTM',
  name: 'Bộ tiêu chí thử',
  shortName: 'Bộ thử',
  region: null,
  validFrom: '2021-01-01',
  validTo: '2025-12-31',
  prerequisiteId: null,
  bands: [],
  recognition: null,
  groups: [{ id: 1, code: 'I', name: 'Chung' }],
  criteria: [],
  documents: [],
  ...over,
})
