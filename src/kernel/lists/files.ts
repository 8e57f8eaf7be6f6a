import type { Column } from './column.js'
import { csvCell, jsonCell, textCell } from './column.js'

/** Rows of a list in pieces, so that a long one is never held whole. */
export type Batches<Row> = AsyncIterable<readonly Row[]>

/** Rows of one piece. */
export const BATCH = 500

/** Pieces of a list that knows pages: asked for until one is short. */
export async function* inPages<Row>(load: (page: number, size: number) => Promise<readonly Row[]>): Batches<Row> {
  for (let page = 1; ; page += 1) {
    const rows = await load(page, BATCH)
    if (rows.length > 0) yield rows
    if (rows.length < BATCH) return
  }
}

/** Pieces of a list that goes on from its last row: as fast at its end as at its beginning. */
export async function* fromLast<Row>(load: (last: Row | null, size: number) => Promise<readonly Row[]>): Batches<Row> {
  for (let last: Row | null = null; ; ) {
    const rows = await load(last, BATCH)
    if (rows.length > 0) yield rows
    last = rows.at(-1) ?? null
    if (rows.length < BATCH) return
  }
}

/** A list that is short anyway: one piece. */
export async function* atOnce<Row>(load: () => Promise<readonly Row[]>): Batches<Row> {
  yield await load()
}

const BYTE_ORDER_MARK = '\u{feff}'

/** Head of a .json: what the list is, by which day, what its columns mean. The rows and `]}` follow. */
export const jsonHead = (about: {
  list: string
  day: string
  columns: readonly Readonly<{ key: string; label: string }>[]
}): string => {
  const columns = Object.fromEntries(about.columns.map(({ key, label }) => [key, label]))
  return `${JSON.stringify({ list: about.list, day: about.day, columns }).slice(0, -1)},"rows":[\n`
}

const line = <Row>(columns: readonly Column<Row>[], row: Row): string =>
  columns.map(({ of, kind }) => csvCell(of(row), kind)).join(';')

const object = <Row>(columns: readonly Column<Row>[], row: Row): string =>
  `{${columns.map(({ key, of, kind }) => `${JSON.stringify(key)}:${jsonCell(of(row), kind)}`).join(',')}}`

/** The list as .csv: byte order mark, labels, a line a row; semicolons, for the decimal comma is ours. */
export async function* csvOf<Row>(columns: readonly Column<Row>[], batches: Batches<Row>): AsyncIterable<string> {
  yield `${BYTE_ORDER_MARK}${columns.map(({ label }) => textCell(label)).join(';')}\n`
  for await (const rows of batches) yield rows.map((row) => `${line(columns, row)}\n`).join('')
}

/** The list as .json after its head. */
export async function* jsonOf<Row>(
  columns: readonly Column<Row>[],
  batches: Batches<Row>,
  head: string,
): AsyncIterable<string> {
  yield head
  let first = true
  for await (const rows of batches) {
    if (rows.length === 0) continue
    yield `${first ? '' : ',\n'}${rows.map((row) => object(columns, row)).join(',\n')}`
    first = false
  }
  yield ']}\n'
}
