import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { statementsOf, textOf } from '../support/figures.js'
import { portal, type Visitor } from '../support/portal.js'

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
