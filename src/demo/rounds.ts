import { judge } from '../assessments/verdict.js'
import { gapOf } from '../assessments/words.js'
import type { Prisma } from '../generated/prisma/client.js'
import type { Tx } from '../kernel/db/client.js'
import { type Day, dayToDb } from '../kernel/time.js'
import { type FrozenPaper, freeze } from '../verification/frozen.js'
import { readiness } from '../verification/readiness.js'
import { onOrAfter } from './calendar.js'
import type { Deed } from './deeds.js'
import { draw } from './random.js'
import type { ContextOf } from './world.js'

/** One sending of an indicator and what the agency made of it, if it did. */
type Round = Readonly<{ sent: Deed; number: number; decided: Deed | null }>

const isDecision = ({ action }: Deed): boolean =>
  action === 'assessment.verified' || action === 'assessment.supplementRequested'

const roundsOf = (deeds: readonly Deed[]): Round[] => {
  const stories = new Map<number, Deed[]>()
  for (const deed of deeds) stories.set(deed.assessmentId, [...(stories.get(deed.assessmentId) ?? []), deed])
  return [...stories.values()].flatMap((story) => {
    const sendings = story.filter(({ action }) => action === 'assessment.submitted')
    return sendings.map((sent, index) => {
      const next = story[story.indexOf(sent) + 1]
      return { sent, number: index + 1, decided: next && isDecision(next) ? next : null }
    })
  })
}

type Linked = FrozenPaper &
  Readonly<{ assessmentId: number; revisionId: number | null; since: Date; until: Date | null }>

/** Which version of which paper proved an indicator from when on. */
const readLinked = async (tx: Tx): Promise<(deed: Deed) => Linked[]> => {
  const rows = await tx.$queryRaw<Linked[]>`
    SELECT l."assessmentId", e.id AS "evidenceId", e.subject, coalesce(r.number, 0) AS revision, r.id AS "revisionId",
      coalesce(r."uploadedAt", e."createdAt") AS since,
      coalesce(lead(r."uploadedAt") OVER (PARTITION BY l.id ORDER BY r.number), e."withdrawnAt") AS until
    FROM "EvidenceLink" l JOIN "Evidence" e ON e.id = l."evidenceId"
    LEFT JOIN "EvidenceRevision" r ON r."evidenceId" = e.id ORDER BY e."createdAt", e.id`
  const known = new Map<number, Linked[]>()
  for (const row of rows) known.set(row.assessmentId, [...(known.get(row.assessmentId) ?? []), row])
  return ({ assessmentId, at }) =>
    (known.get(assessmentId) ?? []).filter(({ since, until }) => since <= at && (until === null || until > at))
}

/** What was sent, as the agency saw it; what would have forbidden it cannot be among what was lacking. */
const frozenOf = (
  { from, about: { indicator, lead }, communeId, day }: Deed,
  papers: readonly Linked[],
  contextOf: ContextOf,
) => {
  const context = contextOf(communeId, day)
  const verdict = judge(indicator, from, context)
  const lacks = readiness({
    selfResult: from.selfResult,
    verdict,
    givenByRegister: indicator.requiresSetCode !== null,
    levelFiller: gapOf(indicator, context)?.filler ?? null,
    papers: [],
    customary: [],
    lead: lead && { name: lead.shortName, confirmed: lead.confirmed },
  }).filter(({ blocks }) => !blocks)
  return freeze({ indicator, row: from, verdict, papers, lacks }, context) as unknown as Prisma.InputJsonValue
}

const quarterOf = (day: Day): string =>
  `${['I', 'II', 'III', 'IV'][Math.floor((Number(day.slice(5, 7)) - 1) / 3)] ?? ''}/${day.slice(0, 4)}`

/** Where no level is known an agency confirms by a paper: one a quarter. */
const enterConfirmations = async (tx: Tx, rounds: readonly Round[], contextOf: ContextOf) => {
  const known = new Map<string, Readonly<{ id: number; docNumber: string }>>()
  const of = new Map<Round, Readonly<{ id: number; docNumber: string }>>()
  for (const round of rounds) {
    const { decided } = round
    if (decided?.to.verifiedResult !== 'MET' || decided.action !== 'assessment.verified') continue
    const { indicator, lead } = decided.about
    if (gapOf(indicator, contextOf(decided.communeId, decided.day)) === null) continue
    const issuer = lead?.confirmed ? lead : { code: 'VPDP', name: 'Văn phòng Điều phối NTM huyện' }
    const quarter = quarterOf(decided.day)
    const key = `${issuer.code} ${quarter}`
    const paper = known.get(key) ?? (await enterConfirmation(tx, issuer, quarter, decided.day))
    known.set(key, paper)
    of.set(round, paper)
  }
  return of
}

