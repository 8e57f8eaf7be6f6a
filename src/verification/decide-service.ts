import { type AssessmentState, sameFigures, stateOf } from '../assessments/state.js'
import { gapOf } from '../assessments/words.js'
import type { StoredFile } from '../evidence/new-file.js'
import type { DecisionResult } from '../generated/prisma/enums.js'
import { beginWrite, type CommandCtx, command } from '../kernel/command.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { dayToDb } from '../kernel/time.js'
import { confirmationOf, keepConfirmation } from './confirmation.js'
import { getMatter, type Matter, mustMove, tryMove } from './matter.js'
import type { Submission } from './queries.js'
import type { DecisionForm } from './schemas.js'
import type { Action, Effect } from './transitions.js'

/** The move that each result is. */
const actionOf: Readonly<Record<DecisionResult, Action>> = {
  MET: 'confirmMet',
  NOT_MET: 'confirmNotMet',
  NOT_APPLICABLE: 'confirmNotApplicable',
  SUPPLEMENT: 'requestSupplement',
}

/** What was decided, with the file of its document if one came. */
export type Deciding = Omit<DecisionForm, 'requestKey'> & Readonly<{ file: StoredFile | null }>

const noDocument = 'Chỉ tiêu chưa có ngưỡng: kết luận đạt cần số văn bản xác nhận của cơ quan.'
const noPaper = 'Chỉ tiêu chưa có ngưỡng: kết luận đạt cần tệp văn bản xác nhận, hoặc nơi lưu bản giấy.'

/** What stored facts refuse of a form that reads well. @throws FieldRefused */
const checkAgainstFacts = ({ indicator, context }: Matter, { result, docNumber, file, keptAt }: Deciding): void => {
  if (result === 'NOT_APPLICABLE' && !indicator.allowsNotApplicable)
    throw new FieldRefused('result', 'Bộ tiêu chí không cho phép “Không áp dụng” ở chỉ tiêu này.')
  if (docNumber === null && keptAt !== null && !file)
    throw new FieldRefused('docNumber', 'Đề nghị nhập số của văn bản lưu bản giấy.')
  if (result !== 'MET' || gapOf(indicator, context) === null) return
  if (docNumber === null) throw new FieldRefused('docNumber', noDocument)
  if (!file && keptAt === null) throw new FieldRefused('keptAt', noPaper)
}

/** The document of one decision, or of several that are made alike: one document, a paper in each commune. */
const keepDocument = async (
  ctx: CommandCtx,
  matters: readonly Matter[],
  deciding: Deciding,
): Promise<number | null> => {
  const [first] = matters
  const leads = new Set(matters.map(({ responsibility }) => responsibility.lead?.name))
  const [lead] = leads.size === 1 ? leads : []
  const confirmation = confirmationOf(deciding, lead ?? ctx.actor.label)
  if (!first || !confirmation) return null
  const subject =
    matters.length === 1
      ? `chỉ tiêu ${first.indicator.code}, ${first.commune.fullName}`
      : `${matters.length} chỉ tiêu gửi thẩm tra`
  const byCommune = new Map<number, number[]>()
  for (const { row, commune } of matters) byCommune.set(commune.id, [...(byCommune.get(commune.id) ?? []), row.id])
  return keepConfirmation(ctx, confirmation, {
    title: `Xác nhận kết quả thẩm tra ${subject}`,
    proved: [...byCommune].map(([communeId, assessmentIds]) => ({ communeId, assessmentIds })),
  })
}

/**
 * The agency's side after the decision. A verdict is one on what was sent: where the commune has changed its figures since,
 * it is at once to be looked at again. A supplement leaves an earlier verdict standing.
 */
const stateAfter = (
  before: AssessmentState,
  { stage, verdict }: Effect,
  at: Date,
  sent: Submission,
  due: string | null,
): AssessmentState => {
  if (verdict === 'KEPT') return { ...before, stage, supplementDue: due }
  return {
    ...before,
    stage,
    verifiedResult: verdict,
    verifiedAt: at.toISOString(),
    supplementDue: null,
    reverifyReason: sameFigures(sent.frozen.state, before) ? null : 'VALUE_CHANGED',
  }
}

const close = async ({ db, now }: CommandCtx, id: number): Promise<void> => {
  const { count } = await db.verificationSubmission.updateMany({
    where: { id, closedAt: null },
    data: { closedAt: now },
  })
  if (count === 0) throw new Conflict('Nội dung này đã được kết luận hoặc xã đã rút lại.')
}

