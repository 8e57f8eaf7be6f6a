import { beginWrite, type CommandCtx, command } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import { Conflict } from '../kernel/errors.js'
import { mayUpdate } from '../policies/assessments.js'
import { authorize } from '../policies/guard.js'
import type { AssessmentRow } from './queries.js'
import { type AssessmentState, afterSave, saysSame, stateOf } from './state.js'

/**
 * One row to save: as it was read, as it is to be, and why if the person said so. `restores`: `next` is what the row said
 * before a save that is taken back, so that what that save caused goes with it.
 */
export type Change = Readonly<{ row: AssessmentRow; next: AssessmentState; reason: string | null; restores?: true }>

type Settled = Readonly<{ change: Change; state: AssessmentState }>

const notYours = 'Chỉ xã và Văn phòng Điều phối cập nhật chỉ tiêu của xã.'

/** What the UPDATE takes of a row, by column. */
const columnsOf = ({ change: { row }, state }: Settled) => {
  const { selfResult, value, numerator, denominator, valueText, inputs, figuresAsOf, computedResult, levelId } = state
  const { claimReason, plannedDate, note, reverifyReason } = state
  const figures = { value, numerator, denominator, valueText, inputs, figuresAsOf, computedResult, levelId }
  return { id: row.id, version: row.version, selfResult, ...figures, claimReason, plannedDate, note, reverifyReason }
}

/**
 * Writes the rows whose version is still the one read, in one statement, so that totals are recounted once.
 * Answers the ids written; the others were saved by someone else in the meantime.
 */
const updateRows = async (ctx: CommandCtx, communeId: number, settled: readonly Settled[]): Promise<Set<number>> => {
  const rows = await ctx.db.$queryRaw<{ id: number }[]>`
    UPDATE "Assessment" a SET "selfResult" = c."selfResult"::"SelfResult", value = c.value, numerator = c.numerator,
      denominator = c.denominator, "valueText" = c."valueText", inputs = c.inputs, "figuresAsOf" = c."figuresAsOf",
      "computedResult" = c."computedResult"::"ComputedResult", "levelId" = c."levelId", "claimReason" = c."claimReason",
      "plannedDate" = c."plannedDate", note = c.note, "reverifyReason" = c."reverifyReason",
      version = a.version + 1, "updatedAt" = ${ctx.now}::timestamptz, "updatedById" = ${ctx.actor.id > 0 ? ctx.actor.id : null}::int
    FROM jsonb_to_recordset(${JSON.stringify(settled.map(columnsOf))}::jsonb) AS c(id int, version int, "selfResult" text,
      value numeric, numerator numeric, denominator numeric, "valueText" text, inputs jsonb, "figuresAsOf" date,
      "computedResult" text, "levelId" int, "claimReason" text, "plannedDate" date, note text, "reverifyReason" text)
    WHERE a.id = c.id AND a.version = c.version AND a."communeId" = ${communeId}
    RETURNING a.id`
  return new Set(rows.map(({ id }) => id))
}

/** Replaces the parts of the written rows. */
const replaceParts = async ({ db }: CommandCtx, written: readonly Settled[]): Promise<void> => {
  const touched = written.filter(({ change: { row }, state }) => row.parts.length > 0 || state.parts.length > 0)
  if (touched.length === 0) return
  const assessmentId = (one: Settled) => one.change.row.id
  await db.assessmentPart.deleteMany({ where: { assessmentId: { in: touched.map(assessmentId) } } })
  await db.assessmentPart.createMany({
    data: touched.flatMap((one) => one.state.parts.map((part) => ({ ...part, assessmentId: assessmentId(one) }))),
  })
}

const eventOf = ({ change: { row, reason }, state }: Settled) => ({
  subject: 'Assessment',
  subjectId: row.id,
  assessmentId: row.id,
  communeId: row.communeId,
  version: row.version + 1,
  from: stateOf(row),
  to: state,
  reason,
})

export type SaveResult = Readonly<{
  /** Ids of the rows written. */
  saved: ReadonlySet<number>
  /** Ids of rows that someone else had saved since they were read; nothing of them was written. */
  overtaken: ReadonlySet<number>
}>

/**
 * Saves what the commune says of its indicators: rows still as they were read are written with their events in one
 * transaction, rows overtaken by another save are left alone and named. Rows that would not change are passed over.
 * @throws Forbidden when the person may not update the commune
 */
export const saveAssessments = command(
  'assessment.saved',
  async (ctx, communeId: number, changes: readonly Change[]): Promise<SaveResult> => {
    authorize(mayUpdate(ctx.actor, { communeId }), notYours)
    const settled = changes
      .filter(({ row, next }) => !saysSame(row, next))
      .map((change) => ({ change, state: change.restores ? change.next : afterSave(stateOf(change.row), change.next) }))
    if (settled.length === 0) {
      ctx.unchanged()
      return { saved: new Set(), overtaken: new Set() }
    }
    await beginWrite(ctx, [communeId])
    const saved = await updateRows(ctx, communeId, settled)
    const written = settled.filter(({ change }) => saved.has(change.row.id))
    await replaceParts(ctx, written)
    if (written.length > 0) await ctx.record(...written.map(eventOf))
    else ctx.unchanged()
    const overtaken = settled.map(({ change }) => change.row.id).filter((id) => !saved.has(id))
    return { saved, overtaken: new Set(overtaken) }
  },
)

/**
 * Saves one indicator. Answers whether anything changed.
 * @throws Conflict when someone saved it since it was read
 */
export const saveAssessment = async (ctx: Ctx, change: Change): Promise<boolean> => {
  const { saved, overtaken } = await saveAssessments(ctx, change.row.communeId, [change])
  if (overtaken.size > 0) throw new Conflict()
  return saved.size > 0
}
