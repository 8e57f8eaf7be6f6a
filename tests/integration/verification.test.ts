import { beforeAll, describe, expect, it } from 'vitest'
import { getRow } from '../../src/assessments/queries.js'
import { saveAssessment } from '../../src/assessments/service.js'
import { stateOf as assessmentState } from '../../src/assessments/state.js'
import { Conflict, FieldRefused, Forbidden, Invalid, NotFound } from '../../src/kernel/errors.js'
import { decideTogether } from '../../src/verification/decide-service.js'
import { flagExpiredEvidence } from '../../src/verification/expiry-service.js'
import { getSubmission } from '../../src/verification/queries.js'
import { countWaiting, listWaiting } from '../../src/verification/queue.js'
import { recallSubmission, reopenVerdict } from '../../src/verification/reopen-service.js'
import { submitForVerification } from '../../src/verification/submit-service.js'
import { type TestUser, portal as usePortal } from '../support/portal.js'
import { nothingClaimed, verifying } from '../support/verification.js'

const portal = usePortal({ template: 'reference' })
const { confirmAssignments, paper, claimed, versionOf, send, conclude, stateOf } = verifying(portal)

let officer: TestUser
let other: TestUser
let office: TestUser
let lead: TestUser // Phòng KT&HT leads criteria 4 and 9
let support: TestUser
let stranger: TestUser

beforeAll(async () => {
  await confirmAssignments(4, 9)
  officer = await portal.user('COMMUNE', { unit: 'Trấn Ninh' })
  other = await portal.user('COMMUNE', { unit: 'Điềm He' })
  office = await portal.user('COORDINATOR')
  lead = await portal.user('AGENCY', { agency: 'KTHT' })
  support = await portal.user('AGENCY', { agency: 'DL' })
  stranger = await portal.user('AGENCY', { agency: 'YT' })
})

const communes = [
  'An Sơn',
  'Bình Phúc',
  'Hòa Bình',
  'Hữu Lễ',
  'Khánh Khê',
  'Liên Hội',
  'Lương Năng',
  'Tân Đoàn',
  'Tràng Phái',
  'Tri Lễ',
  'Tú Xuyên',
  'Yên Phúc',
]
let used = 0

/** An indicator nobody has touched yet, claimed as met; with an officer of its commune. */
const fresh = async (over: Record<string, unknown> = {}): Promise<{ id: number; own: TestUser }> => {
  const commune = communes[used % communes.length] ?? ''
  const code = ['4.2', '4.1', '9.2'][Math.floor(used / communes.length)] ?? ''
  used += 1
  const own = await portal.user('COMMUNE', { unit: commune })
  return { own, id: await claimed(commune, code, over) }
}

