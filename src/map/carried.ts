import { gunzipSync, gzipSync } from 'node:zlib'
import { Invalid } from '../kernel/errors.js'
import { type Counter, readPolygons, type Shape } from './shape.js'

/** What a checked and simplified file may grow to when unpacked (bytes), and its positions. */
const most = { bytes: 2 * 1024 ** 2, positions: 40_000 } as const

/** Checked territories as text for the form that confirms them: nothing of them is stored before. */
export const packShapes = (shapes: ReadonlyMap<number, Shape>): string =>
  gzipSync(JSON.stringify([...shapes])).toString('base64url')

/**
 * The territories that a confirmation carries, checked as if they came from a file: the form may have been altered.
 * @throws Invalid
 */
export const unpackShapes = (text: unknown, communeIds: readonly number[]): Map<number, Shape> => {
  try {
    const bytes = gunzipSync(Buffer.from(typeof text === 'string' ? text : '', 'base64url'), {
      maxOutputLength: most.bytes,
    })
    const rows = JSON.parse(bytes.toString('utf8')) as [unknown, unknown][]
    const counter: Counter = { left: most.positions }
    const shapes = new Map<number, Shape>()
    for (const [id, shape] of rows) {
      if (typeof id !== 'number' || !communeIds.includes(id)) throw new Error('not a commune of this unit')
      shapes.set(id, readPolygons(shape, counter))
    }
    if (shapes.size > 0) return shapes
  } catch {
    // told below in words
  }
  throw new Invalid('Chưa lưu: nội dung tệp gửi lại chưa trọn vẹn. Đề nghị tải tệp lên lại.')
}
