import { Prisma } from '../generated/prisma/client.js'
import { type CommandCtx, command } from '../kernel/command.js'
import type { Actor } from '../kernel/context.js'
import { Conflict, Invalid } from '../kernel/errors.js'
import { dayOf } from '../kernel/time.js'
import type { BookSheet } from '../kernel/xlsx-read.js'
import { holds } from '../policies/capabilities.js'
import { authorize } from '../policies/guard.js'
import { mayContinue, mayUndo } from '../policies/imports.js'
import type { Kind, Secret } from './kind.js'
import { planBatch, setOfBatch } from './planning.js'
import { type Batch, type Counts, getBatch, listChanges, type Setup } from './queries.js'

const notTheirs = 'Đợt nhập này do người khác tải tệp lên. Đề nghị người đó xác nhận.'

/** The unit a batch is kept under: where the person holds the role that brings it in. */
const unitOf = (actor: Actor, kind: Kind): number => {
  const grant = kind.roles.flatMap((role) => actor.grants.find((one) => one.role === role) ?? [])[0]
  authorize(grant !== undefined && holds(actor, kind.needs))
  return grant?.unitId ?? 0
}

export type Received = Readonly<{
  file: string
  sha256: string
  encoding: string | null
  set: string | null
  sheets: readonly BookSheet[]
}>

/** Keeps the rows of a file so that they can be looked at; nothing else is written until they are confirmed. */
export const receiveBatch = command(
  'import.received',
  async (
    ctx,
    kind: Kind,
    received: Received,
    claim: (ctx: CommandCtx, id: number) => Promise<void>,
  ): Promise<number> => {
    const { file, sha256, encoding, set, sheets } = received
    const unitId = unitOf(ctx.actor, kind)
    const setup: Setup = {
      file,
      encoding,
      set,
      sheets: sheets.map(({ name, rows }) => ({ name, rows: rows.length })),
      sheet: 0,
      head: null,
      columns: {},
      asOf: null,
      terms: null,
      done: null,
    }
    const { id } = await ctx.db.importBatch.create({
      data: { unitId, userId: ctx.actor.id, kind: kind.key, fileSha256: sha256, mapping: setup, createdAt: ctx.now },
    })
    const rows = sheets.flatMap((sheet, s) => sheet.rows.map(({ no, cells }) => ({ s, n: no, c: cells })))
    await ctx.db.$executeRaw`
      INSERT INTO "ImportRow" ("batchId", "rowNo", raw)
      SELECT ${id}::int, r.ordinality::int, r.value FROM jsonb_array_elements(${JSON.stringify(rows)}::jsonb) WITH ORDINALITY AS r`
    await claim(ctx, id)
    await ctx.record({ subject: 'ImportBatch', subjectId: id, to: { kind: kind.key, file, rows: rows.length } })
    return id
  },
)

/** Holds the batch for the rest of the transaction. @throws Conflict when it is no longer in that state */
const hold = async (ctx: CommandCtx, batch: Batch, state: Batch['state']): Promise<Batch> => {
  await ctx.db.$executeRaw`SELECT 1 FROM "ImportBatch" WHERE id = ${batch.id} FOR NO KEY UPDATE`
  const now = await getBatch(ctx, batch.id)
  if (now.state !== state) throw new Conflict('Chưa thực hiện: đợt nhập này vừa được xử lý. Đề nghị mở lại trang.')
  return now
}

export type Reading = Pick<Setup, 'sheet' | 'head' | 'columns' | 'asOf' | 'terms'>

/** Settles how the file is read and keeps what each row would do, with its faults. Nothing else is written. */
export const settleColumns = command(
  'import.received',
  async (ctx, batch: Batch, reading: Reading): Promise<Counts> => {
    authorize(mayContinue(ctx.actor, batch), notTheirs)
    const held = await hold(ctx, batch, 'CHECKED')
    const setup: Setup = { ...held.setup, ...reading }
    await ctx.db.importBatch.update({ where: { id: batch.id }, data: { mapping: setup } })
    const plan = await planBatch(ctx, { ...held, setup })
    const rows = [...plan.sums].map(([rowNo, { sum, faults }]) => ({ rowNo, sum, faults }))
    await ctx.db.$executeRaw`UPDATE "ImportRow" SET errors = NULL, "plannedAs" = NULL WHERE "batchId" = ${batch.id}`
    await ctx.db.$executeRaw`
    UPDATE "ImportRow" r SET "plannedAs" = p.sum, errors = CASE WHEN p.faults = '[]' THEN NULL ELSE p.faults END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS p("rowNo" int, sum text, faults jsonb)
    WHERE r."batchId" = ${batch.id} AND r."rowNo" = p."rowNo"`
    ctx.unchanged() // the field's own records have not moved
    return plan.counts
  },
)

/** The words of history for what an import wrote. */
const whyOf = ({ id, setup }: Batch): string => `Nhập từ tệp ${setup.file} (đợt số ${id})`

export type Confirmation = Readonly<{ stamp: string; skipFaulty: boolean }>

/** What the confirmed file would do is not what was shown. */
export class Moved extends Conflict {}

/**
 * Writes what was shown: all of it in one transaction, or nothing. Rows with faults are left out only where the person
 * said so. @throws Moved when the stored records changed since the page was shown
 */
