import { beforeAll, describe, expect, it } from 'vitest'
import type { Basis } from '../../src/assessments/status.js'
import { getCatalogue, setOf } from '../../src/criteria/catalogue.js'
import { lookingBack } from '../../src/kernel/context.js'
import { paths } from '../../src/paths.js'
import { loadTable } from '../../src/tables/load.js'
import type { TableNo } from '../../src/tables/registry.js'
import { listTableUnits } from '../../src/tables/units.js'
import { tableTexts } from '../../src/tables/words.js'
import { textOf } from '../support/figures.js'
import { createGolden, goldenBefore, goldenCells, goldenDay, goldenSet } from '../support/golden.js'
import { portal, type TestUser, type Visitor } from '../support/portal.js'
import { csvCells, formulasOf, pageCells, readWorkbook, type Sheet } from '../support/tables.js'

const p = portal({ template: 'migrated' })
const bases: readonly Basis[] = ['verified', 'self']
const counted = ['1', '2', '3', '4'] as const
let office: TestUser
let reader: Visitor

beforeAll(async () => {
  await createGolden(p)
  office = await p.user('COORDINATOR')
  reader = await p.login('LEADER')
})

const load = async (no: TableNo, basis: Basis, day = goldenDay, user = office) => {
  const now = await p.ctx(user)
  const ctx = day === goldenDay ? now : lookingBack(now, day)
  const [unit] = await listTableUnits(ctx)
  if (!unit) throw new Error('No unit')
  return loadTable(ctx, { no, unit, set: setOf(await getCatalogue(ctx), goldenSet), basis, before: goldenBefore })
}

describe('tables 1 to 4 of a district counted by hand', () => {
  for (const basis of bases)
    for (const no of counted)
      it(`table ${no}, ${basis}`, async () => {
        const table = await load(no, basis)
        expect(tableTexts(table)).toEqual(goldenCells[basis][no])
        expect(table).toMatchObject({ unit: 'Huyện Thử Tính', cutoff: goldenDay })
      })

  it('says on a past day what was counted on it', async () => {
    const table = await load('1', 'verified', goldenBefore)
    const columns = table.columns.map(({ key }) => key)
    const met = tableTexts(table).map((cells) => [cells[1], cells[columns.indexOf('met')]])
    expect(met.slice(0, 5)).toEqual([
      ['An Bình', '3'],
      ['Bình Yên', '1'],
      ['Cao Sơn', '0'],
      ['Đông Mai', '3'],
      ['Hòa Lạc', '0'],
    ])
    expect(table.cutoff).toBe(goldenBefore)
  })
})

/** A value of a sheet as a person reads it: by the format of its cell, the Vietnamese way. */
const shown = (sheet: Sheet, row: number, column: number): string => {
  const address = `${String.fromCharCode(65 + column)}${row + 1}`
  const { v: value, z: format = '' } = sheet.cell(address) ?? {}
  if (value === undefined || value === null) return ''
  if (typeof value !== 'number') return typeof value === 'string' ? value : ''
  if (format === 'dd/mm/yyyy')
    return new Date(Math.round((value - 25_569) * 86_400_000)).toISOString().slice(0, 10).split('-').reverse().join('/')
  const digits = /0\.(0+)/.exec(format)?.[1]?.length ?? 0
  const number = (format.endsWith('%') ? value * 100 : value).toFixed(digits).replace('.', ',')
  return format.endsWith('%') ? `${number}%` : number
}

describe('the same cells by every writer', () => {
  const query = (basis: Basis) => ({ set: goldenSet, basis, before: goldenBefore })

  for (const basis of bases)
    for (const no of counted)
      it(`table ${no}, ${basis}: page, .xlsx, CSV, JSON`, async () => {
        const expected = goldenCells[basis][no].map((row) => [...row])
        const page = await reader.get(paths.tables.show({ no }, query(basis))).expect(200)
        expect(pageCells(page.text)).toEqual(expected)
        expect(textOf(page.text)).toContain('tính đến ngày 20/05/2024')

        const answer = await reader
          .get(paths.tables.file({ no, format: 'xlsx' }, query(basis)))
          .responseType('blob')
          .expect(200)
        const [sheet] = readWorkbook(answer.body as Buffer)
        if (!sheet) throw new Error('No sheet')
        const first = sheet.values.findIndex((row) => row[0] === 1 || row[0] === 'Số xã')
        const width = expected[0]?.length ?? 0
        const cells = expected.map((_, down) =>
          Array.from({ length: width }, (__, right) => shown(sheet, first + down, right)),
        )
        expect(cells).toEqual(expected)
        for (const { address, saved, computed } of formulasOf(sheet))
          expect([address, saved]).toEqual([address, computed])

        const csv = csvCells(
          (await reader.get(paths.tables.file({ no, format: 'csv' }, query(basis))).expect(200)).text,
        )
        const table = await load(no, basis)
        const nothing = new Set(table.columns.flatMap(({ key }, index) => (/^c\d/.test(key) ? [] : [index])))
        expect(csv.slice(1)).toEqual(
          expected.map((row) => row.map((cell, index) => (cell === '–' && nothing.has(index) ? '' : cell))),
        )
        const json = await reader.get(paths.tables.file({ no, format: 'json' }, query(basis))).expect(200)
        expect((json.body as { rows: unknown[] }).rows).toHaveLength(expected.length)
      })
})
