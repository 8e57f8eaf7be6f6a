import request from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { hashOf, newToken } from '../../src/api/client.js'
import { table } from '../../src/api/schemas.js'
import { paths } from '../../src/paths.js'
import { createGolden, goldenBefore, goldenCells, goldenDay, goldenSet } from '../support/golden.js'
import { portal } from '../support/portal.js'

const p = portal({ template: 'migrated' })
const token = newToken()

beforeAll(async () => {
  await createGolden(p)
  const { id: unitId } = await p.db.adminUnit.findFirstOrThrow({ where: { level: 'DISTRICT' } })
  await p.db.apiClient.create({ data: { name: 'Tỉnh', unitId, tokenHash: hashOf(token), createdAt: p.clock.now() } })
})

/** A cell of data and a cell as people write it, brought to one form: numbers by value, days, nothing. */
const sameForm = (cell: string | number | null): string => {
  const text = cell === null || cell === '–' ? '' : String(cell)
  const [, d, m, y] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text) ?? []
  if (y !== undefined) return `${y}-${m}-${d}`
  return /^-?\d+([.,]\d+)?%?$/.test(text) ? String(Number(text.replace(',', '.').replace('%', ''))) : text
}

describe('tables 1 to 4 read by a program', () => {
  for (const basis of ['verified', 'self'] as const)
    for (const no of ['1', '2', '3', '4'] as const)
      it(`table ${no}, ${basis}, has the cells counted by hand`, async () => {
        const url = paths.api.table({ no }, { set: goldenSet, basis, before: goldenBefore })
        const answer = await request(p.app).get(url).set('Authorization', `Bearer ${token}`).expect(200)
        const read = table.parse(answer.body)
        expect(read.cutoff).toBe(goldenDay)
        const cells = read.rows.map((row) => read.columns.map(({ key }) => sameForm(row.cells[key] ?? null)))
        expect(cells).toEqual(goldenCells[basis][no].map((row) => row.map(sameForm)))
      })

  it('are nine at most', async () => {
    const url = paths.api.table({ no: 10 }, { set: goldenSet })
    await request(p.app).get(url).set('Authorization', `Bearer ${token}`).expect(404)
  })
})
