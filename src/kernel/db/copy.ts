import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Prisma } from '../../generated/prisma/client.js'
import { inlined } from './literal.js'
import { inTurn } from './turns.js'

/** Says that the text is UTF-8: without it spreadsheets read Vietnamese letters as something else. */
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

async function* marked(chunks: AsyncIterable<Buffer>) {
  let begun = false
  for await (const chunk of chunks) {
    if (!begun) yield BYTE_ORDER_MARK
    begun = true
    yield chunk
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'

/**
 * Streams the rows of a SELECT as CSV, column names first, as fast as the reader takes them and without holding them.
 * Semicolons separate: the decimal comma is ours, and spreadsheets set to Vietnamese expect it so. A reader that leaves
 * in the middle is no error; its connection, which still has rows under way, is closed and never used again.
 * @throws Unavailable when too many are under way
 */
export const streamCsv = (pool: pg.Pool, select: Prisma.Sql, out: Writable): Promise<void> =>
  inTurn(pool, () => copyInto(pool, select, csv, out))

/** Each line of the SELECT's only column, a JSON object, in an array inside the head: the same way, the same bounds. */
export const streamJson = (pool: pg.Pool, select: Prisma.Sql, head: string, out: Writable): Promise<void> =>
  inTurn(pool, () => copyInto(pool, select, json(head), out))

/** How rows leave the database, and what is made of the bytes. */
type Way = Readonly<{ options: string; through: (chunks: AsyncIterable<Buffer>) => AsyncIterable<Buffer | string> }>

const csv: Way = { options: "FORMAT csv, HEADER, DELIMITER ';'", through: marked }

/** Signs that no JSON holds stand for the quote and the delimiter, so that COPY hands out each object as it is. */
const json = (head: string): Way => ({
  options: "FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02'",
  through: (chunks) => listed(chunks, head),
})

async function* listed(chunks: AsyncIterable<Buffer>, head: string) {
  yield head
  let open = false // a line ended in the last piece: a comma is due if another follows
  for await (const chunk of chunks) {
    const text = chunk.toString('latin1') // bytes pass through as they are, whatever a piece cuts in two
    const lines = text.replace(/\n(?!$)/g, ',\n').replace(/\n$/, '')
    yield Buffer.from(`${open ? ',\n' : ''}${lines}`, 'latin1')
    open = text.endsWith('\n')
  }
  yield ']}\n'
}

const copyInto = async (pool: pg.Pool, select: Prisma.Sql, { options, through }: Way, out: Writable): Promise<void> => {
  const client = await pool.connect()
  let whole = false
  try {
    const copy = client.query(copyTo(`COPY (${inlined(select)}) TO STDOUT WITH (${options})`))
    await pipeline(copy, through, out)
    whole = true
  } catch (error) {
    if (!isGone(error)) throw error
  } finally {
    client.release(!whole)
  }
}
