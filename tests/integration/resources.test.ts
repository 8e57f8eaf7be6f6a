import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { statementsOf, textOf } from '../support/figures.js'
import { portal, type Visitor } from '../support/portal.js'

const p = portal()

const stampIn = (html: string): string => /name="stamp" value="([^"]*)"/.exec(html)?.[1] ?? ''

describe('resources mobilised', () => {
  let officer: Visitor
  let commune: number
  const quarter = { from: '2024-01-01', to: '2024-03-31' }
  const url = () => paths.resources.show({ id: commune }, quarter)
  const days = { periodStart: '01/01/2024', periodEnd: '31/03/2024' }

  beforeAll(async () => {
    officer = await p.login('COMMUNE')
    commune = await p.unitId('Trấn Ninh')
  })

  it('are entered by period, with running totals of the year and the phase', async () => {
    const stamp = stampIn((await officer.get(url()).expect(200)).text)
    const fields = { ...days, stamp, amount_NS_TINH: '1.250,5', quantity_HIEN_DAT: '850', amount_DAN_TIEN: '12' }
    await officer.post(url(), fields).expect(303)
    const earlier = { from: '2022-10-01', to: '2022-12-31' }
    const before = { periodStart: '01/10/2022', periodEnd: '31/12/2022', stamp: 'none', amount_NS_TINH: '1000' }
    await officer.post(paths.resources.show({ id: commune }, earlier), before).expect(303)
    const page = textOf((await officer.get(url()).expect(200)).text)
    expect(page).toMatch(/Ngân sách tỉnh 1\.250,5 2\.250,5/)
    expect(page).toMatch(/Hiến đất 850 m² 850 m²/)
    const district = textOf((await (await p.login('LEADER')).get(paths.resources.list()).expect(200)).text)
    expect(district).toMatch(/Năm 2024 1\.262,5 triệu đồng Giai đoạn 2021–2025 2\.262,5 triệu đồng/)
    expect(district).toMatch(/Xã Trấn Ninh 1\.262,5 2\.262,5/)
  })

  it('are never counted twice: a period may not share days with another', async () => {
    const month = paths.resources.show({ id: commune }, { from: '2024-03-01', to: '2024-03-31' })
    const fields = { periodStart: '01/03/2024', periodEnd: '31/03/2024', stamp: 'none', amount_NS_XA: '5' }
    const answer = await officer.post(month, fields).expect(422)
    expect(textOf(answer.text)).toContain('Đã nhập kỳ từ 01/01/2024 đến 31/03/2024')
    await expect(
      p.pool.query(`INSERT INTO "MobilisedResource" ("communeId", source, "periodStart", "periodEnd", amount)
        VALUES (${commune}, 'NS_TINH', '2024-03-01', '2024-03-31', 1)`),
    ).rejects.toThrow(/once_a_day/)
  })

  it('keep what was typed where someone saved first or a figure is wrong', async () => {
    const answer = await officer.post(url(), { ...days, stamp: 'none', amount_NS_TINH: '7' }).expect(409)
    expect(answer.text).toMatch(/name="amount_NS_TINH"[^>]*value="7"/)
    const stamp = stampIn(answer.text)
    await officer.post(url(), { ...days, stamp, amount_NS_TINH: '-1' }).expect(422)
    await officer.post(url(), { ...days, stamp, amount_NS_TINH: '7' }).expect(303)
    expect(
      await p.db.mobilisedResource.count({ where: { communeId: commune, periodEnd: new Date('2024-03-31') } }),
    ).toBe(1)
  })

  it('are of the own commune, or the office; others read, strangers do not', async () => {
    const fields = { ...days, stamp: 'none', amount_NS_XA: '1' }
    const other = await p.unitId('Yên Phúc')
    await officer.get(paths.resources.show({ id: other })).expect(404)
    await officer.post(paths.resources.show({ id: other }), fields).expect(404)
    for (const role of ['LEADER', 'AGENCY', 'STEERING', 'ADMIN'] as const) {
      const reader = await p.login(role)
      await reader.get(url()).expect(200)
      await reader.post(url(), fields).expect(403)
      await reader.get(paths.arrears.create()).expect(403)
    }
    await (await p.login('APPRAISER')).get(paths.resources.list()).expect(403)
    await (await p.login('COORDINATOR')).post(paths.resources.show({ id: other }), fields).expect(303)
  })

  it('are exported', async () => {
    const csv = await officer.get(paths.resources.export({ format: 'csv' })).expect(200)
    expect(csv.text).toContain('Xã;Nguồn;Từ ngày')
    expect(csv.text).toContain('Ngân sách tỉnh;01/01/2024;31/03/2024;7;')
    expect(csv.text).not.toContain('Yên Phúc')
  })

  it('take the same statements for the district whatever was entered', async () => {
    expect(await statementsOf(p, officer, paths.resources.list())).toBeLessThanOrEqual(8)
  })
})