/** The same, sent already. */
const sent = async (over: Record<string, unknown> = {}) => {
  const { id, own } = await fresh(over)
  return { id, own, submission: await send(own, id) }
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

const lastEvent = (assessmentId: number) =>
  portal.db.event.findFirstOrThrow({ where: { assessmentId }, orderBy: { id: 'desc' } })

describe('sending', () => {
  it('freezes what is judged, puts it on the desk of the agency and leaves an event', async () => {
    const { id, submission } = await sent()
    expect(submission).toMatchObject({ round: 1, closedAt: null, decision: null })
    expect(submission.frozen).toMatchObject({
      state: { selfResult: 'MET', value: '97', numerator: '97' },
      verdict: { result: 'MET' },
      lines: [{ given: '97%', wanted: '≥ 95%', result: 'MET' }],
      papers: [{ revision: 0 }],
    })
    expect(await stateOf(id)).toMatchObject({ stage: 'UNDER_VERIFICATION', verifiedResult: 'NONE' })
    const event = await lastEvent(id)
    expect(event).toMatchObject({
      action: 'assessment.submitted',
      from: { stage: 'OPEN' },
      to: { stage: 'UNDER_VERIFICATION' },
    })
    expect((await listWaiting(await portal.ctx(lead))).map((one) => one.id)).toContain(submission.id)
  })

  it('sends a whole criterion under one batch', async () => {
    const ids = [
      await claimed('Đồng Giáp', '4.1', { value: null, numerator: null, denominator: null }),
      await claimed('Đồng Giáp', '4.2'),
    ]
    const own = await portal.user('COMMUNE', { unit: 'Đồng Giáp' })
    const { communeId, criterionId } = await stateOf(ids[0] ?? 0)
    const chosen = await Promise.all(ids.map(async (id) => ({ id, version: await versionOf(id) })))
    const batchId = '0b0e7a53-58c1-4bd9-8f4e-2c1cf9d0a001'
    await submitForVerification(await portal.ctx(own), { communeId, criterionId, chosen, batchId }, nothingClaimed)
    expect(await portal.db.verificationSubmission.count({ where: { batchId, closedAt: null } })).toBe(2)
  })

  it('is refused to an agency, a leader and the officer of another commune', async () => {
    const { id } = await fresh()
    expect(await refusal(send(lead, id))).toBeInstanceOf(Forbidden)
    expect(await refusal(send(await portal.user('LEADER'), id))).toBeInstanceOf(Forbidden)
    expect(await refusal(send(other, id))).toBeInstanceOf(NotFound)
  })

  it('is refused twice, on an old version, and without what blocks', async () => {
    const { id, own } = await sent()
    expect(await refusal(send(own, id))).toBeInstanceOf(Conflict)
    const late = await fresh()
    const { communeId, criterionId, version } = await stateOf(late.id)
    const chosen = [{ id: late.id, version: version - 1 }]
    const old = submitForVerification(
      await portal.ctx(late.own),
      { communeId, criterionId, chosen, batchId: null },
      nothingClaimed,
    )
    expect(await refusal(old)).toBeInstanceOf(Conflict)
    const bare = await fresh({ selfResult: 'IN_PROGRESS' })
    expect(await refusal(send(bare.own, bare.id))).toBeInstanceOf(Invalid)
    const figureless = await fresh({ value: null, numerator: null, denominator: null, computedResult: 'VALUE_MISSING' })
    expect(await refusal(send(figureless.own, figureless.id))).toMatchObject({
      message: expect.stringContaining('Chưa có số liệu') as string,
    })
  })

  it('leaves what was sent as it was while the commune goes on editing', async () => {
    const { id, own, submission } = await sent()
    const ctx = await portal.ctx(own)
    const row = await getRow(ctx, id)
    await saveAssessment(ctx, { row, next: { ...assessmentState(row), value: '99', numerator: '99' }, reason: null })
    expect((await getSubmission(ctx, submission.id)).frozen.state.value).toBe('97')
    expect(await stateOf(id)).toMatchObject({ stage: 'UNDER_VERIFICATION' })
    await conclude(lead, submission, { result: 'MET' })
    const after = await stateOf(id)
    expect(after).toMatchObject({ stage: 'OPEN', verifiedResult: 'MET', reverifyReason: 'VALUE_CHANGED' })
    expect(after.value?.toString()).toBe('99')
  })
})

describe('deciding', () => {
  it.each([
    ['MET', 'assessment.verified', { stage: 'OPEN', verifiedResult: 'MET' }],
    ['NOT_MET', 'assessment.verified', { stage: 'OPEN', verifiedResult: 'NOT_MET' }],
    ['SUPPLEMENT', 'assessment.supplementRequested', { stage: 'SUPPLEMENT_REQUESTED', verifiedResult: 'NONE' }],
  ] as const)('%s', async (result, action, state) => {
    const { id, submission } = await sent()
    const dueDate = result === 'SUPPLEMENT' ? '2024-05-31' : null
    await conclude(lead, submission, { result, reason: 'Theo biên bản kiểm tra.', dueDate })
    const row = await stateOf(id)
    expect(row).toMatchObject({ ...state, reverifyReason: null, version: submission.assessmentVersion + 2 })
    const { decision, closedAt } = await getSubmission(await portal.ctx(lead), submission.id)
    expect(decision).toMatchObject({ result, onBehalf: false, agency: 'Phòng KT&HT', dueDate, decidedById: lead.id })
    expect(closedAt).not.toBeNull()
    expect(row.decisionId).toBe(result === 'SUPPLEMENT' ? null : decision?.id)
    expect(await lastEvent(id)).toMatchObject({ action, actorId: lead.id, reason: 'Theo biên bản kiểm tra.' })
  })

  it('không áp dụng only where the set allows it', async () => {
    const { submission } = await sent()
    const refused = await refusal(conclude(lead, submission, { result: 'NOT_APPLICABLE' }))
    expect(refused).toBeInstanceOf(FieldRefused)
    expect(refused).toMatchObject({ field: 'result' })
    const { indicatorId } = await stateOf(submission.assessmentId)
    const { setId } = await portal.db.indicator.update({
      where: { id: indicatorId },
      data: { allowsNotApplicable: true },
    })
    await portal.db.criteriaSet.update({ where: { id: setId }, data: { version: { increment: 1 } } })
    await conclude(lead, submission, { result: 'NOT_APPLICABLE' })
    expect(await stateOf(submission.assessmentId)).toMatchObject({ verifiedResult: 'NOT_APPLICABLE' })
  })

  it('moves the verified count of the criterion by one', async () => {
    const { submission } = await sent()
    const { communeId, criterionId, setId } = await stateOf(submission.assessmentId)
    const key = { communeId_setId_criterionId: { communeId, setId, criterionId } }
    const before = await portal.db.criterionTotal.findUniqueOrThrow({ where: key })
    await conclude(lead, submission, { result: 'MET' })
    const after = await portal.db.criterionTotal.findUniqueOrThrow({ where: key })
    expect([after.verifiedMet - before.verifiedMet, after.waiting - before.waiting]).toEqual([1, -1])
    expect(await portal.db.$queryRaw`SELECT * FROM totals_drift`).toEqual([])
  })

  it('is refused to an agency that supports or has nothing to do with it, to the commune and to strangers', async () => {
    const { submission, own } = await sent()
    for (const who of [support, stranger, own, await portal.user('LEADER'), await portal.user('STEERING')])
      expect(await refusal(conclude(who, submission, { result: 'MET' }))).toBeInstanceOf(Forbidden)
    expect(await refusal(conclude(other, submission, { result: 'MET' }))).toBeInstanceOf(NotFound)
    expect(await stateOf(submission.assessmentId)).toMatchObject({ stage: 'UNDER_VERIFICATION' })
  })

  it('by the coordination office is marked as done in the place of the agency', async () => {
    const { submission } = await sent()
    await conclude(office, submission, { result: 'MET' })
    const { decision } = await getSubmission(await portal.ctx(office), submission.id)
    expect(decision).toMatchObject({ onBehalf: true, agency: 'Phòng KT&HT' })
    expect(await lastEvent(submission.assessmentId)).toMatchObject({ to: { verification: { onBehalf: true } } })
  })

  it('nobody decides what they submitted, neither through the command nor in the database', async () => {
    const { id } = await fresh()
    const submission = await send(office, id)
    expect(await refusal(conclude(office, submission, { result: 'MET' }))).toMatchObject({
      status: 403,
      message: expect.stringContaining('không tự kết luận') as string,
    })
    const { id: submissionId } = submission
    const own = portal.db.verificationDecision.create({
      data: {
        submissionId,
        submittedById: office.id,
        decidedById: office.id,
        result: 'MET',
        onBehalf: true,
        decidedAt: portal.clock.now(),
      },
    })
    expect(String(await refusal(own))).toContain('VerificationDecision_not_own')
    await conclude(await portal.user('COORDINATOR'), submission, { result: 'MET' })
  })

  it('happens once: the second of two answers, also at the same moment, finds it settled', async () => {
    const { submission } = await sent()
    const both = await Promise.allSettled([
      conclude(lead, submission, { result: 'MET' }),
      conclude(office, submission, { result: 'NOT_MET', reason: 'Chưa đủ hồ sơ kèm theo.' }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { status: 409 } })
    expect(await portal.db.verificationDecision.count({ where: { submissionId: submission.id } })).toBe(1)
  })

  it('of an earlier round is refused once another is open', async () => {
    const { id, own, submission } = await sent()
    await recallSubmission(await portal.ctx(own), submission, { reason: null })
    const second = await send(own, id)
    expect(second.round).toBe(2)
    expect(await refusal(conclude(lead, submission, { result: 'MET' }))).toBeInstanceOf(Conflict)
    await conclude(lead, second, { result: 'MET' })
  })

  it('keeps the document, and the signed paper where it lies', async () => {
    const { id, submission } = await sent()
    await conclude(lead, submission, {
      result: 'MET',
      docNumber: '41/XN-KTHT',
      docIssuedOn: '2024-05-17',
      keptAt: 'Tủ số 3, Phòng KT&HT',
    })
    const { decision } = await getSubmission(await portal.ctx(lead), submission.id)
    expect(decision?.document).toEqual({ docNumber: '41/XN-KTHT', issuedOn: '2024-05-17' })
    const [paperRow] = await portal.db.evidence.findMany({
      where: { docNumber: '41/XN-KTHT' },
      include: { links: true, type: true },
    })
    expect(paperRow).toMatchObject({
      currentRevision: 0,
      keptAt: 'Tủ số 3, Phòng KT&HT',
      type: { dossierKey: 'general.3' },
    })
    expect(paperRow?.links.map(({ assessmentId }) => assessmentId)).toEqual([id])
  })

  it('a paper without its number is refused at the field', async () => {
    const { submission } = await sent()
    expect(await refusal(conclude(lead, submission, { result: 'MET', keptAt: 'Tủ số 3' }))).toMatchObject({
      field: 'docNumber',
    })
  })
})

describe('an unknown level', () => {
  /** 2.1 waits for the province's level. */
  const unknown = async (commune: string) => {
    const id = await claimed(commune, '2.1', { computedResult: 'LEVEL_UNKNOWN' })
    return { id, submission: await send(await portal.user('COMMUNE', { unit: commune }), id) }
  }

  it('lets đạt be decided on a document and the paper itself only', async () => {
    const { submission } = await unknown('Trấn Ninh')
    expect(submission.frozen.lacks.map(({ code }) => code)).toContain('level')
    const document = { docNumber: '12/XN-KTHT', docIssuedOn: '2024-05-15' }
    expect(await refusal(conclude(office, submission, { result: 'MET' }))).toMatchObject({ field: 'docNumber' })
    expect(await refusal(conclude(office, submission, { result: 'MET', ...document }))).toMatchObject({
      field: 'keptAt',
    })
    await conclude(office, submission, { result: 'MET', ...document, keptAt: 'Lưu tại Phòng KT&HT' })
  })

  it('needs no document for chưa đạt', async () => {
    const { submission } = await unknown('Điềm He')
    await conclude(office, submission, { result: 'NOT_MET', reason: 'Chưa có văn bản xác nhận.' })
  })

  it('is decided by the office where the lead is a draft', async () => {
    const { submission } = await unknown('An Sơn') // criterion 2 is nobody's by a confirmed assignment
    expect(await refusal(conclude(lead, submission, { result: 'NOT_MET', reason: 'Chưa đủ hồ sơ.' }))).toBeInstanceOf(
      Forbidden,
    )
    expect((await listWaiting(await portal.ctx(lead))).map(({ id }) => id)).not.toContain(submission.id)
    expect((await listWaiting(await portal.ctx(office))).map(({ id }) => id)).toContain(submission.id)
  })
})

describe('returning and supplementing', () => {
  it('goes back to the commune, comes again as the next round and is confirmed', async () => {
    const { id, own, submission } = await sent()
    await conclude(lead, submission, {
      result: 'SUPPLEMENT',
      reason: 'Bổ sung biểu số liệu quý II.',
      dueDate: '2024-05-31',
    })
    const second = await send(own, id)
    expect(second.round).toBe(2)
    await conclude(lead, second, { result: 'MET' })
    expect(await stateOf(id)).toMatchObject({ stage: 'OPEN', verifiedResult: 'MET', supplementDue: null })
  })

  it('is owed again when the answer to it is taken back', async () => {
    const { id, own, submission } = await sent()
    await conclude(lead, submission, {
      result: 'SUPPLEMENT',
      reason: 'Bổ sung biểu số liệu quý II.',
      dueDate: '2024-05-31',
    })
    await recallSubmission(await portal.ctx(own), await send(own, id), { reason: 'Gửi nhầm' })
    const row = await stateOf(id)
    expect(row.stage).toBe('SUPPLEMENT_REQUESTED')
    expect(row.supplementDue?.toISOString()).toBe('2024-05-31T00:00:00.000Z')
  })
})

describe('taking back what was sent', () => {
  it('is the commune’s and the office’s, and only while it waits', async () => {
    const { id, own, submission } = await sent()
    expect(await refusal(recallSubmission(await portal.ctx(lead), submission, { reason: null }))).toBeInstanceOf(
      Forbidden,
    )
    await recallSubmission(await portal.ctx(own), submission, { reason: null })
    expect(await stateOf(id)).toMatchObject({ stage: 'OPEN' })
    expect(await lastEvent(id)).toMatchObject({ action: 'assessment.recalled' })
    expect(await refusal(recallSubmission(await portal.ctx(own), submission, { reason: null }))).toBeInstanceOf(
      Conflict,
    )
    expect(await refusal(conclude(lead, submission, { result: 'MET' }))).toBeInstanceOf(Conflict)
  })
})

describe('a verdict', () => {
  const verified = async () => {
    const one = await sent()
    await conclude(lead, one.submission, { result: 'MET' })
    return one
  }

  it('is not sent again while its ground stands', async () => {
    const { id, own } = await verified()
    expect(await refusal(send(own, id))).toMatchObject({
      status: 409,
      message: expect.stringContaining('đã được xác nhận') as string,
    })
  })

  it('is reopened with a reason by whoever may decide, and once', async () => {
    const { id, own } = await verified()
    const row = await stateOf(id)
    const form = { version: row.version, reason: 'Kiểm tra thực địa phát hiện sai số.' }
    for (const who of [own, support, stranger])
      expect(await refusal(reopenVerdict(await portal.ctx(who), row, form))).toBeInstanceOf(Forbidden)
    expect(
      await refusal(reopenVerdict(await portal.ctx(lead), row, { ...form, version: row.version - 1 })),
    ).toBeInstanceOf(Conflict)
    await reopenVerdict(await portal.ctx(lead), row, form)
    expect(await stateOf(id)).toMatchObject({
      stage: 'OPEN',
      verifiedResult: 'NONE',
      verifiedAt: null,
      decisionId: null,
    })
    expect(await lastEvent(id)).toMatchObject({
      action: 'assessment.reopened',
      reason: form.reason,
      from: { verifiedResult: 'MET' },
    })
    expect(
      await refusal(reopenVerdict(await portal.ctx(lead), row, { ...form, version: row.version + 1 })),
    ).toBeInstanceOf(Conflict)
    await send(own, id)
  })

  it('is flagged by a change of the commune’s figures, stands, and is cleared by a new decision', async () => {
    const { id, own } = await verified()
    const ctx = await portal.ctx(own)
    const row = await getRow(ctx, id)
    await saveAssessment(ctx, { row, next: { ...assessmentState(row), value: '98', numerator: '98' }, reason: null })
    expect(await stateOf(id)).toMatchObject({ verifiedResult: 'MET', reverifyReason: 'VALUE_CHANGED' })
    const again = await send(own, id)
    expect(await stateOf(id)).toMatchObject({ verifiedResult: 'MET', stage: 'UNDER_VERIFICATION' })
    await conclude(lead, again, { result: 'NOT_MET', reason: 'Số liệu mới chưa đủ căn cứ.' })
    expect(await stateOf(id)).toMatchObject({ verifiedResult: 'NOT_MET', reverifyReason: null })
  })

  it('stands while a supplement is asked for, and can be taken back then too', async () => {
    const { id, own } = await verified()
    const ctx = await portal.ctx(own)
    const row = await getRow(ctx, id)
    await saveAssessment(ctx, { row, next: { ...assessmentState(row), value: '96', numerator: '96' }, reason: null })
    const again = await send(own, id)
    await conclude(lead, again, { result: 'SUPPLEMENT', reason: 'Bổ sung biên bản nghiệm thu.', dueDate: '2024-05-31' })
    const returned = await stateOf(id)
    expect(returned).toMatchObject({ verifiedResult: 'MET', stage: 'SUPPLEMENT_REQUESTED' })
    await reopenVerdict(await portal.ctx(lead), returned, {
      version: returned.version,
      reason: 'Hồ sơ mới trái hồ sơ cũ.',
    })
    expect(await stateOf(id)).toMatchObject({ verifiedResult: 'NONE', stage: 'SUPPLEMENT_REQUESTED' })
  })

  it('is flagged the day after a paper has run out, once', async () => {
    const { id } = await verified()
    await paper(id, { validUntil: '2024-05-21' })
    const system = await portal.ctx()
    expect(await flagExpiredEvidence(system)).toBe(0)
    const later = { ...system, today: '2024-05-22' }
    expect(await flagExpiredEvidence(later)).toBe(1)
    expect(await stateOf(id)).toMatchObject({ verifiedResult: 'MET', reverifyReason: 'EVIDENCE_EXPIRED' })
    expect(await flagExpiredEvidence(later)).toBe(0)
  })

  it('given on a paper that had run out before is not flagged for it', async () => {
    const { id, own } = await fresh()
    await paper(id, { validUntil: '2024-05-01' })
    const submission = await send(own, id)
    expect(submission.frozen.lacks.map(({ code }) => code)).toContain('expired')
    await conclude(lead, submission, { result: 'MET' })
    expect(await flagExpiredEvidence({ ...(await portal.ctx()), today: '2024-05-20' })).toBe(0)
  })
})

describe('several at once', () => {
  it('are decided together, all or none', async () => {
    const [one, two, three] = [await sent(), await sent(), await sent()]
    const deciding = {
      result: 'MET',
      reason: null,
      dueDate: null,
      docNumber: null,
      docIssuedOn: null,
      docIssuer: null,
      keptAt: null,
      file: null,
    } as const
    await conclude(lead, three.submission, { result: 'MET' })
    const ctx = await portal.ctx(lead)
    const all = [one.submission, two.submission, three.submission]
    expect(await refusal(decideTogether(ctx, all, deciding, nothingClaimed))).toBeInstanceOf(Conflict)
    expect(await stateOf(one.id)).toMatchObject({ stage: 'UNDER_VERIFICATION' })
    await decideTogether(ctx, [one.submission, two.submission], deciding, nothingClaimed)
    for (const { id } of [one, two]) expect(await stateOf(id)).toMatchObject({ verifiedResult: 'MET' })
  })
})

describe('the queue', () => {
  it('holds what an agency leads, all for the office, nothing for others; the oldest first', async () => {
    const { submission } = await sent()
    const ids = async (who: TestUser) => (await listWaiting(await portal.ctx(who))).map(({ id }) => id)
    expect(await ids(lead)).toContain(submission.id)
    expect(await ids(office)).toContain(submission.id)
    expect(await ids(support)).not.toContain(submission.id)
    expect(await ids(stranger)).toEqual([])
    expect(await ids(officer)).toEqual([])
    const times = (await listWaiting(await portal.ctx(office))).map(({ submittedAt }) => submittedAt.getTime())
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(await countWaiting(await portal.ctx(office))).toBe(times.length)
  })
})

describe('the database', () => {
  it('keeps what was sent and decided as it is', async () => {
    const { submission } = await sent()
    const where = { id: submission.id }
    expect(String(await refusal(portal.db.verificationSubmission.update({ where, data: { round: 9 } })))).toContain(
      'append_only',
    )
    expect(String(await refusal(portal.db.verificationSubmission.delete({ where })))).toContain('append_only')
    await conclude(lead, submission, { result: 'MET' })
    const decided = { where: { submissionId: submission.id } }
    expect(
      String(await refusal(portal.db.verificationDecision.update({ ...decided, data: { reason: 'khác' } }))),
    ).toContain('append_only')
    expect(
      String(await refusal(portal.db.verificationSubmission.update({ where, data: { closedAt: null } }))),
    ).toContain('append_only')
  })
})
