import { describe, expect, it } from 'vitest'
import { assignmentRows, evidenceTypeRows, keyed, parentRows, unitRows } from './rows.js'
import { assignmentsFile, evidenceTypesFile, unitsFile } from './schemas.js'

describe('units', () => {
  const file = unitsFile.parse({
    source: 'Danh mục GSO',
    units: [
      {
        key: 'tinh',
        level: 'PROVINCE',
        code: '20',
        name: 'Lạng Sơn',
        fullName: 'Tỉnh Lạng Sơn',
        kind: 'tinh',
        ntmScope: false,
        validFrom: '2000-01-01',
      },
      {
        key: 'xa',
        level: 'COMMUNE',
        code: '06256',
        name: 'Trấn Ninh',
        fullName: 'Xã Trấn Ninh',
        kind: 'xa',
        ntmScope: true,
        validFrom: '2020-01-01',
        validTo: '2025-06-30',
        parent: 'tinh',
        source: 'Nghị quyết',
      },
    ],
    successions: [],
  })

  it('stand in the file’s order, with their source', () => {
    expect([...unitRows(file)].map(([key, { sortOrder, source }]) => [key, sortOrder, source])).toEqual([
      ['tinh', 1, 'Danh mục GSO'],
      ['xa', 2, 'Nghị quyết'],
    ])
  })

  it('hang below their parent for their whole life', () => {
    expect(parentRows(file)).toEqual([{ child: 'xa', parent: 'tinh', validFrom: '2020-01-01', validTo: '2025-06-30' }])
  })
})

describe('customary papers', () => {
  it('are repeated for the set that asks for the same', () => {
    const rows = evidenceTypeRows(
      evidenceTypesFile.parse({
        general: [{ key: 'general.1', name: 'Báo cáo' }],
        dossier: [{ key: 'dossier.commune.1', name: 'Tờ trình' }],
        criteria: [
          { set: 'A', criterion: 9, items: [{ key: 'a.9.1', name: 'Danh sách hộ', sensitivity: 'PERSONAL' }] },
          { set: 'A', criterion: 8, items: [{ key: 'a.8.1', name: 'Xác nhận' }] },
        ],
        sameAs: [{ set: 'B', prefix: 'b', fromSet: 'A', fromPrefix: 'a', criteria: [9] }],
      }),
    )
    expect([...rows.keys()]).toEqual(['general.1', 'dossier.commune.1', 'a.9.1', 'a.8.1', 'b.9.1'])
    expect(rows.get('b.9.1')).toMatchObject({
      criterion: { set: 'B', no: 9 },
      sensitivity: 'PERSONAL',
      dossierKey: null,
    })
    expect(rows.get('general.1')).toMatchObject({ criterion: null, dossierKey: 'general.1', sensitivity: 'OPEN' })
  })
})

describe('assignments', () => {
  const parse = (assignments: unknown[]) =>
    assignmentRows(assignmentsFile.parse({ unit: 'huyen', validFrom: '2021-01-01', validTo: null, assignments }))

  it('are one row an agency, stronger on an indicator', () => {
    const indicators = { '13.1': { lead: 'TCKH', support: ['NNPTNT'] } }
    const rows = parse([{ set: 'A', criterion: 13, lead: 'NNPTNT', support: ['TCKH'], indicators }])
    expect([...rows].map(([key, { role }]) => `${key} ${role}`)).toEqual([
      'A/criterion 13/NNPTNT LEAD',
      'A/criterion 13/TCKH SUPPORT',
      'A/13.1/TCKH LEAD',
      'A/13.1/NNPTNT SUPPORT',
    ])
  })

  it('may have no lead, and no agency twice', () => {
    expect(parse([{ set: 'A', criterion: 4, support: ['VPDP'] }]).size).toBe(1)
    expect(() => parse([{ set: 'A', criterion: 4, lead: 'VPDP', support: ['VPDP'] }])).toThrow('stands twice')
  })
})

describe('keyed', () => {
  it('refuses a key that stands twice', () => {
    expect(() =>
      keyed([
        ['a', 1],
        ['a', 2],
      ]),
    ).toThrow('"a" stands twice')
  })
})
