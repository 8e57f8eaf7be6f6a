import type { Prisma } from '../generated/prisma/client.js'
import type { DecisionResult } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { type Day, dayFromDb } from '../kernel/time.js'
import { visibleAssessments } from '../policies/assessments.js'
import { type Frozen, readFrozen } from './frozen.js'

/** What an agency, or the coordination office in its place, concluded. */
export type Decision = Readonly<{
  id: number
  result: DecisionResult
  reason: string | null
  dueDate: Day | null
  /** The agency's short name; null: none was assigned. */
  agency: string | null
  onBehalf: boolean
  decidedById: number
  decidedBy: string
  decidedAt: Date
  document: Readonly<{ docNumber: string; issuedOn: Day | null }> | null
}>

/** One sending of an indicator, with what became of it: waiting (`closedAt` null), decided, or recalled. */
export type Submission = Readonly<{
  id: number
  assessmentId: number
  communeId: number
  commune: string
  round: number
  batchId: string | null
  frozen: Frozen
  assessmentVersion: number
  submittedById: number
  submittedBy: string
  submittedAt: Date
  closedAt: Date | null
  decision: Decision | null
}>

const include = {
  assessment: { select: { communeId: true, commune: { select: { fullName: true } } } },
  submittedBy: { select: { displayName: true } },
  decision: {
    include: {
      agency: { select: { shortName: true } },
      decidedBy: { select: { displayName: true } },
      document: { select: { docNumber: true, issuedOn: true } },
    },
  },
} satisfies Prisma.VerificationSubmissionInclude

type Row = Prisma.VerificationSubmissionGetPayload<{ include: typeof include }>

const toDecision = ({ agency, decidedBy, document, ...row }: NonNullable<Row['decision']>): Decision => ({
  id: row.id,
  result: row.result,
  reason: row.reason,
  dueDate: row.dueDate && dayFromDb(row.dueDate),
  agency: agency?.shortName ?? null,
  onBehalf: row.onBehalf,
  decidedById: row.decidedById,
  decidedBy: decidedBy.displayName,
  decidedAt: row.decidedAt,
  document: document && { docNumber: document.docNumber, issuedOn: document.issuedOn && dayFromDb(document.issuedOn) },
})

const toSubmission = ({ assessment, submittedBy, decision, frozen, ...row }: Row): Submission => ({
  id: row.id,
  assessmentId: row.assessmentId,
  communeId: assessment.communeId,
  commune: assessment.commune.fullName,
  round: row.round,
  batchId: row.batchId,
  frozen: readFrozen(frozen),
  assessmentVersion: row.assessmentVersion,
  submittedById: row.submittedById,
  submittedBy: submittedBy.displayName,
  submittedAt: row.submittedAt,
  closedAt: row.closedAt,
  decision: decision && toDecision(decision),
})

/** A sending within the person's scope. @throws NotFound also when it lies outside */
export const getSubmission = async (ctx: Pick<Ctx, 'db' | 'actor'>, id: number): Promise<Submission> => {
  const row = await ctx.db.verificationSubmission.findFirst({
    where: { id, assessment: visibleAssessments(ctx.actor) },
    include,
  })
  if (!row) throw new NotFound('Không tìm thấy nội dung gửi thẩm tra này trong phạm vi của tài khoản.')
  return toSubmission(row)
}

/** Several sendings at once, in the order asked for. @throws NotFound when one lies outside the person's scope */
export const getSubmissions = async (ctx: Pick<Ctx, 'db' | 'actor'>, ids: readonly number[]): Promise<Submission[]> => {
  const rows = await ctx.db.verificationSubmission.findMany({
    where: { id: { in: [...ids] }, assessment: visibleAssessments(ctx.actor) },
    include,
    take: ids.length,
  })
  if (rows.length !== ids.length) throw new NotFound('Không tìm thấy nội dung gửi thẩm tra được chọn.')
  return rows.map(toSubmission).sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
}

/** Rounds shown of one indicator; more would be a quarrel. */
const mostRounds = 50

/** What was sent of an indicator, the latest first. The caller has checked the scope. */
export const listSubmissionsOf = async (ctx: Pick<Ctx, 'db'>, assessmentId: number): Promise<Submission[]> => {
  const rows = await ctx.db.verificationSubmission.findMany({
    where: { assessmentId },
    include,
    orderBy: { round: 'desc' },
    take: mostRounds,
  })
  return rows.map(toSubmission)
}
