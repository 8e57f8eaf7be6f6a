import { randomUUID } from 'node:crypto'
import { command } from '../../kernel/command.js'
import type { Ctx } from '../../kernel/context.js'
import { Conflict, FieldRefused, NotFound, Refusal, TooLarge } from '../../kernel/errors.js'
import { number } from '../../kernel/format.js'
import { mayUpload } from '../../policies/evidence.js'
import { authorize } from '../../policies/guard.js'
import type { Settings } from '../../settings/settings.js'
import type { StoredFile } from '../new-file.js'
import { codeFor, nameBlobs, notYours } from '../service.js'
import type { Parts } from '../uploads/parts.js'
import { getUpload, listReceived, weighUnsaved } from '../uploads/queries.js'
import { addWithUploads, dropUpload, gone } from '../uploads/service.js'
import type { Grid } from './grid.js'
import { ACTS, type Act, readRow, type Typed } from './row-form.js'

const DAY = 24 * 3600 * 1000
const MEGABYTE = 1024 ** 2

type Limits = Settings['upload']

/** @throws TooLarge when the person's unsaved files would weigh more than the office allows */
export const checkWeight = async (ctx: Ctx, bytes: number, { waitingMegabytes }: Limits): Promise<void> => {
  if ((await weighUnsaved(ctx)) + bytes <= waitingMegabytes * MEGABYTE) return
  throw new TooLarge(
    `Các tệp gửi dở và chưa lưu vào hồ sơ đã đủ ${number(waitingMegabytes)} MB. Đề nghị xác nhận hoặc bỏ bớt rồi gửi tiếp.`,
  )
}

/**
 * Takes files of a plain form that the store keeps already: each gets its receipt and waits for its row to be confirmed, as
 * a file sent in pieces does. @throws Forbidden for another's commune
 */
export const receiveForIntake = command(
  'upload.received',
  async (ctx, communeId: number, files: readonly StoredFile[], limits: Limits): Promise<void> => {
    authorize(mayUpload(ctx.actor, { communeId }), notYours)
    if (files.length === 0) return ctx.unchanged()
    await nameBlobs(ctx, files)
    const rows = files.map(({ fileName, sha256, size }, index) => ({
      id: randomUUID(),
      userId: ctx.actor.id,
      communeId,
      fileName,
      size,
      sha256,
      receiptCode: codeFor(),
      createdAt: new Date(ctx.now.getTime() + index), // in the order they were chosen
      receivedAt: ctx.now,
      expiresAt: new Date(ctx.now.getTime() + limits.unsavedDays * DAY),
    }))
    await ctx.db.upload.createMany({ data: rows })
    await ctx.record(
      ...rows.map(({ id, fileName, sha256, size, receiptCode }) => ({
        subject: 'Upload',
        subjectId: 0,
        communeId,
        to: { id, fileName, sha256, size, receiptCode },
      })),
    )
  },
)

/** Keeps what was typed of a row that is not saved now, with its file. */
const keepDraft = async (ctx: Ctx, id: string, values: Typed, examined: boolean): Promise<void> => {
  await ctx.db.upload.updateMany({
    where: { id, userId: ctx.actor.id, savedAt: null, droppedAt: null },
    data: { intake: { act: values['act'] ?? '', values, examined } },
  })
}

/** What became of a posted grid. `errors`: messages by row and field; `typed`: what such rows hold. */
export type Outcome = Readonly<{
  saved: readonly Readonly<{ id: number; code: string; subject: string }>[]
  dropped: number
  later: number
  errors: ReadonlyMap<string, Readonly<Record<string, string>>>
}>

const isAct = (value: unknown): value is Act => ACTS.some((one) => one === value)

type Row = Grid['files'][number]

/** Adds one paper, in a transaction of its own. Answers its record, or messages by field. */
const saveRow = async (ctx: Ctx, grid: Grid, { id, receiptCode }: Row, typed: Typed) => {
  const read = readRow(typed, grid.choices)
  if (!read.ok) return { errors: read.errors }
  const communeId = grid.commune.id
  const sent = await listReceived(ctx, communeId, [id])
  const file = sent[0]?.file
  if (!file) return { errors: { subject: gone } }
  const input = { communeId, assessmentIds: read.assessmentIds, papers: [{ paper: read.paper, file }] }
  try {
    const added = await addWithUploads(ctx, sent, input, () => Promise.resolve())
    return { saved: { id: added.ids[0] ?? 0, code: receiptCode, subject: read.paper.subject } }
  } catch (error) {
    if (error instanceof FieldRefused) return { errors: { subject: error.message } }
    if (error instanceof Refusal && error.status < 500) return { errors: { assessments: error.message } }
    throw error
  }
}

/** Drops a row's file; false when it was saved or dropped meanwhile. */
const dropRow = async (ctx: Ctx, id: string, parts: Parts): Promise<boolean> => {
  try {
    await dropUpload(ctx, await getUpload(ctx, id), parts)
    return true
  } catch (error) {
    if (error instanceof NotFound || error instanceof Conflict) return false
    throw error
  }
}

/**
 * Does with each posted row what it says: saves it as a paper, leaves it for later, or drops its file. A row is a
 * transaction of its own: what is right is saved, what is not stays with its message and what was typed. Rows that were
 * saved or dropped meanwhile, by this very form sent twice, are passed over.
 */
export const saveGrid = async (
  ctx: Ctx,
  grid: Grid,
  posted: ReadonlyMap<string, Typed>,
  { parts, onlyKeep }: { parts: Parts; onlyKeep: boolean },
): Promise<Outcome> => {
  authorize(mayUpload(ctx.actor, { communeId: grid.commune.id }), notYours)
  const saved: { id: number; code: string; subject: string }[] = []
  const errors = new Map<string, Readonly<Record<string, string>>>()
  let [dropped, later] = [0, 0]
  for (const row of grid.files) {
    const typed = posted.get(row.id)
    if (!typed) continue
    const act = isAct(typed['act']) ? typed['act'] : 'later'
    if (onlyKeep || act === 'later') {
      await keepDraft(ctx, row.id, typed, row.examined)
      later += 1
    } else if (act === 'drop') {
      if (await dropRow(ctx, row.id, parts)) dropped += 1
    } else {
      const result = await saveRow(ctx, grid, row, typed)
      if (result.saved) saved.push(result.saved)
      else {
        errors.set(row.id, result.errors)
        await keepDraft(ctx, row.id, typed, row.examined)
      }
    }
  }
  return { saved, dropped, later, errors }
}
