import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { meetAll, statementsOf, textOf } from '../support/figures.js'
import { portal, type Visitor } from '../support/portal.js'
import { verifying } from '../support/verification.js'

const p = portal()
let office: Visitor

beforeAll(async () => {
  office = await p.login('COORDINATOR')
})

/** Invented squares in a row: no territory looks like these. */
const square = (at: number, side = 0.08) => {
  const [lon, lat] = [106 + at / 10, 21]
  const east = lon + side
  return [
    [
      [lon, lat],
      [east, lat],
      [east, lat + side],
      [lon, lat + side],
      [lon, lat],
    ],
  ]
}
const feature = (properties: unknown, at: number) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: square(at) },
})
const file = (...features: unknown[]) => Buffer.from(JSON.stringify({ type: 'FeatureCollection', features }))
const carriedIn = (html: string) => /name="shapes" value="([^"]*)"/.exec(html)?.[1] ?? ''
const boundaries = () => p.db.adminUnit.count({ where: { NOT: { boundary: { equals: null as never } } } })
const check = (bytes: Buffer, who = office) =>
  who.multipart(paths.map.boundaries()).attach('file', bytes, 'ranh-gioi.geojson')

describe('the map', () => {
  it('is tiles until boundaries exist, with the same figures in a table', async () => {
    const page = await office.get(paths.map.show()).expect(200)
    expect(page.text.match(/<ul class="tiles">[\s\S]*?<\/ul>/)?.[0].match(/<li>/g)).toHaveLength(16)
    expect(page.text).not.toContain('<svg class="map"')
    expect(textOf(page.text)).toContain('16 xã · Bộ tiêu chí')
    expect(textOf(page.text)).toMatch(/Trấn Ninh 0 \/19/)
    expect((await office.get(paths.dashboard()).expect(200)).text).toContain('href="/map?')
    expect((await office.get(paths.communes.list()).expect(200)).text).toContain('href="/map?')
  })

  it('looks back, to the communes of that day', async () => {
    p.clock.at('2025-03-01')
    const then = await office.get(paths.map.show({}, { on: '20/05/2024' })).expect(200)
    expect(textOf(then.text)).toContain('tính đến ngày 20/05/2024')
    expect(then.text).toContain('on=2024-05-20')
    expect(textOf(then.text)).toContain('16 xã')
    expect(textOf((await office.get(paths.map.show()).expect(200)).text)).toContain('14 xã')
    p.clock.at('2024-05-20')
    expect((await office.get(paths.map.show({}, { on: '30/02/2024' })).expect(200)).text).toContain('Ngày chưa đúng')
  })

  it('checks a file row by row and writes nothing before it is confirmed', async () => {
    const commune = await p.db.adminUnit.findUniqueOrThrow({ where: { id: await p.unitId('Trấn Ninh') } })
    const bytes = file(
      feature({ ma_xa: commune.code, ten_xa: 'Trấn Ninh', secret: 'thuộc tính riêng' }, 0),
      feature({ ten: 'An Sơn' }, 1),
      feature({ ten: '<b>Nơi khác</b>' }, 2),
    )
    const page = await check(bytes).expect(200)
    expect(textOf(page.text)).toContain('2 vẽ được, 1 bỏ qua, 0 cần sửa')
    expect(textOf(page.text)).toContain('Tệp thiếu 15 đơn vị')
    expect(page.text).toContain('&lt;b&gt;Nơi khác')
    expect(await boundaries()).toBe(0)
    await office.post(paths.map.boundaries(), { shapes: carriedIn(page.text) }).expect(303)
    expect(await boundaries()).toBe(2)
    const stored = JSON.stringify(await p.db.adminUnit.findUniqueOrThrow({ where: { id: commune.id } }))
    expect(stored).toContain('MultiPolygon')
    expect(stored).not.toContain('thuộc tính riêng')
    expect(await p.db.event.count({ where: { action: 'boundary.saved' } })).toBe(1)
  })

  it('draws territories that lead to their communes, the others as tiles', async () => {
    const page = await office.get(paths.map.show()).expect(200)
    expect(page.text.match(/<path class="sh-\d" d="M/g)).toHaveLength(2)
    expect(page.text).toContain('aria-label="Trấn Ninh: 0/19 tiêu chí đạt"')
    expect(page.text.match(/<ul class="tiles">[\s\S]*?<\/ul>/)?.[0].match(/<li>/g)).toHaveLength(14)
    expect(page.headers['content-security-policy']).not.toContain('unsafe')
    expect(await statementsOf(p, office, paths.map.show())).toBeLessThanOrEqual(11)
  })

  it('refuses faulty rows and altered confirmations', async () => {
    const twice = await check(file(feature({ ten: 'An Sơn' }, 0), feature({ ten: 'Xã An Sơn' }, 1))).expect(200)
    expect(textOf(twice.text)).toContain('Trùng với dòng 1')
    expect(carriedIn(twice.text)).toBe('')
    expect(textOf((await check(Buffer.from('[[[')).expect(422)).text)).toContain('không phải là GeoJSON')
    expect((await office.multipart(paths.map.boundaries()).expect(422)).text).toContain('Đề nghị chọn tệp')
    await office.post(paths.map.boundaries(), { shapes: 'H4sIAAAAAAAAAwMAAAAAAAAAAAA' }).expect(422)
    await office.post(paths.map.boundaries(), {}).expect(422)
    expect(await boundaries()).toBe(2)
  })

  it('is read by those who see the district, changed by the office alone', async () => {
    const alien = await p.login('COMMUNE')
    for (const role of ['LEADER', 'AGENCY', 'STEERING', 'ADMIN'] as const) {
      const reader = await p.login(role)
      expect((await reader.get(paths.map.show()).expect(200)).text).not.toContain('/map/boundaries')
      await reader.get(paths.map.boundaries()).expect(403)
      await check(file(), reader).expect(403)
      await reader.post(paths.map.removal()).expect(403)
    }
    await alien.get(paths.map.show()).expect(403)
    await p.stranger().get(paths.map.show()).expect(303)
    const [district] = await p.db.adminUnit.findMany({ where: { level: 'DISTRICT' } })
    await office.get(paths.map.boundaries({}, { unit: (district?.id ?? 0) + 999_999 })).expect(404)
  })

  it('goes back to tiles', async () => {
    expect(textOf((await office.get(paths.map.removal()).expect(200)).text)).toContain('2 đơn vị có ranh giới')
    await office.post(paths.map.removal()).expect(303)
    await office.post(paths.map.removal()).expect(404)
    expect(await boundaries()).toBe(0)
    expect((await office.get(paths.map.show()).expect(200)).text).not.toContain('<svg class="map"')
  })
})

describe('the ranking of communes', () => {
  const july = { from: '01/07/2024' }
  const rows = async (url: string) =>
    [
      ...(await office.get(url).expect(200)).text.matchAll(
        /<section class="card sec" aria-labelledby="n[\s\S]*?<\/section>/g,
      ),
    ].map(([section]) => textOf(section))

  it('is within those who aim at the same, by the rule that stands on the page', async () => {
    p.clock.at('2024-06-10')
    await meetAll(p, 'Trấn Ninh', 'NTM_2021_2025')
    p.clock.at('2024-07-10')
    await meetAll(p, 'An Sơn', 'NTM_2021_2025')
    const unitId = await p.unitId('Yên Phúc')
    const higher = await p.db.criteriaSet.findFirstOrThrow({
      where: { prerequisiteId: { not: null } },
      orderBy: { id: 'asc' },
    })
    await p.db.target.create({
      data: { communeId: unitId, setId: higher.id, year: 2024, dueDate: new Date('2024-12-01') },
    })
    const [reaching = '', next = ''] = await rows(paths.scoreboards.communes({}, july))
    expect(reaching).toMatch(/15 xã .* 1 Xã An Sơn 19\/19 .*? \+19 – 295 2 Xã Trấn Ninh 19\/19 .*? 0 – 200 3 Xã /)
    expect(next).toMatch(/^ ?Phấn đấu: .* 1 xã .* 1 Xã Yên Phúc/)
    expect(textOf((await office.get(paths.scoreboards.communes()).expect(200)).text)).toContain(
      'Kỳ từ 01/01/2024, tính đến ngày 10/07/2024',
    )
    expect((await rows(paths.scoreboards.communes({}, { from: '01/06/2024', to: '30/06/2024' })))[0]).toMatch(
      /1 Xã Trấn Ninh 19\/19 .*? \+19 – 295 2 Xã /,
    )
  })

  it('is changed in the open, by the office alone', async () => {
    await office.get(paths.scoreboards.rule()).expect(200)
    const rule = { met: 1, progress: 2, onTime: 0, answerDays: 3, version: 0 }
    await office.post(paths.scoreboards.rule(), { ...rule, met: 'x' }).expect(422)
    await office.post(paths.scoreboards.rule(), rule).expect(303)
    await office.post(paths.scoreboards.rule(), { ...rule, met: 5 }).expect(409)
    expect((await rows(paths.scoreboards.communes({}, july)))[0]).toMatch(
      /1 Xã An Sơn .* \+19 – 57 2 Xã Trấn Ninh .*? 19 3/,
    )
    expect(await p.db.event.count({ where: { action: 'scoreboard.ruleChanged' } })).toBe(1)
    const csv = await office.get(paths.scoreboards.communesCsv({}, july)).expect(200)
    expect(csv.text).toContain('1;Xã An Sơn;19 trên 19;19;;57;01/07/2024;10/07/2024')
    for (const role of ['LEADER', 'AGENCY', 'STEERING', 'ADMIN'] as const) {
      const reader = await p.login(role)
      await reader.get(paths.scoreboards.communes()).expect(200)
      await reader.get(paths.scoreboards.agencies()).expect(200)
      await reader.post(paths.scoreboards.rule(), rule).expect(403)
    }
    for (const role of ['COMMUNE', 'APPRAISER'] as const)
      for (const place of [paths.scoreboards.communes(), paths.scoreboards.agenciesCsv()])
        await (await p.login(role)).get(place).expect(403)
  })

  it('takes nonsense for the period of today and says so', async () => {
    const page = await office.get(paths.scoreboards.communes({}, { from: '2024-13-01', to: '01/01/2099' })).expect(200)
    expect(textOf(page.text)).toContain('Ngày này chưa đến')
    expect(await statementsOf(p, office, paths.scoreboards.communes())).toBeLessThanOrEqual(11)
  })
})

describe('answer times', () => {
  const { confirmAssignments, claimed, send, conclude } = verifying(p)

  it('count working days of what came in the period, and open the submissions', async () => {
    await confirmAssignments(4)
    p.clock.at('2024-07-15')
    const officer = await p.user('COMMUNE', { unit: 'Liên Hội' })
    const lead = await p.user('AGENCY', { agency: 'KTHT' })
    const answered = await claimed('Liên Hội', '4.2')
    const waiting = await claimed('Liên Hội', '4.1')
    const sent = await send(officer, answered)
    await send(officer, waiting)
    p.clock.at('2024-07-18')
    await conclude(lead, sent, { result: 'MET' })
    p.clock.at('2024-07-31')
    const page = textOf((await office.get(paths.scoreboards.agencies()).expect(200)).text)
    expect(page).toMatch(/2 nội dung gửi \S.*? 1 3 3 3 50% 1 .*? 12/)
    const then = await office.get(paths.scoreboards.agencies({}, { to: '17/07/2024' })).expect(200)
    expect(textOf(then.text)).toMatch(/2 nội dung gửi .*? 0 – – – – 2 .*? 2/)
    const { id } = await p.db.agency.findFirstOrThrow({ where: { code: 'KTHT' } })
    const rows = textOf((await office.get(paths.scoreboards.agency({ id })).expect(200)).text)
    expect(rows).toMatch(/Liên Hội 4\.1 .* 15\/07\/2024 – 12 Đang chờ .* 4\.2 .* 15\/07\/2024 18\/07\/2024 3 Đạt/)
    const open = textOf((await office.get(paths.scoreboards.agency({ id }, { open: 1 })).expect(200)).text)
    expect(open).not.toContain('18/07/2024')
    expect((await office.get(paths.scoreboards.agenciesCsv()).expect(200)).text).toMatch(
      /;2;1;3;3;3;1;2;1;12;01\/01\/2024/,
    )
    expect(await statementsOf(p, office, paths.scoreboards.agencies())).toBeLessThanOrEqual(10)
  })
})

describe('the public pages', () => {
  const set = 'NTM_2021_2025'
  const day = '2024-07-30'
  const create = paths.publications.create({}, { set, day })
  const stampIn = (html: string) => /name="stamp" value="([^"]*)"/.exec(html)?.[1] ?? ''
  const anyone = (url: string) => p.stranger().get(url)
  const publish = async () => {
    const stamp = stampIn((await office.get(create).expect(200)).text)
    await office.post(create, { stamp }).expect(303)
    return p.db.generatedDocument.findFirstOrThrow({
      where: { kind: 'PUBLIC_SNAPSHOT', state: 'PUBLISHED' },
      orderBy: { id: 'desc' },
    })
  }
  let code = ''

  beforeAll(async () => {
    code = (await p.db.adminUnit.findUniqueOrThrow({ where: { id: await p.unitId('Liên Hội') } })).code
  })

  it('do not exist until they are switched on, and the switch says what becomes visible', async () => {
    await publish()
    const off = await anyone(paths.publicPages.list()).expect(404)
    const unknown = await anyone('/khong-co').expect(404)
    const bare = (html: string) => html.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '')
    expect(bare(off.text)).toBe(bare(unknown.text))
    for (const name of ['etag', 'x-robots-tag']) expect(off.headers[name]).toBeUndefined()
    const page = textOf((await office.get(paths.publications.power()).expect(200)).text)
    expect(page).toMatch(/Không có: tên người.* Các bản sẽ thấy ngay: .* tính đến ngày 30\/07\/2024, lần 1/)
    await office.post(paths.publications.power(), { on: 1, noindex: 1 }).expect(303)
    await anyone(paths.publicPages.list()).expect(200)
    expect(await p.db.event.count({ where: { action: { startsWith: 'publication.' } } })).toBe(2)
  })

  it('show frozen figures, verified ones alone, and nothing else', async () => {
    const [row] = await p.db.generatedDocument.findMany({ where: { kind: 'PUBLIC_SNAPSHOT' } })
    const figures = row?.figures as unknown as { communes: { code: string; letters: string[] }[] }
    const criteria = await p.db.criterion.findMany({ where: { set: { code: set } }, orderBy: { no: 'asc' } })
    const chosen = await p.db.criteriaSet.findUniqueOrThrow({ where: { code: set } })
    const communes = await p.db.adminUnit.findMany({
      where: {
        level: 'COMMUNE',
        ntmScope: true,
        validFrom: { lte: new Date(day) },
        OR: [{ validTo: null }, { validTo: { gte: new Date(day) } }],
      },
      orderBy: [{ sortOrder: 'asc' }, { code: 'asc' }],
    })
    const lettersOf = (name: string) =>
      criteria.map(({ no }) =>
        ['Trấn Ninh', 'An Sơn'].includes(name) ? 'Đ' : name === 'Liên Hội' && no === 4 ? '1/2' : '–',
      )
    expect(figures).toEqual({
      unit: 'Huyện Văn Quan',
      set: { code: set, name: chosen.name, shortName: chosen.shortName, word: 'tiêu chí' },
      cutoff: day,
      criteria: criteria.map(({ no, name }) => ({ no, name })),
      communes: communes
        .filter(({ name }) => name !== 'Văn Quan')
        .map(({ code: own, name, fullName }) => ({
          code: own,
          name: fullName,
          met: ['Trấn Ninh', 'An Sơn'].includes(name) ? 19 : 0,
          of: 19,
          letters: lettersOf(name),
        })),
    })
    const list = await anyone(paths.publicPages.list()).expect(200)
    const page = await anyone(paths.publicPages.commune({ code, set })).expect(200)
    expect(textOf(page.text)).toMatch(
      /Xã Liên Hội 0\/19 tiêu chí đạt .* tính đến ngày 30\/07\/2024.* Công bố ngày 31\/07\/2024, lần 1/,
    )
    expect(textOf(page.text)).toContain('1/2 Đạt 1 trên 2 chỉ tiêu')
    for (const { text, headers } of [list, page]) {
      expect(text).not.toMatch(/Người thử|coordinator|="\/(?!assets|public)|_csrf|<form|<script|login/i)
      expect(headers['set-cookie']).toBeUndefined()
      expect(headers['cache-control']).toBe('public, max-age=300')
      expect(headers['x-robots-tag']).toBe('noindex')
      expect(headers['content-security-policy']).toContain("script-src 'self'")
    }
  })

  it('are kept by readers until something changes', async () => {
    const url = paths.publicPages.list()
    const tag = String((await anyone(url).expect(200)).headers['etag'])
    await anyone(url).set('If-None-Match', tag).expect(304)
    expect((await office.get(url).expect(200)).headers['etag']).toBe(tag)
    await meetAll(p, 'Hòa Bình', set)
    await anyone(url).set('If-None-Match', tag).expect(304)
    await publish()
    const again = await anyone(url).set('If-None-Match', tag).expect(200)
    expect(textOf(again.text)).toContain('lần 2')
    expect((await p.lineOf(again)).queries).toBe(1)
    expect(await p.db.generatedDocument.count({ where: { kind: 'PUBLIC_SNAPSHOT', state: 'SUPERSEDED' } })).toBe(1)
  })

  it('know only what was published', async () => {
    for (const url of [
      paths.publicPages.commune({ code: '99999', set }),
      paths.publicPages.commune({ code, set: 'KHAC' }),
      paths.publicPages.commune({ code: "';--", set: '<b>' }),
      `/public/communes/${code}`,
      '/public/1',
    ])
      await anyone(url).expect(404)
  })

  it('are published as they were looked at, of days that have passed', async () => {
    const today = await office.get(paths.publications.create({}, { set, day: '2024-07-31' })).expect(422)
    expect(textOf(today.text)).toContain('Công bố được số liệu đến hết ngày 30/07/2024')
    expect(stampIn(today.text)).toBe('')
    const stale = await office.post(create, { stamp: 'x'.repeat(64) }).expect(409)
    expect(textOf(stale.text)).toContain('Chưa công bố: số liệu của ngày này vừa thay đổi')
    await office.post(paths.publications.create({}, { set, day: '2024-07-31' }), { stamp: 'x' }).expect(422)
  })

  it('are withdrawn with a reason, and closed again', async () => {
    const { id } = await publish()
    await office.get(paths.publications.show({ id })).expect(200)
    await office.get(paths.publications.withdrawal({ id })).expect(200)
    await office.post(paths.publications.withdrawal({ id }), { reason: '' }).expect(422)
    await office.post(paths.publications.withdrawal({ id }), { reason: 'Số liệu cần rà soát lại' }).expect(303)
    await office.post(paths.publications.withdrawal({ id }), { reason: 'Số liệu cần rà soát lại' }).expect(409)
    expect(textOf((await anyone(paths.publicPages.list()).expect(200)).text)).toContain(
      'Chưa có kết quả nào được công bố',
    )
    await anyone(paths.publicPages.commune({ code, set })).expect(404)
    expect(await p.db.event.findFirst({ where: { action: 'publication.withdrawn' } })).toMatchObject({
      subjectId: id,
      reason: 'Số liệu cần rà soát lại',
    })
    await office.post(paths.publications.power(), { on: 0 }).expect(303)
    await anyone(paths.publicPages.list()).expect(404)
  })

  it('are in the hands of the office and the administrator', async () => {
    const { id } = await p.db.generatedDocument.findFirstOrThrow({ where: { kind: 'PUBLIC_SNAPSHOT' } })
    const places = [paths.publications.list(), paths.publications.power(), create, paths.publications.show({ id })]
    const admin = await p.login('ADMIN')
    for (const url of places) await admin.get(url).expect(200)
    for (const role of ['LEADER', 'AGENCY', 'STEERING', 'COMMUNE', 'APPRAISER'] as const) {
      const reader = await p.login(role)
      for (const url of places) await reader.get(url).expect(403)
      await reader.post(paths.publications.power(), { on: 1 }).expect(403)
      await reader.post(create, {}).expect(403)
      await reader.post(paths.publications.withdrawal({ id }), { reason: 'Không được phép' }).expect(403)
    }
    await p.stranger().post(paths.publications.power(), { on: 1 }).expect(403)
  })

  it('are not asked for without end', async () => {
    const answers = await Promise.all(Array.from({ length: 260 }, () => anyone(paths.publicPages.list())))
    const last = answers.filter(({ status }) => status === 429)
    expect(last.length).toBeGreaterThan(0)
    expect(Number(last[0]?.headers['retry-after'])).toBeGreaterThan(0)
    await office.get(paths.dashboard()).expect(200)
  })
})
