import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Prisma } from '../../generated/prisma/client.js'
import { Unavailable } from '../errors.js'
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

/** A reader on a slow line keeps its connection for long: these many at a time, so that pages always find one. */
const atMost = 3

/** How long one waits for a turn (ms); readers on a good line are done in a fraction of a second. */
const patience = 10_000

type Turns = { running: number; waiting: (() => void)[] }
const turnsOf = new WeakMap<pg.Pool, Turns>()

/** Waits until fewer than `atMost` run. @throws Unavailable after `patience`, before anything was sent */
const takeTurn = async (turns: Turns): Promise<void> => {
  if (turns.running < atMost) {
    turns.running += 1
    return
  }
  await new Promise<void>((resolve, reject) => {
    const begin = () => {
      clearTimeout(timer)
      resolve()
    }
    const giveUp = () => {
      turns.waiting = turns.waiting.filter((one) => one !== begin)
      reject(new Unavailable('Đang có nhiều người xuất danh sách. Đề nghị thử lại sau ít phút.'))
    }
    const timer = setTimeout(giveUp, patience)
    turns.waiting.push(begin)
  })
}

/** Hands the turn on to the one who waits longest. */
const passTurn = (turns: Turns): void => {
  const next = turns.waiting.shift()
  if (next) next()
  else turns.running -= 1
}

/**
 * Streams the rows of a SELECT as CSV, column names first, as fast as the reader takes them and without holding them.
 * Semicolons separate: the decimal comma is ours, and spreadsheets set to Vietnamese expect it so. A reader that leaves
 * in the middle is no error; its connection, which still has rows under way, is closed and never used again.
 * @throws Unavailable when too many are under way
 */
export const streamCsv = async (pool: pg.Pool, select: Prisma.Sql, out: Writable): Promise<void> => {
  const turns = turnsOf.get(pool) ?? { running: 0, waiting: [] }
  turnsOf.set(pool, turns)
  await takeTurn(turns)
  try {
    await copyInto(pool, select, out)
  } finally {
    passTurn(turns)
  }
}

const copyInto = async (pool: pg.Pool, select: Prisma.Sql, out: Writable): Promise<void> => {
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