const addDecision = async (
  ctx: CommandCtx,
  sent: Submission,
  deciding: Deciding,
  facts: { agencyId: number | null; onBehalf: boolean; documentId: number | null },
) =>
  ctx.db.verificationDecision.create({
    data: {
      ...facts,
      submissionId: sent.id,
      submittedById: sent.submittedById,
      result: deciding.result,
      reason: deciding.reason,
      dueDate: deciding.result === 'SUPPLEMENT' && deciding.dueDate !== null ? dayToDb(deciding.dueDate) : null,
      decidedById: ctx.actor.id,
      decidedAt: ctx.now,
    },
    select: { id: true },
  })

const columnsOf = (state: AssessmentState, decisionId: number, effect: Effect) => ({
  stage: state.stage,
  supplementDue: state.supplementDue === null ? null : dayToDb(state.supplementDue),
  ...(effect.verdict !== 'KEPT' && {
    verifiedResult: state.verifiedResult,
    verifiedAt: state.verifiedAt,
    reverifyReason: state.reverifyReason,
    decisionId,
  }),
})

type Case = Readonly<{ sent: Submission; matter: Matter }>

/** Closes a submission that may be decided so. @throws as `decide` */
const settle = async (ctx: CommandCtx, { sent, matter }: Case, deciding: Deciding) => {
  const { onBehalf, effect } = mustMove(tryMove(ctx, actionOf[deciding.result], matter, sent.submittedById))
  await close(ctx, sent.id)
  checkAgainstFacts(matter, deciding)
  return { onBehalf, effect }
}

type Settled = Case & Awaited<ReturnType<typeof settle>>

/** Writes the decision on one closed submission; the caller has begun the write and records nothing itself. */
const conclude = async (ctx: CommandCtx, settled: Settled, deciding: Deciding, documentId: number | null) => {
  const { sent, matter, onBehalf, effect } = settled
  const { row, responsibility } = matter
  const agencyId = responsibility.lead?.id ?? null
  const { id: decisionId } = await addDecision(ctx, sent, deciding, { agencyId, onBehalf, documentId })
  const before = stateOf(row)
  const state = stateAfter(before, effect, ctx.now, sent, deciding.dueDate)
  const { count } = await ctx.db.assessment.updateMany({
    where: { id: row.id, version: row.version },
    data: {
      ...columnsOf(state, decisionId, effect),
      version: { increment: 1 },
      updatedAt: ctx.now,
      updatedById: ctx.actor.id,
    },
  })
  if (count === 0) throw new Conflict()
  const { result, docNumber, reason } = deciding
  const agency = responsibility.lead?.shortName ?? null
  await ctx.record({
    action: result === 'SUPPLEMENT' ? 'assessment.supplementRequested' : 'assessment.verified',
    subject: 'Assessment',
    subjectId: row.id,
    assessmentId: row.id,
    communeId: row.communeId,
    version: row.version + 1,
    from: before,
    to: { ...state, verification: { id: sent.id, round: sent.round, decisionId, result, agency, onBehalf, docNumber } },
    reason,
  })
}

/** Decides several submissions alike; a document among the fields is kept once for all. */
const decideAll = async (ctx: CommandCtx, all: readonly Submission[], deciding: Deciding): Promise<void> => {
  await beginWrite(ctx, [...new Set(all.map(({ communeId }) => communeId))])
  const settled: Settled[] = []
  for (const sent of all) {
    const matter = await getMatter(ctx, sent.assessmentId)
    settled.push({ sent, matter, ...(await settle(ctx, { sent, matter }, deciding)) })
  }
  const matters = settled.map(({ matter }) => matter)
  const documentId = await keepDocument(ctx, matters, deciding)
  for (const one of settled) await conclude(ctx, one, deciding, documentId)
}

/** Keeps the form's key in the same transaction. */
type Claim = (ctx: CommandCtx) => Promise<void>

/**
 * Writes the agency's conclusion on what a commune sent: đạt, chưa đạt, không áp dụng, or back for a supplement. The
 * coordination office may act in the agency's place and is marked as such. With an unknown level đạt needs a document's
 * number and the document itself, as a file or on paper.
 * @throws Forbidden when it is another's matter or one's own submission, Conflict when it is no longer waiting,
 * FieldRefused for a field the facts refuse
 */
export const decide = command(
  'assessment.verified',
  async (ctx, sent: Submission, deciding: Deciding, claim: Claim): Promise<void> => {
    await decideAll(ctx, [sent], deciding)
    await claim(ctx)
  },
)

/** Decides several submissions alike, all or none. @throws as `decide` */
export const decideTogether = command(
  'assessment.verified',
  async (ctx, all: readonly Submission[], deciding: Deciding, claim: Claim): Promise<void> => {
    await decideAll(ctx, all, deciding)
    await claim(ctx)
  },
)
