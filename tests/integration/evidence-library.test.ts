import { beforeAll, describe, expect, it } from 'vitest'
import { dayToDb } from '../../src/kernel/time.js'
import { paths } from '../../src/paths.js'
import { uploadOne } from '../support/evidence.js'
import { image, pdf } from '../support/files.js'
import { portal, type Visitor } from '../support/portal.js'

const town = portal()
let officer: Visitor
let coordinator: Visitor
const ids: Record<string, number> = {}
beforeAll(async () => {
  officer = await town.login('COMMUNE', { unit: 'Trấn Ninh' })
  coordinator = await town.login('COORDINATOR')
  const road = await town.assessmentId('Trấn Ninh', 'NTM_2021_2025', '2.1')
  const water = await town.assessmentId('Trấn Ninh', 'NTM_2021_2025', '17.1')
  const add = async (
    name: string,
    at: number,
    fields: Record<string, string>,
    file: readonly [string, Buffer] = [`${name}.pdf`, pdf(name)],
  ) => {
    ids[name] = await uploadOne(town, officer, at, file, fields)
  }
  await add('road', road, { subject: 'GIAO THÔNG nông thôn: biểu tổng hợp', docNumber: '18/BC-UBND', dataYear: '2023' })
  await add('photo', road, { subject: 'Ảnh hiện trạng' }, ['a.jpg', await image('jpeg')])
  await add('soon', water, { subject: 'Phiếu xét nghiệm nước', validUntil: '20/06/2024', issuer: 'Trung tâm Y tế' })
  await add('old', water, { subject: 'Phiếu cũ', validUntil: '19/05/2024', issuedOn: '01/02/2022' })
  await add('gone', water, { subject: 'Giấy tải nhầm' })
  await officer.post(paths.evidence.withdrawal({ id: ids['gone'] ?? 0 }), { version: 1, reason: 'tải nhầm giấy tờ' })
})

const found = async (query: Record<string, string | number>, visitor = officer): Promise<string[]> => {
  const page = await visitor.get(paths.evidence.list({}, query))
  expect(page.status).toBe(200)
  return Object.keys(ids).filter((name) => page.text.includes(`href="/evidence/${ids[name] ?? 0}"`))
}

describe('the library', () => {
  it('lists what is in use, newest first', async () => {
    expect(await found({})).toEqual(['road', 'photo', 'soon', 'old'])
    const { text } = await officer.get(paths.evidence.list())
    expect(text.indexOf('Phiếu cũ')).toBeLessThan(text.indexOf('Ảnh hiện trạng'))
  })

  it.each([
    ['giao thông', ['road']],
    ['GIAO THONG', ['road']],
    ['thông giao', ['road']],
    ['18/bc', ['road']],
    ['trung tam y te', ['soon']],
    ['100%_\\', []],
    ['không có giấy nào', []],
  ])('finds %s', async (q, expected) => {
    expect(await found({ q })).toEqual(expected)
  })

  it('finds a paper by its receipt', async () => {
    const { receiptCode } = await town.db.evidenceRevision.findFirstOrThrow({
      where: { evidenceId: ids['photo'] ?? 0 },
    })
    expect(await found({ q: receiptCode.toLowerCase() })).toEqual(['photo'])
  })

  it('filters by state, kind, year, criterion and commune', async () => {
    expect(await found({ state: 'expiring' })).toEqual(['soon'])
    expect(await found({ state: 'expired' })).toEqual(['old'])
    expect(await found({ state: 'withdrawn' })).toEqual(['gone'])
    expect(await found({ state: 'all' })).toHaveLength(5)
    expect(await found({ kind: 'image' })).toEqual(['photo'])
    expect(await found({ kind: 'paper' })).toEqual([])
    expect(await found({ year: '2023' })).toEqual(['road'])
    expect(await found({ year: '2022' })).toEqual(['old'])
    const criterion = await town.db.criterion.findFirstOrThrow({ where: { no: 17, set: { code: 'NTM_2021_2025' } } })
    expect(await found({ criterion: criterion.id })).toEqual(['soon', 'old'])
    expect(await found({ commune: await town.unitId('Trấn Ninh') }, coordinator)).toHaveLength(4)
    expect(await found({ commune: await town.unitId('Điềm He') }, coordinator)).toEqual([])
  })

  it('takes any nonsense for no filter or no row', async () => {
    for (const query of [
      '?page=-1&state=x&kind=x&year=abcd',
      '?commune=abc',
      '?q=a&q=b',
      '?q[x]=1',
      '?page=9999',
      `?q=${'x'.repeat(500)}`,
    ]) {
      expect((await officer.get(`${paths.evidence.list()}${query}`)).status).toBe(200)
    }
    expect((await officer.get(paths.evidence.list({}, { q: 'zzz' }))).text).toContain('Không có giấy tờ nào phù hợp')
  })

  it('asks the database as often for many papers as for few, and pages them', async () => {
    const few = await town.lineOf(await coordinator.get(paths.evidence.list()))
    const ownerUnitId = await town.unitId('Yên Phúc')
    const many = Array.from({ length: 120 }, (_, index) => ({
      ownerUnitId,
      subject: `Giấy ${index}`,
      currentRevision: 0,
      keptAt: 'tủ',
      createdAt: town.clock.now(),
      validUntil: dayToDb('2030-01-01'),
    }))
    await town.db.evidence.createMany({ data: many })
    const full = await coordinator.get(paths.evidence.list())
    expect((await town.lineOf(full)).queries).toBe(few.queries)
    expect(full.text).toContain('124 giấy tờ, trang 1/3')
    expect(full.text.match(/<tr>/g)?.length).toBe(51)
    expect((await coordinator.get(paths.evidence.list({}, { page: 3 }))).text).toContain('trang 3/3')
    const own = await town.lineOf(await officer.get(paths.evidence.show({ id: ids['road'] ?? 0 })))
    expect(own.queries).toBeLessThan(25)
  })
})
