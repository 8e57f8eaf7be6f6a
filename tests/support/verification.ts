import type { StoredFile } from '../../src/evidence/new-file.js'
import type { Ctx } from '../../src/kernel/context.js'
import { dayToDb } from '../../src/kernel/time.js'
import { type Deciding, decide } from '../../src/verification/decide-service.js'
import { getSubmission, type Submission } from '../../src/verification/queries.js'
import { submitForVerification } from '../../src/verification/submit-service.js'
import type { Portal, TestUser } from './portal.js'

const SET = 'NTM_2021_2025'

/** A claim that the program confirms: 4.2 asks for 95%. */
const met = {
  selfResult: 'MET',
  value: '97',
  numerator: '97',
  denominator: '100',
  computedResult: 'MET',
  claimReason: 'Đủ hồ sơ',
} as const

/** What a decision leaves unsaid. */
const unsaid: Omit<Deciding, 'result'> = {
  reason: null,
  dueDate: null,
  docNumber: null,
  docIssuedOn: null,
  docIssuer: null,
  keptAt: null,
  file: null,
}

export const nothingClaimed = (): Promise<void> => Promise.resolve()

/** Rows and acts around verification, made without a detour over pages. */
export const verifying = (portal: Portal) => {
  /** Makes the drafts of a criterion's leads and supports real. */
  const confirmAssignments = async (...criteria: number[]): Promise<void> => {
    const of = { set: { code: SET }, no: { in: criteria } }
    await portal.db.assignment.updateMany({
      where: { OR: [{ criterion: of }, { indicator: { criterion: of } }] },
      data: { status: 'CONFIRMED' },
    })
  }

  /** A paper that lies in a cabinet, linked to the assessment. */
  const paper = async (
    assessmentId: number,
    over: { validUntil?: string; sensitivity?: 'PERSONAL' } = {},
  ): Promise<number> => {
    const { communeId } = await portal.db.assessment.findUniqueOrThrow({ where: { id: assessmentId } })
    const { id } = await portal.db.evidence.create({
      data: {
        ownerUnitId: communeId,
        subject: `Biểu số liệu ${assessmentId}`,
        keptAt: 'Tủ hồ sơ',
        currentRevision: 0,
        createdAt: portal.clock.now(),
        sensitivity: over.sensitivity ?? 'OPEN',
        validUntil: over.validUntil ? dayToDb(over.validUntil) : null,
        links: { create: { assessmentId, linkedAt: portal.clock.now() } },
      },
    })
    return id
  }

  /** An indicator of a commune, claimed as met with a paper unless said otherwise. Answers the assessment's id. */
  const claimed = async (commune: string, code: string, over: Record<string, unknown> = {}): Promise<number> => {
    const id = await portal.assessmentId(commune, SET, code)
    await portal.put(id, { ...met, ...over })
    await paper(id)
    return id
  }

  const versionOf = async (id: number): Promise<number> =>
    (await portal.db.assessment.findUniqueOrThrow({ where: { id } })).version

  /** Sends an assessment as the person; answers what was sent. */
  const send = async (who: TestUser, id: number): Promise<Submission> => {
    const ctx = await portal.ctx(who)
    const { communeId, criterionId, version } = await portal.db.assessment.findUniqueOrThrow({ where: { id } })
    await submitForVerification(
      ctx,
      { communeId, criterionId, chosen: [{ id, version }], batchId: null },
      nothingClaimed,
    )
    return openOf(ctx, id)
  }

  const openOf = async (ctx: Ctx, assessmentId: number): Promise<Submission> => {
    const row = await portal.db.verificationSubmission.findFirstOrThrow({ where: { assessmentId, closedAt: null } })
    return getSubmission(ctx, row.id)
  }

  const conclude = async (
    who: TestUser,
    sent: Submission,
    deciding: Pick<Deciding, 'result'> & Partial<Deciding> & { file?: StoredFile | null },
  ): Promise<void> => decide(await portal.ctx(who), sent, { ...unsaid, ...deciding }, nothingClaimed)

  const stateOf = (id: number) => portal.db.assessment.findUniqueOrThrow({ where: { id } })

  return { confirmAssignments, paper, claimed, versionOf, send, conclude, stateOf }
}
