import { describe, expect, it } from 'vitest'
import { fileOf, parseSeed, readSeed, type Seed } from './files.js'
import { assignmentRows, documentRows, evidenceTypeRows, unitRows } from './rows.js'
import { assignmentsFile, documentsFile, evidenceTypesFile, unitsFile } from './schemas.js'
import { indicatorRows, levelRows } from './set-rows.js'
import { overlayFile, type SetFile, setFile } from './set-schemas.js'
import { setSources } from './set-sources.js'

/** What the project's own seed files say, without a database. */
const seed: Seed = await readSeed()
const sets: SetFile[] = setSources(seed).map(({ file }) => parseSeed(setFile, file))
const overlays = seed.overlays.map((name) => parseSeed(overlayFile, fileOf(seed, name)))
const [ntm, nangCao, kieuMau] = sets as [SetFile, SetFile, SetFile]

const statuses = (set: SetFile) => {
  const entries = set.criteria.flatMap(({ indicators }) => indicators)
  return Object.fromEntries(
    ['SET', 'DELEGATED', 'UNVERIFIED'].map((status) => [
      status,
      entries.filter((one) => one.requirement.status === status).length,
    ]),
  )
}

const notApplicable = (set: SetFile) =>
  set.criteria.flatMap(({ indicators }) =>
    indicators.filter(({ notApplicable }) => notApplicable).map(({ code }) => code),
  )

describe('the sets of the period 2021 - 2025', () => {
  it('come after the set they require', () => {
    expect(sets.map(({ code }) => code)).toEqual(['NTM_2021_2025', 'NTM_NANG_CAO_2021_2025', 'NTM_KIEU_MAU_2021_2025'])
  })

  it('have 57, 75 and 4 indicators', () => {
    expect(sets.map((set) => indicatorRows(set).size)).toEqual([57, 75, 4])
    expect(sets.map(({ criteria }) => criteria.length)).toEqual([19, 19, 4])
  })

  it('withhold what nobody has checked', () => {
    expect(statuses(ntm)).toEqual({ SET: 39, DELEGATED: 7, UNVERIFIED: 11 })
    expect(statuses(nangCao)).toEqual({ SET: 44, DELEGATED: 4, UNVERIFIED: 27 })
    expect(statuses(kieuMau)).toEqual({ SET: 4, DELEGATED: 0, UNVERIFIED: 0 })
    const unknown = sets.flatMap((set) => levelRows(set, overlays)).filter(({ status }) => status !== 'SET')
    expect(unknown.every(({ value, factor }) => value === null && factor === null)).toBe(true)
  })

  it('never judge by a candidate', () => {
    const entries = sets.flatMap(({ criteria }) => criteria.flatMap(({ indicators }) => indicators))
    const candidates = entries.filter(({ provenance }) => 'candidate' in provenance)
    expect(candidates).toHaveLength(23)
    expect(new Set(candidates.map(({ requirement }) => requirement.status))).toEqual(new Set(['UNVERIFIED']))
  })

  it('offer "not applicable" where the set or its customary papers say so', () => {
    expect(sets.map(notApplicable)).toEqual([['7', '13.4'], ['7', '17.9', '18.8'], []])
  })

  it('have bands that hold every count once', () => {
    for (const { bands, criteria } of sets) {
      const counts = [...Array(criteria.length + 1).keys()]
      expect(counts.map((count) => bands.filter(({ min, max }) => min <= count && count <= max).length)).toEqual(
        counts.map(() => 1),
      )
    }
  })

  it('name the criteria whose failure revokes', () => {
    const triggers = (set: SetFile) => set.criteria.filter((one) => one.revocationTrigger).map(({ no }) => no)
    expect(sets.map(triggers)).toEqual([[10, 17, 19], [10, 17, 18, 19], []])
  })

  it('have headings short enough for the matrix', () => {
    const names = sets.flatMap(({ criteria }) => criteria.map(({ shortName }) => shortName))
    expect(names.filter((name) => name.length > 18)).toEqual([])
  })

  it('cite documents that exist', () => {
    const documents = documentRows(parseSeed(documentsFile, fileOf(seed, 'documents')))
    const cited = sets.flatMap((set) => [...set.documents, ...levelRows(set, overlays).map(({ document }) => document)])
    expect(cited.filter((key) => key !== null && !documents.has(key))).toEqual([])
  })
})

describe('the overlay of Lạng Sơn', () => {
  it('has a free place for each indicator left to the province, and no figure', () => {
    const [overlay] = overlays
    const delegated = sets.flatMap(({ code, criteria }) =>
      criteria.flatMap(({ indicators }) =>
        indicators.filter((one) => one.delegatedToProvince).map((one) => `${code} ${one.code}`),
      ),
    )
    const places = overlay?.levels
      .filter(({ part }) => part === null)
      .map(({ set, indicator }) => `${set} ${indicator}`)
    expect(places).toEqual(delegated)
    expect(overlay?.levels.every(({ status, value }) => status === 'TO_BE_FILLED' && value === undefined)).toBe(true)
  })
})

describe('units', () => {
  const units = unitRows(parseSeed(unitsFile, fileOf(seed, 'units')))
  const on = (day: string) =>
    [...units.values()].filter(
      ({ ntmScope, level, validFrom, validTo }) =>
        ntmScope && level === 'COMMUNE' && validFrom <= day && day <= (validTo ?? '9999'),
    )

  it('are 16, 14 and 6 communes by day', () => {
    expect(['2024-05-20', '2024-11-30', '2024-12-01', '2025-06-30', '2025-07-01'].map((day) => on(day).length)).toEqual(
      [16, 16, 14, 14, 6],
    )
  })

  it('spell Điềm He', () => {
    expect(on('2024-05-20').map(({ name }) => name)).toContain('Điềm He')
    for (const [name, { text }] of seed.files) {
      if (name !== 'directive-2024-05') expect(text).not.toContain('Diêm He') // there the correction is explained
    }
  })
})

describe('papers and assignments', () => {
  it('cover every criterion of the two sets of 19', () => {
    const papers = [...evidenceTypeRows(parseSeed(evidenceTypesFile, fileOf(seed, 'evidence-types'))).values()]
    for (const { code } of [ntm, nangCao]) {
      const covered = new Set(
        papers.filter(({ criterion }) => criterion?.set === code).map(({ criterion }) => criterion?.no),
      )
      expect(covered.size).toBe(19)
    }
  })

  it('warn of household lists and of state secrets', () => {
    const papers = [...evidenceTypeRows(parseSeed(evidenceTypesFile, fileOf(seed, 'evidence-types'))).values()]
    const warned = papers.filter(({ sensitivity }) => sensitivity === 'CLASSIFIED_RISK')
    expect(new Set(warned.map(({ criterion }) => criterion?.no))).toEqual(new Set([19]))
    expect(papers.filter(({ sensitivity }) => sensitivity === 'PERSONAL').length).toBeGreaterThan(15)
  })

  it('give every criterion one lead but the leading field of kiểu mẫu', () => {
    const rows = [...assignmentRows(parseSeed(assignmentsFile, fileOf(seed, 'assignments'))).values()]
    const leads = rows.filter(({ indicator, role }) => indicator === null && role === 'LEAD')
    expect(leads).toHaveLength(41)
    expect(rows).toHaveLength(191)
  })
})
