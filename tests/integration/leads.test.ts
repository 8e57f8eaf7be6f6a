import { beforeAll, expect, it } from 'vitest'
import { leadSql } from '../../src/assignments/lead-sql.js'
import { getResponsibilities } from '../../src/assignments/queries.js'
import { getCatalogue } from '../../src/criteria/catalogue.js'
import { dayToDb } from '../../src/kernel/time.js'
import { listAncestorIds } from '../../src/units/queries.js'
import { portal as usePortal } from '../support/portal.js'

const portal = usePortal({ template: 'reference' })
const today = '2024-05-20'

/** Makes assignments as uneven as they may become: confirmed, draft, of a commune, of an indicator, ended. */
const stir = async (communeId: number) => {
  const { db } = portal
  const all = await db.assignment.findMany({ where: { role: 'LEAD' }, orderBy: { id: 'asc' }, take: 500 })
  for (const [index, { id }] of all.entries()) {
    if (index % 3 === 0) await db.assignment.update({ where: { id }, data: { status: 'CONFIRMED' } })
    if (index % 7 === 0) await db.assignment.update({ where: { id }, data: { validTo: dayToDb('2024-05-19') } })
  }
  const agencies = await db.agency.findMany({ orderBy: { id: 'asc' }, take: 20 })
  const indicators = await db.indicator.findMany({ orderBy: { id: 'asc' }, take: 60 })
  const unitId = all[0]?.unitId ?? 0
  for (const [index, indicator] of indicators.entries()) {
    const agencyId = agencies[index % agencies.length]?.id ?? 0
    const status = index % 2 === 0 ? 'CONFIRMED' : 'DRAFT'
    if (index % 4 !== 0) continue
    const own = { agencyId, indicatorId: indicator.id, role: 'LEAD', status, validFrom: dayToDb('2024-01-01') } as const
    await db.assignment.create({ data: { ...own, unitId: index % 3 === 0 ? communeId : unitId } })
  }
}

let communeIds: number[]

beforeAll(async () => {
  communeIds = [await portal.unitId('Trấn Ninh'), await portal.unitId('Điềm He')]
  await stir(communeIds[0] ?? 0)
}, 60_000)

it('the lead of an assessment is the same in lists and on pages', async () => {
  const ctx = await portal.ctx()
  const rows = await portal.db.$queryRaw<
    { communeId: number; indicatorId: number; agencyId: number | null; confirmed: boolean | null }[]
  >`
    SELECT a."communeId", a."indicatorId", lead."agencyId", lead.confirmed FROM "Assessment" a ${leadSql(today)}
    WHERE a."communeId" = ANY (${communeIds}::int[])`
  const { sets } = await getCatalogue(ctx)
  const expected = new Map<string, string>()
  for (const communeId of communeIds) {
    const unitIds = await listAncestorIds(ctx, communeId, today)
    for (const set of sets) {
      const responsibilities = await getResponsibilities(ctx, { setId: set.id, unitIds, day: today })
      for (const indicator of set.criteria.flatMap(({ indicators }) => indicators)) {
        const { lead, confirmed } = responsibilities.of(indicator)
        expected.set(`${communeId}/${indicator.id}`, `${lead?.id ?? '-'} ${lead !== null && confirmed}`)
      }
    }
  }
  const found = new Map(
    rows.map((row) => [`${row.communeId}/${row.indicatorId}`, `${row.agencyId ?? '-'} ${row.confirmed ?? false}`]),
  )
  expect(found.size).toBeGreaterThan(250)
  expect(found).toEqual(new Map([...expected].filter(([key]) => found.has(key))))
  expect([...found.values()].filter((one) => one.endsWith('true')).length).toBeGreaterThan(20)
})