const enterConfirmation = (tx: Tx, { code, name }: { code: string; name: string }, quarter: string, day: Day) =>
  tx.legalDocument.create({
    data: {
      docNumber: `${draw(`${code} ${quarter}`).whole(4, 90)}/XN-${code} (minh họa)`,
      issuer: name,
      issuedOn: dayToDb(onOrAfter(day)),
      kind: 'CV',
      title: `Xác nhận kết quả thẩm tra quý ${quarter}`,
      note: 'Văn bản minh họa của bản trình diễn, không có thật.',
    },
    select: { id: true, docNumber: true },
  })

const enterSubmissions = async (tx: Tx, rounds: readonly Round[], contextOf: ContextOf): Promise<number[]> => {
  const linkedAt = await readLinked(tx)
  const papers = rounds.map(({ sent }) => linkedAt(sent))
  const rows = await tx.verificationSubmission.createManyAndReturn({
    data: rounds.map(({ sent, number, decided }, index) => ({
      assessmentId: sent.assessmentId,
      round: number,
      agencyId: sent.about.lead?.id ?? null,
      frozen: frozenOf(sent, papers[index] ?? [], contextOf),
      assessmentVersion: sent.version - 1,
      submittedById: sent.actorId,
      submittedAt: sent.at,
      closedAt: decided?.at ?? null,
    })),
    select: { id: true },
  })
  const ids = rows.map(({ id }) => id)
  await tx.submissionEvidence.createMany({
    data: ids.flatMap((submissionId, index) =>
      (papers[index] ?? []).flatMap(({ revisionId }) => (revisionId === null ? [] : [{ submissionId, revisionId }])),
    ),
  })
  return ids
}

const resultOf = ({ action, to }: Deed) =>
  action === 'assessment.supplementRequested' || to.verifiedResult === 'NONE' ? 'SUPPLEMENT' : to.verifiedResult

type Decision = Readonly<{ round: Round; decided: Deed; submissionId: number }>

const enterDecisions = async (
  tx: Tx,
  decisions: readonly Decision[],
  documentOf: ReadonlyMap<Round, Readonly<{ id: number }>>,
): Promise<number[]> => {
  const rows = await tx.verificationDecision.createManyAndReturn({
    data: decisions.map(({ round, decided, submissionId }) => ({
      submissionId,
      submittedById: round.sent.actorId,
      result: resultOf(decided),
      reason: decided.reason,
      dueDate: resultOf(decided) === 'SUPPLEMENT' ? dayToDb(decided.to.supplementDue ?? decided.day) : null,
      documentId: documentOf.get(round)?.id ?? null,
      agencyId: decided.about.lead?.id ?? null,
      onBehalf: !decided.about.lead?.confirmed,
      decidedById: decided.actorId,
      decidedAt: decided.at,
    })),
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}

/**
 * Enters what was sent and what agencies decided on it. Answers the deeds with what their events tell of that, and the
 * decision their verdict rests on.
 */
export const enterRounds = async (tx: Tx, deeds: readonly Deed[], contextOf: ContextOf): Promise<Deed[]> => {
  const rounds = roundsOf(deeds)
  const documentOf = await enterConfirmations(tx, rounds, contextOf)
  const submissionIds = await enterSubmissions(tx, rounds, contextOf)
  const decisions = rounds.flatMap((round, index): Decision[] =>
    round.decided ? [{ round, decided: round.decided, submissionId: submissionIds[index] ?? 0 }] : [],
  )
  const decisionIds = await enterDecisions(tx, decisions, documentOf)
  const more = new Map<Deed, Pick<Deed, 'verification' | 'decisionId'>>()
  rounds.forEach(({ sent, number }, index) => {
    const agency = sent.about.lead?.shortName ?? null
    more.set(sent, { verification: { id: submissionIds[index], round: number, batchId: null, agency } })
  })
  decisions.forEach(({ round, decided, submissionId }, index) => {
    const { lead } = decided.about
    const decisionId = decisionIds[index] ?? 0
    const told = { result: resultOf(decided), agency: lead?.shortName ?? null, onBehalf: !lead?.confirmed }
    const docNumber = documentOf.get(round)?.docNumber ?? null
    const isVerdict = decided.action === 'assessment.verified'
    more.set(decided, {
      verification: { id: submissionId, round: round.number, decisionId, ...told, docNumber },
      ...(isVerdict && { decisionId }),
    })
  })
  return deeds.map((deed) => ({ ...deed, ...more.get(deed) }))
}
