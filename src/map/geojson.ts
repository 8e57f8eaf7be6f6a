import { Invalid } from '../kernel/errors.js'
import { cleanText, fold } from '../kernel/text.js'
import { type Counter, Fault, readShape, type Shape } from './shape.js'

/** One row of the file: what it calls itself and its territory, or what is wrong with that. */
export type Drawn = Readonly<{
  /** Place in the file, from 1. */
  no: number
  code: string | null
  name: string | null
  shape: Shape | null
  fault: string | null
}>

/** The largest file taken, and the most positions and features in it: more than a district ever has. */
export const limits = { megabytes: 20, positions: 300_000, features: 2_000 } as const

/** Brackets, commas and depth of JSON that a file within the limits can have; counted before anything is built of it. */
const bounds = { opened: 500_000, commas: 1_800_000, depth: 24 } as const

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c]
const openers = new Set([0x5b, 0x7b])
const closers = new Set([0x5d, 0x7d])

/** Where a string that begins at `start` ends. */
const endOfString = (bytes: Buffer, start: number): number => {
  let at = start + 1
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1
  return at
}

/** Looks at the outline alone: a file made to fill the memory is refused before it is read. @throws Invalid */
const checkOutline = (bytes: Buffer): void => {
  let [depth, opened, commas] = [0, 0, 0]
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number
    if (byte === quote) at = endOfString(bytes, at)
    else if (byte === comma) commas += 1
    else if (openers.has(byte)) [depth, opened] = [depth + 1, opened + 1]
    else if (closers.has(byte)) depth -= 1
    if (depth > bounds.depth) throw new Invalid('Tệp lồng quá nhiều lớp, không phải là bản đồ ranh giới.')
    if (opened > bounds.opened || commas > bounds.commas)
      throw new Invalid('Tệp có quá nhiều điểm. Đề nghị giảm chi tiết hoặc chỉ xuất các xã của đơn vị.')
  }
}

const parsed = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''))
  } catch {
    throw new Invalid('Tệp không phải là GeoJSON, hoặc tải lên chưa trọn vẹn.')
  }
}

/** How files call a commune's code and name, folded to letters and digits. */
const codeKeys = ['maxa', 'maxaphuong', 'madvhc', 'ma', 'code', 'gso', 'gsocode', 'communecode', 'wardcode', 'id']
const nameKeys = [
  'tenxa',
  'tenxaphuong',
  'tendvhc',
  'ten',
  'name',
  'communename',
  'wardname',
  'name3',
  'xa',
  'fullname',
]

const ownValues = (properties: unknown): Map<string, string> => {
  const values = new Map<string, string>()
  if (typeof properties !== 'object' || properties === null) return values
  for (const [key, value] of Object.entries(properties).slice(0, 200)) {
    if (typeof value !== 'string' && typeof value !== 'number') continue
    const text = cleanText(String(value)).replace(/\s+/g, ' ').slice(0, 80)
    if (text !== '') values.set(fold(key).replace(/[^a-z0-9]/g, ''), text)
  }
  return values
}

const firstOf = (values: ReadonlyMap<string, string>, keys: readonly string[]): string | null => {
  for (const key of keys) if (values.has(key)) return values.get(key) ?? null
  return null
}

const shapeOf = (geometry: unknown, counter: Counter): Pick<Drawn, 'shape' | 'fault'> => {
  try {
    return { shape: readShape(geometry, counter), fault: null }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { shape: null, fault: error.message }
  }
}

/**
 * The territories of a GeoJSON file. Nothing of it is trusted: only code and name are read of the properties, to match by,
 * and only checked rings of the geometry.
 * @throws Invalid where the file as a whole cannot be used
 */
export const readGeoJson = (bytes: Buffer): Drawn[] => {
  checkOutline(bytes)
  const root = parsed(bytes) as { type?: unknown; features?: unknown } | null
  if (root?.type !== 'FeatureCollection' || !Array.isArray(root.features))
    throw new Invalid('Tệp không phải là FeatureCollection của GeoJSON.')
  const features: unknown[] = root.features
  if (features.length === 0) throw new Invalid('Tệp không có đối tượng nào.')
  if (features.length > limits.features) throw new Invalid('Tệp có quá nhiều đối tượng.')
  const counter: Counter = { left: limits.positions }
  const drawn = features.map((raw, index) => {
    const feature = (raw ?? {}) as { properties?: unknown; geometry?: unknown }
    const values = ownValues(feature.properties)
    const named = { code: firstOf(values, codeKeys), name: firstOf(values, nameKeys) }
    return { no: index + 1, ...named, ...shapeOf(feature.geometry, counter) }
  })
  if (counter.left < 0)
    throw new Invalid('Tệp có quá nhiều điểm. Đề nghị giảm chi tiết hoặc chỉ xuất các xã của đơn vị.')
  return drawn
}
