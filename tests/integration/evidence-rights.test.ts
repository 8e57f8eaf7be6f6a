import { beforeAll, describe, expect, it } from 'vitest'
import { Prisma } from '../../src/generated/prisma/client.js'
import type { Sensitivity } from '../../src/generated/prisma/enums.js'
import { dayToDb } from '../../src/kernel/time.js'
import { paths } from '../../src/paths.js'
import { mayChange, mayUpload, visibleEvidence, visibleEvidenceSql } from '../../src/policies/evidence.js'
import { uploadOne } from '../support/evidence.js'
import { pdf } from '../support/files.js'
import { portal, type TestUser, type Visitor } from '../support/portal.js'

const town = portal()
const levels = ['OPEN', 'PERSONAL', 'CLASSIFIED_RISK'] as const
const papers = new Map<Sensitivity, number>()
let officer: Visitor
let indicatorId = 0
let criterionId = 0
let elsewhere = 0

beforeAll(async () => {
  officer = await town.login('COMMUNE', { unit: 'Trấn Ninh' })
  const assessmentId = await town.assessmentId('Trấn Ninh', 'NTM_2021_2025', '11')
  const row = await town.db.assessment.findUniqueOrThrow({ where: { id: assessmentId } })
  indicatorId = row.indicatorId
  criterionId = row.criterionId
  for (const sensitivity of levels) {
    const id = await uploadOne(town, officer, assessmentId, ['a.pdf', pdf(sensitivity)], {
      sensitivity,
      notSecret: 'on',
    })
    papers.set(sensitivity, id)
  }
  const neighbour = await town.login('COMMUNE', { unit: 'Điềm He' })
  const there = await town.assessmentId('Điềm He', 'NTM_2021_2025', '11')
  elsewhere = await uploadOne(town, neighbour, there, ['a.pdf', pdf('elsewhere')])
})

/** The levels of Trấn Ninh's papers a person sees, by both ways the rule is written. */
const seen = async (user: TestUser): Promise<Sensitivity[]> => {
  const { actor, today } = await town.ctx(user)
  const byWhere = await town.db.evidence.findMany({ where: visibleEvidence(actor, today), select: { id: true } })
  const bySql = await town.db.$queryRaw<{ id: number }[]>(
    Prisma.sql`SELECT e.id FROM "Evidence" e WHERE ${visibleEvidenceSql(actor, today)} ORDER BY e.id`,
  )
  const ids = byWhere.map(({ id }) => id).sort((a, b) => a - b)
  expect(bySql.map(({ id }) => id)).toEqual(ids)
  return levels.filter((level) => ids.includes(papers.get(level) ?? 0))
}

const assign = async (
  agency: string,
  of: { criterionId: number } | { indicatorId: number },
  status: 'DRAFT' | 'CONFIRMED',
) => {
  const district = await town.db.adminUnit.findFirstOrThrow({ where: { level: 'DISTRICT' } })
  const { id: agencyId } = await town.db.agency.findFirstOrThrow({ where: { code: agency, unitId: district.id } })
  await town.db.assignment.create({
    data: { ...of, unitId: district.id, agencyId, role: 'LEAD', status, validFrom: dayToDb('2024-01-01') },
  })
}

describe('who sees papers of a commune', () => {
  it.each([
    ['COMMUNE', ['OPEN', 'PERSONAL', 'CLASSIFIED_RISK']],
    ['COORDINATOR', ['OPEN', 'PERSONAL', 'CLASSIFIED_RISK']],
    ['LEADER', ['OPEN']],
    ['STEERING', ['OPEN']],
    ['ADMIN', ['OPEN']],
    ['APPRAISER', []],
  ] as const)('%s', async (role, expected) => {
    expect(await seen(await town.user(role))).toEqual(expected)
  })

  it("not the neighbour commune's officer, and not beyond the scope of a mixed account", async () => {
    const neighbour = await town.user('COMMUNE', { unit: 'Điềm He' })
    expect(await seen(neighbour)).toEqual([])
    const district = await town.db.adminUnit.findFirstOrThrow({ where: { level: 'DISTRICT' } })
    await town.db.roleGrant.create({
      data: { userId: neighbour.id, role: 'LEADER', unitId: district.id, validFrom: dayToDb('2020-01-01') },
    })
    expect(await seen(neighbour)).toEqual(['OPEN'])
    const { actor } = await town.ctx(neighbour)
    const owner = await town.unitId('Trấn Ninh')
    expect(mayUpload(actor, { communeId: owner })).toBe(false)
    expect(mayChange(actor, { ownerUnitId: owner })).toBe(false)
    expect(mayChange(actor, { ownerUnitId: await town.unitId('Điềm He') })).toBe(true)
  })

  it('the lead agency sees the guarded ones too once its assignment is confirmed; one of the indicator is stronger', async () => {
    await town.db.assignment.deleteMany({ where: { OR: [{ criterionId }, { indicatorId }] } })
    const [labour, police] = [
      await town.user('AGENCY', { agency: 'LDTBXH' }),
      await town.user('AGENCY', { agency: 'CA' }),
    ]
    expect(await seen(labour)).toEqual(['OPEN'])
    await assign('LDTBXH', { criterionId }, 'DRAFT')
    expect(await seen(labour)).toEqual(['OPEN'])
    await town.db.assignment.updateMany({ where: { criterionId }, data: { status: 'CONFIRMED' } })
    expect(await seen(labour)).toEqual([...levels])
    expect(await seen(police)).toEqual(['OPEN'])
    await assign('CA', { indicatorId }, 'CONFIRMED')
    expect(await seen(police)).toEqual([...levels])
    expect(await seen(labour)).toEqual(['OPEN'])
    await town.db.assignment.updateMany({ where: { indicatorId }, data: { validTo: dayToDb('2024-05-19') } })
    expect(await seen(police)).toEqual(['OPEN'])
    expect(await seen(labour)).toEqual([...levels])
    await town.db.evidenceLink.updateMany({
      where: { evidenceId: papers.get('PERSONAL') ?? 0 },
      data: { unlinkedAt: town.clock.now() },
    })
    expect(await seen(labour)).toEqual(['OPEN', 'CLASSIFIED_RISK'])
  })
})

describe('a guarded paper', () => {
  it('is not there for a leader: neither page, file, list nor search', async () => {
    const leader = await town.login('LEADER')
    const id = papers.get('PERSONAL') ?? 0
    expect((await leader.get(paths.evidence.show({ id }))).status).toBe(404)
    expect((await leader.get(paths.evidence.file({ id, number: 1 }))).status).toBe(404)
    const list = await leader.get(paths.evidence.list())
    expect(list.text).toContain(`href="${paths.evidence.show({ id: papers.get('OPEN') ?? 0 })}"`)
    expect(list.text).not.toContain(`href="${paths.evidence.show({ id })}"`)
    expect(list.text).toContain(`href="${paths.evidence.show({ id: elsewhere })}"`)
  })
})
