/** A corner as [longitude, latitude] in degrees (WGS84). */
export type Position = readonly [number, number]
/** A closed line: its last position is its first. */
export type Ring = readonly Position[]
/** The outer ring, counter-clockwise, then holes, clockwise: as RFC 7946 has it. */
export type Polygon = readonly Ring[]
/** The territory of a unit: the coordinates of a MultiPolygon. */
export type Shape = readonly Polygon[]

/** A fault of a geometry in words, beside the feature it was found in. */
export class Fault extends Error {}

/** Vietnam with its islands, in degrees. */
const box = { west: 102, east: 118, south: 6.5, north: 24 } as const

const within = (lon: number, lat: number): boolean =>
  lon >= box.west && lon <= box.east && lat >= box.south && lat <= box.north

/** No commune is smaller than this (square degrees, some 10 m²): such a ring is a line. */
const leastArea = 1e-9

/** Counts positions as they are read, over the whole file. */
export type Counter = { left: number }

const position = (raw: unknown): Position => {
  if (!Array.isArray(raw) || raw.length < 2 || raw.length > 4) throw new Fault('Có tọa độ không đủ kinh độ, vĩ độ.')
  const numbers: unknown[] = raw
  const [lon, lat] = numbers
  if (typeof lon !== 'number' || typeof lat !== 'number' || !Number.isFinite(lon) || !Number.isFinite(lat))
    throw new Fault('Có tọa độ không phải là số.')
  if (within(lon, lat)) return [lon, lat]
  if (Math.abs(lon) > 1000 || Math.abs(lat) > 1000)
    throw new Fault('Tọa độ tính bằng mét (VN-2000, UTM). Đề nghị xuất lại tệp theo WGS84, kinh độ và vĩ độ bằng độ.')
  if (within(lat, lon)) throw new Fault('Vĩ độ đứng trước kinh độ. Đề nghị xuất lại tệp: kinh độ trước, vĩ độ sau.')
  throw new Fault('Có tọa độ nằm ngoài Việt Nam.')
}

/** Twice the signed area of a ring in square degrees; positive: counter-clockwise. */
export const doubleArea = (ring: Ring): number => {
  let sum = 0
  for (let at = 1; at < ring.length; at += 1) {
    const [x0, y0] = ring[at - 1] as Position
    const [x1, y1] = ring[at] as Position
    sum += x0 * y1 - x1 * y0
  }
  return sum
}

const readRing = (raw: unknown, counter: Counter): Ring => {
  if (!Array.isArray(raw)) throw new Fault('Ranh giới không đúng cấu trúc đa giác.')
  counter.left -= raw.length
  if (counter.left < 0) throw new Fault('Tệp có quá nhiều điểm.')
  if (raw.length < 4) throw new Fault('Có đường ranh giới dưới bốn điểm.')
  const ring = raw.map(position)
  const [first, last] = [ring[0] as Position, ring[ring.length - 1] as Position]
  if (first[0] !== last[0] || first[1] !== last[1]) throw new Fault('Có đường ranh giới chưa khép kín.')
  if (Math.abs(doubleArea(ring)) / 2 < leastArea) throw new Fault('Có đường ranh giới không bao quanh diện tích nào.')
  return ring
}

/** The outer ring counter-clockwise, the holes clockwise. */
export const wound = (rings: readonly Ring[]): Polygon =>
  rings.map((ring, index) => (doubleArea(ring) > 0 === (index === 0) ? ring : [...ring].reverse()))

const readPolygon = (raw: unknown, counter: Counter): Polygon => {
  if (!Array.isArray(raw) || raw.length === 0) throw new Fault('Ranh giới không đúng cấu trúc đa giác.')
  if (raw.length > mostRings) throw new Fault('Ranh giới có quá nhiều mảnh.')
  return wound(raw.map((ring) => readRing(ring, counter)))
}

/** Polygons of a unit, and rings of a polygon. */
const mostRings = 1000

/** The coordinates of a MultiPolygon, checked. @throws Fault in words */
export const readPolygons = (raw: unknown, counter: Counter): Shape => {
  if (!Array.isArray(raw) || raw.length === 0) throw new Fault('Ranh giới không có đa giác nào.')
  if (raw.length > mostRings) throw new Fault('Ranh giới có quá nhiều mảnh.')
  return raw.map((polygon) => readPolygon(polygon, counter))
}

/** A Polygon or MultiPolygon, checked; nothing else of it is kept. @throws Fault in words */
export const readShape = (geometry: unknown, counter: Counter): Shape => {
  const { type, coordinates } = (geometry ?? {}) as { type?: unknown; coordinates?: unknown }
  if (type === 'Polygon') return [readPolygon(coordinates, counter)]
  if (type === 'MultiPolygon') return readPolygons(coordinates, counter)
  throw new Fault('Đối tượng không phải là vùng (Polygon, MultiPolygon).')
}

/** Positions of a shape, the closing ones too. */
export const countPositions = (shape: Shape): number =>
  shape.reduce((sum, polygon) => sum + polygon.reduce((of, ring) => of + ring.length, 0), 0)
