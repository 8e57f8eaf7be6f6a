import type { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from './context.js'
import type { Tx } from './db/client.js'
import { isRetryable, translateDbError } from './db/errors.js'
import { Repeated } from './errors.js'
import { dayToDb } from './time.js'

/** One line of the history: what changed on which row, from what, to what, why. Who and when come from the context. */
export type EventInput = {
  subject: string
  subjectId: number
  /** Overrides the command's own action where one command does several things. */
  action?: string
  communeId?: number | null
  assessmentId?: number
  version?: number
  from?: Prisma.InputJsonValue
  to?: Prisma.InputJsonValue
  reason?: string | null
}

/** The context inside a command: its `db` is the transaction. */
export type CommandCtx = Omit<Ctx, 'db'> &
  Readonly<{
    db: Tx
    record: (...events: EventInput[]) => Promise<void>
    /** Says that the input equals what is stored: nothing to record, and that is right. */
    unchanged: () => void
  }>

const isInCommand = (ctx: Ctx | CommandCtx): ctx is CommandCtx => 'record' in ctx

/** How long one command may hold its transaction (ms); a bulk save of a whole set takes well under a second. */
const limits = { maxWait: 5_000, timeout: 30_000 }

const inTransaction = async <R>(ctx: Ctx, action: string, run: (ctx: CommandCtx) => Promise<R>): Promise<R> => {
  if (!('$transaction' in ctx.db)) throw new Error(`${action}: a command needs the client or another command's context`)
  return ctx.db.$transaction(async (db) => {
    const outcome = { settled: false }
    const record = async (...events: EventInput[]) => {
      outcome.settled = true
      await insertEvents(
        db,
        events.map((event) => eventRow(ctx, action, event)),
      )
    }
    const unchanged = () => {
      outcome.settled = true
    }
    const result = await run({ ...ctx, db, record, unchanged })
    if (!outcome.settled) throw new Error(`${action}: nothing was recorded`)
    return result
  }, limits)
}

/**
 * One statement however many events: the engine takes three times as long to think up the same. No version of an assessment
 * lies in time before the one it was made from, though a request that began earlier may end later: past days are read by time.
 */
const insertEvents = async (db: Tx, rows: readonly EventRow[]): Promise<void> => {
  await db.$executeRaw`
    INSERT INTO "Event" (at, "actorId", action, subject, "subjectId", "communeId", "assessmentId", version, "from", "to",
      reason, "requestId", address)
    SELECT greatest(n.at, (SELECT max(e.at) FROM "Event" e WHERE e."assessmentId" = n."assessmentId")), "actorId", action, subject,
      "subjectId", "communeId", "assessmentId", version, "from", "to", reason, "requestId", address
    FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS (at timestamptz, "actorId" int, action text, subject text,
      "subjectId" int, "communeId" int, "assessmentId" int, version int, "from" jsonb, "to" jsonb, reason text, "requestId" uuid,
      address inet)) WITH ORDINALITY AS n ORDER BY ordinality`
}

type EventRow = EventInput &
  Readonly<{ at: Date; actorId: number | null; requestId: string | null; address: string | null; action: string }>

const eventRow = (ctx: Ctx, action: string, event: EventInput): EventRow => ({
  at: ctx.now,
  actorId: ctx.actor.id > 0 ? ctx.actor.id : null,
  requestId: ctx.requestId,
  address: ctx.address,
  ...event,
  action: event.action ?? action,
})

/**
 * Makes a writing act of the domain: state and event commit together or not at all. Called from within another command
 * it joins that transaction. Never in a context that looks back. A deadlock or serialization failure is tried once more; a database refusal becomes one of
 * ours. Throws if the act recorded nothing.
 */
export const command =
  <Args extends unknown[], R>(action: string, run: (ctx: CommandCtx, ...args: Args) => Promise<R>) =>
  async (ctx: Ctx | CommandCtx, ...args: Args): Promise<R> => {
    if (ctx.asOf !== undefined) throw new Error(`${action}: nothing is written while looking back`)
    if (isInCommand(ctx)) {
      return run({ ...ctx, record: (...events) => ctx.record(...events.map((e) => ({ action, ...e }))) }, ...args)
    }
    try {
      return await inTransaction(ctx, action, (inner) => run(inner, ...args))
    } catch (error) {
      if (!isRetryable(error)) throw translateDbError(error)
    }
    try {
      return await inTransaction(ctx, action, (inner) => run(inner, ...args))
    } catch (error) {
      throw translateDbError(error)
    }
  }

/** First statement of a command that writes assessments: tells the database the day and locks the communes in order. */
export const beginWrite = async (ctx: CommandCtx, communeIds: readonly number[]): Promise<void> => {
  await ctx.db.$executeRaw`SELECT begin_write(${dayToDb(ctx.today)}::date, ${[...communeIds]}::int[])`
}

/**
 * Makes a form count once: the first arrival does `create` and keeps the address of its result; a second arrival of the
 * same key, even at the same moment, throws Repeated with that address.
 */
export const onlyOnce = async <R extends { location: string }>(
  ctx: Ctx,
  key: string | undefined,
  create: (claim: (ctx: CommandCtx, location: string) => Promise<void>) => Promise<R>,
): Promise<R> => {
  const claim = async (inner: CommandCtx, location: string) => {
    if (!key) return
    await inner.db.requestKey.create({ data: { key, userId: ctx.actor.id, location, at: ctx.now } })
  }
  const earlier = await findRepeated(ctx, key)
  if (earlier) throw new Repeated(earlier)
  try {
    return await create(claim)
  } catch (error) {
    const location = await findRepeated(ctx, key) // the other arrival of this form committed while we ran
    if (location) throw new Repeated(location)
    throw error
  }
}

const findRepeated = async (ctx: Ctx, key: string | undefined): Promise<string | null> => {
  if (!key) return null
  const row = await ctx.db.requestKey.findFirst({ where: { key, userId: ctx.actor.id } })
  return row?.location ?? null
}
