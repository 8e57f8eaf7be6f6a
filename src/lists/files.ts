import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, RequestHandler, Response, Router } from 'express'
import type pg from 'pg'
import { logAccess } from '../audit/access-log.js'
import type { Prisma } from '../generated/prisma/client.js'
import { streamCsv, streamJson } from '../kernel/db/copy.js'
import { inTurn } from '../kernel/db/turns.js'
import { NotFound } from '../kernel/errors.js'
import type { Column } from '../kernel/lists/column.js'
import { type Batches, csvOf, jsonHead, jsonOf } from '../kernel/lists/files.js'
import { csvSelect, jsonSelect, type SqlColumn } from '../kernel/lists/sql.js'

/** What a list answers when it is asked for as a file: under the filters of its page, in its order, within the person's scope. */
export type ListFile<Row> = Readonly<{
  /** Name of the file without its ending: "vuong-mac". */
  name: string
  /** What the trace of the export says was taken: a model's name. */
  subject: string
  columns: readonly Column<Row>[]
  rows: Batches<Row>
  /** The business day of the list, where it is not the request's. */
  day?: string
  /** What was filtered by, for the trace. */
  detail?: Prisma.InputJsonObject
}>

/** The same of a list that the database writes out itself; `rest` is the SELECT from FROM on. */
export type SqlFile = Omit<ListFile<never>, 'columns' | 'rows'> &
  Readonly<{ columns: readonly SqlColumn[]; rest: Prisma.Sql }>

const formats = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const
type Format = keyof typeof formats

const formatOf = (req: Request): Format => {
  const asked = req.params['format']
  if (asked === 'csv' || asked === 'json') return asked
  throw new NotFound('Không tìm thấy trang.')
}

/** A reader that takes nothing for so long (ms) has gone, whatever its line says. */
const patience = 60_000

/** The trace comes first: what was begun to be sent counts as sent. */
const begin = async (req: Request, res: Response, file: Omit<SqlFile, 'columns' | 'rest'>, format: Format) => {
  const { ctx } = req
  const day = file.day ?? ctx.today
  const detail = { ...file.detail, format }
  await logAccess(ctx, { action: 'list.exported', userId: ctx.actor.id, subject: file.subject, detail })
  res.type(formats[format])
  res.attachment(`${file.name}-${day}.${format}`)
  res.setTimeout(patience, () => res.destroy())
  return day
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'

/** The first piece is read before anything is sent, so that what is refused is refused with a page. */
const opened = async <Row>(batches: Batches<Row>): Promise<Batches<Row>> => {
  const pieces = batches[Symbol.asyncIterator]()
  const first = await pieces.next()
  return (async function* () {
    for (let piece = first; !piece.done; piece = await pieces.next()) yield piece.value
  })()
}

/** Sends a list piece by piece, as fast as the reader takes it. */
const sendRows = async <Row>(req: Request, res: Response, file: ListFile<Row>): Promise<void> => {
  const format = formatOf(req)
  await inTurn(req.app, async () => {
    const rows = await opened(file.rows)
    const day = await begin(req, res, file, format)
    const text =
      format === 'csv'
        ? csvOf(file.columns, rows)
        : jsonOf(file.columns, rows, jsonHead({ list: file.name, day, columns: file.columns }))
    await pipeline(Readable.from(text), res).catch((error: unknown) => {
      if (!isGone(error)) throw error
    })
  })
}

/** Adds the .csv and .json of a list. Stands before the list's `/:id`, which would take the name for an id. */
export const listFiles = <Row>(
  router: Router,
  path: Readonly<{ pattern: string }>,
  guard: RequestHandler,
  read: (req: Request) => Promise<ListFile<Row>> | ListFile<Row>,
): void => {
  router.get(path.pattern, guard, async (req, res) => {
    await sendRows(req, res, await read(req))
  })
}

/** Sends a list that the database writes out itself: the fastest way and the least memory, for the longest lists. */
export const sendSql = async (pool: pg.Pool, req: Request, res: Response, file: SqlFile): Promise<void> => {
  const format = formatOf(req)
  const { columns, rest } = file
  const day = await begin(req, res, file, format)
  if (format === 'csv') return streamCsv(pool, csvSelect(columns, rest), res)
  await streamJson(pool, jsonSelect(columns, rest), jsonHead({ list: file.name, day, columns }), res)
}
