import { beforeAll, describe, expect, it } from 'vitest'
import type { Basis } from '../../src/assessments/status.js'
import { getCatalogue, setOf } from '../../src/criteria/catalogue.js'
import { lookingBack } from '../../src/kernel/context.js'
import { loadTable } from '../../src/tables/load.js'
import type { TableNo } from '../../src/tables/registry.js'
import { listTableUnits } from '../../src/tables/units.js'
import { tableTexts } from '../../src/tables/words.js'
import { createGolden, goldenBefore, goldenCells, goldenDay, goldenSet } from '../support/golden.js'
import { portal, type TestUser } from '../support/portal.js'

const p = portal({ template: 'migrated' })
const bases: readonly Basis[] = ['verified', 'self']
const counted = ['1', '2', '3', '4'] as const
let office: TestUser

beforeAll(async () => {
  await createGolden(p)
  office = await p.user('COORDINATOR')
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