describe('construction arrears', () => {
  it('are entered and corrected, and never more paid than owed', async () => {
    const officer = await p.login('COMMUNE')
    const communeId = await p.unitId('Trấn Ninh')
    const fields = {
      requestKey: crypto.randomUUID(),
      communeId,
      project: 'Đường Nà Chuông',
      total: '1.450',
      paid: '1.210,5',
      asOf: '30/04/2024',
    }
    await officer.post(paths.arrears.create(), { ...fields, paid: '1500' }).expect(422)
    await officer.post(paths.arrears.create(), fields).expect(303)
    await officer.post(paths.arrears.create(), fields).expect(303)
    const [row, ...more] = await p.db.constructionArrear.findMany()
    expect(more).toEqual([])
    const edit = paths.arrears.edit({ id: row?.id ?? 0 })
    await officer.get(edit).expect(200)
    await officer.post(edit, { ...fields, requestKey: null, version: 1, paid: '1.300' }).expect(303)
    await officer.post(edit, { ...fields, requestKey: null, version: 1, paid: '1.301' }).expect(409)
    expect(textOf((await officer.get(paths.arrears.list()).expect(200)).text)).toMatch(/Tổng cộng 1\.450 1\.300 150/)
    expect((await officer.get(paths.arrears.export({ format: 'csv' })).expect(200)).text).toContain(
      'Đường Nà Chuông;1450;1300;150;30/04/2024',
    )
    await (await p.login('COMMUNE', { unit: 'Yên Phúc' })).get(edit).expect(404)

    const then = p.clock.today()
    p.clock.at('2024-07-10')
    await officer.post(edit, { ...fields, requestKey: null, version: 2, paid: '1.350', asOf: '09/07/2024' }).expect(303)
    const leader = await p.login('LEADER')
    const table = async (on?: string) =>
      textOf((await leader.get(paths.tables.show({ no: '9' }, { on })).expect(200)).text)
    expect(await table()).toMatch(/Đường Nà Chuông 1\.450 1\.350 100/)
    expect(await table(then)).toMatch(/Đường Nà Chuông 1\.450 1\.300 150/)
    p.clock.at(then)
  })
})

describe('model sites', () => {
  it('stand under their village, with the decision that recognised them', async () => {
    const office = await p.login('COORDINATOR')
    const communeId = await p.unitId('Yên Phúc')
    const site = {
      requestKey: crypto.randomUUID(),
      communeId,
      villageName: 'Thôn Nà Thử',
      kind: 'RESIDENTIAL_AREA',
      planYear: '2023',
    }
    const recognised = { recognisedOn: '20/12/2023', docNumber: '1985/QĐ-UBND', docIssuer: 'UBND huyện Văn Quan' }
    await office.get(paths.modelSites.create({}, { commune: communeId })).expect(200)
    await office.post(paths.modelSites.create(), { ...site, recognisedOn: '20/12/2023' }).expect(422)
    await office.post(paths.modelSites.create(), { ...site, ...recognised }).expect(303)
    const row = await p.db.modelSite.findFirstOrThrow({ include: { village: true, document: true } })
    expect(row).toMatchObject({ village: { name: 'Thôn Nà Thử', communeId }, document: { docNumber: '1985/QĐ-UBND' } })
    const page = textOf((await office.get(paths.modelSites.list()).expect(200)).text)
    expect(page).toMatch(
      /Khu dân cư kiểu mẫu 1 đã công nhận .* Xã Yên Phúc Thôn Nà Thử Khu dân cư kiểu mẫu 2023 1985\/QĐ-UBND 20\/12\/2023/,
    )
    const edit = paths.modelSites.edit(row)
    expect((await office.get(edit).expect(200)).text).toContain('value="1985/QĐ-UBND"')
    const garden = { ...recognised, communeId, villageId: row.villageId, kind: 'GARDEN', version: 1 }
    await office.post(edit, garden).expect(303)
    await office.post(edit, garden).expect(409)
    expect((await office.get(paths.modelSites.export({ format: 'csv' })).expect(200)).text).toContain('Vườn mẫu')
    await (await p.login('COMMUNE')).get(edit).expect(404)
  })
})