export const applyBatch = command(
  'import.applied',
  async (
    ctx,
    batch: Batch,
    { stamp, skipFaulty }: Confirmation,
  ): Promise<{ counts: Counts; secrets: readonly Secret[] }> => {
    authorize(mayContinue(ctx.actor, batch), notTheirs)
    authorize(holds(ctx.actor, batch.kind.needs))
    const held = await hold(ctx, batch, 'CHECKED')
    await held.kind.lock(ctx, { set: await setOfBatch(ctx, held.setup) })
    const plan = await planBatch(ctx, held)
    if (plan.stamp !== stamp)
      throw new Moved('Chưa ghi: số liệu đang lưu đã đổi từ lúc kiểm tra. Đề nghị xem lại rồi xác nhận.')
    if (plan.counts.error > 0 && !skipFaulty) throw new Invalid('Chưa ghi: còn dòng lỗi.')
    if (plan.counts.create + plan.counts.change === 0) throw new Invalid('Chưa ghi: tệp không thay đổi gì.')
    const { changes, secrets = [] } = await plan.apply(ctx, whyOf(held))
    const lines = changes.map((change, index) => ({ no: index + 1, ...change }))
    await ctx.db.$executeRaw`
      INSERT INTO "ImportChange" ("batchId", no, "rowNo", subject, "subjectId", about, before, after, version)
      SELECT ${batch.id}::int, c.no, c."rowNo", c.subject, c."subjectId", c.about, nullif(c.before, 'null'), nullif(c.after, 'null'), c.version
      FROM jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) AS c(no int, "rowNo" int, subject text, "subjectId" int,
        about text, before jsonb, after jsonb, version int)`
    await ctx.db.importBatch.update({
      where: { id: batch.id },
      data: { state: 'APPLIED', appliedAt: ctx.now, mapping: { ...held.setup, done: plan.counts } },
    })
    const to = { kind: held.kind.key, file: held.setup.file, records: changes.length, ...plan.counts }
    await ctx.record({ subject: 'ImportBatch', subjectId: batch.id, to })
    return { counts: plan.counts, secrets }
  },
)

/** Whether an import may still be taken back: within the Vietnamese day on which it was confirmed. */
export const isUndoable = ({ state, appliedAt }: Pick<Batch, 'state' | 'appliedAt'>, today: string): boolean =>
  state === 'APPLIED' && appliedAt !== null && dayOf(appliedAt) === today

/** Whether the person may take it back at all. */
export const mayTakeBack = (actor: Actor, { userId, unitId, kind }: Batch): boolean =>
  holds(actor, kind.needs) && mayUndo(actor, { userId, unitId, kind: kind.key })

/** What would be left standing were the import taken back now: records that moved since. */
export const listMoved = async (ctx: Parameters<Kind['intact']>[0], batch: Batch) => {
  const changes = await listChanges(ctx, batch.id)
  const intact = await batch.kind.intact(ctx, changes)
  return { changes, intact, moved: changes.filter((_, index) => !intact.has(index)) }
}

/**
 * Puts back what the import changed. Records that moved since are never touched: unless the person asked for the intact
 * ones alone, nothing is put back. @throws Moved naming how many moved
 */
export const undoBatch = command(
  'import.undone',
  async (ctx, batch: Batch, { partly }: { partly: boolean }): Promise<{ undone: number; kept: number }> => {
    authorize(mayTakeBack(ctx.actor, batch), 'Đợt nhập này do người đã xác nhận hoặc Văn phòng Điều phối hoàn tác.')
    const held = await hold(ctx, batch, 'APPLIED')
    if (!isUndoable(held, ctx.today)) throw new Conflict('Chỉ hoàn tác trong ngày xác nhận. Đề nghị sửa từng nội dung.')
    await held.kind.lock(ctx, { set: await setOfBatch(ctx, held.setup) })
    const { changes, intact, moved } = await listMoved(ctx, held)
    if (moved.length > 0 && !partly)
      throw new Moved(`Chưa hoàn tác: ${moved.length} nội dung đã được cập nhật sau khi nhập.`)
    const back = changes.filter((_, index) => intact.has(index))
    await held.kind.undo(ctx, back, `Hoàn tác đợt nhập số ${batch.id}`)
    const nos = back.map(({ no }) => no)
    await ctx.db.$executeRaw`
      UPDATE "ImportChange" SET "undoneAt" = ${ctx.now}::timestamptz WHERE "batchId" = ${batch.id} AND no = ANY (${nos}::int[])`
    await ctx.db.importBatch.update({ where: { id: batch.id }, data: { state: 'UNDONE', undoneAt: ctx.now } })
    const to = { file: held.setup.file, undone: back.length, kept: moved.length }
    await ctx.record({ subject: 'ImportBatch', subjectId: batch.id, to })
    return { undone: back.length, kept: moved.length }
  },
)

/** Gives up a file that was not confirmed; its rows are thrown away. */
export const dropBatch = command('import.dropped', async (ctx, batch: Batch): Promise<void> => {
  authorize(mayContinue(ctx.actor, batch), notTheirs)
  await hold(ctx, batch, 'CHECKED')
  await ctx.db.importBatch.update({ where: { id: batch.id }, data: { state: 'DROPPED' } })
  await ctx.db.importRow.deleteMany({ where: { batchId: batch.id } })
  await ctx.record({ subject: 'ImportBatch', subjectId: batch.id, to: { file: batch.setup.file } })
})

/** Rows of files nobody confirmed for so long, and of batches long done, are thrown away; what was written stays told. */
export const purgeRows = async (db: CommandCtx['db'], now: Date): Promise<void> => {
  const week = new Date(now.getTime() - 7 * 24 * 3600 * 1000)
  await db.$executeRaw(Prisma.sql`
    UPDATE "ImportBatch" SET state = 'DROPPED' WHERE state = 'CHECKED' AND "createdAt" < ${week}::timestamptz`)
  await db.$executeRaw(Prisma.sql`
    DELETE FROM "ImportRow" r USING "ImportBatch" b WHERE b.id = r."batchId" AND b."createdAt" < ${week}::timestamptz`)
}
