import { describe, expect, it } from 'vitest'
import { packShapes, unpackShapes } from './carried.js'
import { drawPlaces } from './draw.js'
import { readGeoJson } from './geojson.js'
import { matchCommunes } from './match.js'
import { countPositions, type Position, type Shape } from './shape.js'
import { countAll, simplifyShapes } from './simplify.js'

/** Invented squares: no territory looks like these. */
const square = (lon: number, lat: number, side = 0.1): Position[] => [
  [lon, lat],
  [lon + side, lat],
  [lon + side, lat + side],
  [lon, lat + side],
  [lon, lat],
]
const feature = (properties: unknown, coordinates: unknown, type = 'Polygon') => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
})
const file = (...features: unknown[]) => Buffer.from(JSON.stringify({ type: 'FeatureCollection', features }))
const faultOf = (coordinates: unknown, type?: string) =>
  readGeoJson(file(feature({ ma_xa: '00001' }, coordinates, type)))[0]?.fault

describe('a GeoJSON file', () => {
  it('is read for code, name and checked rings, in one direction', () => {
    const [one] = readGeoJson(file(feature({ MaXa: 1, 'Tên xã': ' Xã  An Bình ' }, [[...square(106, 21)].reverse()])))
    expect(one).toEqual({ no: 1, code: '1', name: 'Xã An Bình', shape: [[square(106, 21)]], fault: null })
  })

  it('says in words what is wrong with coordinates', () => {
    expect(faultOf([square(600_000, 2_400_000, 500)])).toMatch(/bằng mét/)
    expect(faultOf([square(21, 106)])).toMatch(/Vĩ độ đứng trước/)
    expect(faultOf([square(2, 48)])).toMatch(/ngoài Việt Nam/)
    expect(faultOf([square(106, 21).slice(0, 4)])).toMatch(/chưa khép kín/)
    expect(faultOf([square(106, 21).slice(0, 3)])).toMatch(/dưới bốn điểm/)
    expect(faultOf([square(106, 21, 0)])).toMatch(/không bao quanh/)
    expect(faultOf([106, 21], 'Point')).toMatch(/không phải là vùng/)
    expect(faultOf([[['106', '21']]])).toMatch(/dưới bốn điểm/)
    expect(faultOf([square(106, 21).map(([x, y]) => [String(x), y])])).toMatch(/không phải là số/)
    expect(faultOf([square(106, 21).map((one, at) => (at === 1 ? [null, null] : one))])).toMatch(/không phải là số/)
    expect(faultOf('106 21')).toMatch(/cấu trúc/)
    expect(faultOf([{ length: 9 }])).toMatch(/cấu trúc/)
  })

  it('that attacks is refused before anything is built of it', () => {
    const refused = (text: string, words: RegExp) => expect(() => readGeoJson(Buffer.from(text))).toThrow(words)
    refused('['.repeat(5_000_000), /lồng quá nhiều lớp/)
    refused(`{"type":"FeatureCollection","features":[${'[],'.repeat(600_000)}[]]}`, /quá nhiều điểm/)
    refused('{"type":"FeatureCollection","features":[NaN]}', /không phải là GeoJSON/)
    refused('{"type":"Feature"}', /FeatureCollection/)
    refused('null', /FeatureCollection/)
    refused('{"type":"FeatureCollection","features":[]}', /không có đối tượng/)
    const long = Array.from({ length: 1_000_000 }, (_, at) => `[106.${at % 7},21]`).join(',')
    refused(
      `{"type":"FeatureCollection","features":[{"geometry":{"type":"Polygon","coordinates":[[${long}]]}}]}`,
      /quá nhiều điểm/,
    )
    const huge =
      '{"type":"FeatureCollection","features":[{"geometry":{"type":"Polygon","coordinates":[[[1e999,21],[106,21],[106,22],[1e999,21]]]}}]}'
    expect(readGeoJson(Buffer.from(huge))[0]?.fault).toMatch(/không phải là số/)
  })

  it('gives no property to anything else', () => {
    const text = `{"type":"FeatureCollection","__proto__":{"polluted":1},"features":[{"type":"Feature","properties":
      {"__proto__":{"code":"00001"},"constructor":"x","ten":"<script>alert(1)</script>"},"geometry":null}]}`
    expect(readGeoJson(Buffer.from(text))).toEqual([
      {
        no: 1,
        code: null,
        name: '<script>alert(1)</script>',
        shape: null,
        fault: 'Đối tượng không phải là vùng (Polygon, MultiPolygon).',
      },
    ])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

const place = (id: number, code: string, name: string) => ({ id, code, name, fullName: `Xã ${name}` })
const places = [place(7, '00001', 'An Bình'), place(8, '00002', 'Đồng Tâm'), place(9, '00003', 'Ba Xã')]
const match = (...properties: unknown[]) =>
  matchCommunes(readGeoJson(file(...properties.map((one, at) => feature(one, [square(106 + at, 21)])))), places)

describe('matching', () => {
  it('goes by code, or by folded name', () => {
    const { rows, shapes, missing, faults } = match({ code: '1' }, { ten: 'xã ĐÔNG TÂM' }, { ten: 'Nơi khác' })
    expect(rows.map(({ state, commune }) => [state, commune])).toEqual([
      ['ok', 'Xã An Bình'],
      ['ok', 'Xã Đồng Tâm'],
      ['skip', null],
    ])
    expect([...shapes.keys()]).toEqual([7, 8])
    expect(missing.map(({ name }) => name)).toEqual(['Ba Xã'])
    expect(faults).toBe(0)
  })

  it('refuses a code that was used for another commune, and a commune twice', () => {
    expect(match({ code: '00002', ten: 'An Bình' }).rows[0]?.text).toMatch(/Mã 00002 là của Xã Đồng Tâm/)
    expect(match({ code: '00009', ten: 'An Bình' }).rows[0]?.text).toMatch(/có mã 00001/)
    expect(match({ ma: '00001' }, { ma: '00001' }).rows[1]?.text).toMatch(/Trùng với dòng 1/)
  })
})

/** Two communes side by side whose shared border wriggles, with many positions each. */
const wriggling = (): Map<number, Shape> => {
  const border = Array.from({ length: 400 }, (_, at): Position => [106.1 + Math.sin(at / 3) / 200, 21 + at / 4000])
  const [first, last] = [border[0] as Position, border[399] as Position]
  const left: Position[] = [[106, 21], ...border, [106, last[1]], [106, 21]]
  const right: Position[] = [first, [106.2, 21], [106.2, last[1]], ...[...border].reverse()]
  return new Map([
    [7, [[left]]],
    [8, [[right]]],
  ])
}

describe('simplifying', () => {
  it('keeps a shared border one line', () => {
    const simple = simplifyShapes(wriggling(), 60)
    expect(countAll(simple)).toBeLessThan(140)
    const inner = (id: number) =>
      (simple.get(id)?.[0]?.[0] ?? []).filter(([lon]) => lon > 106.05 && lon < 106.15).map(String)
    expect(new Set(inner(7))).toEqual(new Set(inner(8)))
    expect(inner(7).length).toBeGreaterThan(20)
  })

  it('leaves what is small as it is, rounded to a metre', () => {
    expect(simplifyShapes(new Map([[7, [[square(106, 21)]]]])).get(7)).toEqual([
      [
        expect.arrayContaining([
          [106, 21],
          [106.1, 21.1],
        ]),
      ],
    ])
  })

  it('is carried by the form and checked again', () => {
    const shapes = simplifyShapes(wriggling(), 60)
    expect(unpackShapes(packShapes(shapes), [7, 8])).toEqual(shapes)
    expect(() => unpackShapes(packShapes(shapes), [7])).toThrow(/chưa trọn vẹn/)
    expect(() => unpackShapes('x', [7])).toThrow(/chưa trọn vẹn/)
    const alien = new Map([[7, [[square(2, 48)]]]])
    expect(() => unpackShapes(packShapes(alien), [7])).toThrow(/chưa trọn vẹn/)
    const bomb = packShapes(new Map([[7, ' '.repeat(20_000_000) as unknown as Shape]]))
    expect(() => unpackShapes(bomb, [7])).toThrow(/chưa trọn vẹn/)
  })
})

describe('drawing', () => {
  it('puts north up and words where they fit', () => {
    const {
      width,
      height,
      places: drawn,
    } = drawPlaces([
      { id: 7, name: 'An', shape: [[square(106, 21)]] },
      { id: 8, name: 'Tên dài không vừa', shape: [[square(106.1, 21.1, 0.01)]] },
    ])
    expect([width, height]).toEqual([720, expect.toSatisfy((value: number) => value > 700 && value < 800)])
    expect(drawn[0]?.path).toMatch(/^M4,\d+/)
    expect(drawn[0]?.label).toMatchObject({ named: true })
    expect(drawn[1]?.label).toMatchObject({ named: false })
    expect(drawn[0]?.label?.y).toBeGreaterThan(drawn[1]?.label?.y ?? 0)
  })

  it('weighs little', () => {
    const simple = simplifyShapes(wriggling(), 60)
    const { places: drawn } = drawPlaces([...simple].map(([id, shape]) => ({ id, name: 'X', shape })))
    const bytes = drawn.reduce((sum, { path }) => sum + path.length, 0)
    expect(bytes / [...simple.values()].reduce((sum, shape) => sum + countPositions(shape), 0)).toBeLessThan(14)
  })
})
