import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Prisma } from '../../generated/prisma/client.js'
import { inlined } from './literal.js'

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
 */
export const streamCsv = async (pool: pg.Pool, select: Prisma.Sql, out: Writable): Promise<void> => {
  const client = await pool.connect()
  let whole = false
  try {
    const copy = client.query(copyTo(`COPY (${inlined(select)}) TO STDOUT WITH (FORMAT csv, HEADER, DELIMITER ';')`))
    await pipeline(copy, marked, out)
    whole = true
  } catch (error) {
    if (!isGone(error)) throw error
  } finally {
    client.release(!whole)
  }
}
