import { judgeContext, judgedOn, listReaches } from '../assessments/place.js'
import { type AssessmentRow, selectRows } from '../assessments/queries.js'
import { type JudgeContext, judge, type Verdict } from '../assessments/verdict.js'
import { gapOf } from '../assessments/words.js'
import { getResponsibilities, type Responsibility } from '../assignments/queries.js'
import {
  type Catalogue,
  type CriterionDef,
  getCatalogue,
  type IndicatorDef,
  indicatorsOn,
  type SetDef,
} from '../criteria/catalogue.js'
import { listCustomary } from '../evidence/place.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import type { Day } from '../kernel/time.js'
import { type Commune, getCommune } from '../units/queries.js'
import { findConfirmationType } from './confirmation.js'
import type { FrozenPaper } from './frozen.js'
import { type CustomaryFact, type Lack, readiness } from './readiness.js'
import { type Stand, standOf } from './transitions.js'

/** A living paper linked to an indicator of the criterion. */
export type LinkedPaper = FrozenPaper &
  Readonly<{ assessmentId: number; typeId: number | null; validUntil: Day | null; revisionId: number | null }>

/** An indicator that may be sent, with what it would be judged by and what is missing. */
export type SendingItem = Readonly<{
  indicator: IndicatorDef
  row: AssessmentRow
  verdict: Verdict
  responsibility: Responsibility
  /** Its own papers, in the order in which they were added. */
  papers: readonly LinkedPaper[]
  stand: Stand
  lacks: readonly Lack[]
}>

/** A criterion of a commune, ready to be sent or not. */
export type Sending = Readonly<{
  catalogue: Catalogue
  set: SetDef
  criterion: CriterionDef
  commune: Commune
  context: JudgeContext
  items: readonly SendingItem[]
}>

const listPapers = (ctx: Pick<Ctx, 'db'>, communeId: number, criterionId: number) =>
  ctx.db.$queryRaw<LinkedPaper[]>`
    SELECT l."assessmentId", e.id AS "evidenceId", e."typeId", e.subject, e."validUntil"::text AS "validUntil",
      e."currentRevision" AS revision, r.id AS "revisionId"
    FROM "Assessment" a JOIN "EvidenceLink" l ON l."assessmentId" = a.id AND l."unlinkedAt" IS NULL
    JOIN "Evidence" e ON e.id = l."evidenceId" AND e."withdrawnAt" IS NULL
    LEFT JOIN "EvidenceRevision" r ON r."evidenceId" = e.id AND r.number = e."currentRevision"
    WHERE a."communeId" = ${communeId} AND a."criterionId" = ${criterionId}
    ORDER BY e."createdAt", e.id LIMIT 5000`

type Around = Readonly<{
  context: JudgeContext
  papers: readonly LinkedPaper[]
  customary: readonly CustomaryFact[]
  today: Day
}>

const itemOf = (
  indicator: IndicatorDef,
  row: AssessmentRow,
  responsibility: Responsibility,
  { context, papers, customary, today }: Around,
): SendingItem => {
  const verdict = judge(indicator, row, context)
  const { lead, confirmed } = responsibility
  const lacks = readiness({
    selfResult: row.selfResult,
    verdict,
    givenByRegister: indicator.requiresSetCode !== null,
    levelFiller: gapOf(indicator, context)?.filler ?? null,
    papers: papers.map(({ assessmentId, typeId, subject, validUntil }) => ({
      typeId,
      subject,
      here: assessmentId === row.id,
      expired: validUntil !== null && validUntil < today,
    })),
    customary: customary.filter(({ indicatorId }) => indicatorId === null || indicatorId === indicator.id),
    lead: lead && { name: lead.shortName, confirmed },
  })
  const own = papers.filter(({ assessmentId }) => assessmentId === row.id)
  return { indicator, row, verdict, responsibility, papers: own, stand: standOf(row), lacks }
}

/** The customary papers a commune can bring: the agency's own confirmation follows its verdict. */
const customaryOf = async (ctx: Pick<Ctx, 'db'>, criterion: CriterionDef): Promise<CustomaryFact[]> => {
  const [all, confirmation] = await Promise.all([listCustomary(ctx, criterion), findConfirmationType(ctx)])
  return all.filter(({ id }) => id !== confirmation)
}

/**
 * The indicators of a criterion in a commune as they stand now: eight statements, whatever their number.
 * @throws NotFound when the criterion is unknown or the commune out of scope
 */
export const getSending = async (
  ctx: Ctx,
  { communeId, criterionId }: { communeId: number; criterionId: number },
): Promise<Sending> => {
  const [catalogue, commune] = await Promise.all([getCatalogue(ctx), getCommune(ctx, communeId)])
  const criterion = catalogue.criterion(criterionId)
  const set = criterion && catalogue.set(criterion.setId)
  if (!criterion || !set) throw new NotFound('Không tìm thấy tiêu chí này.')
  const day = judgedOn(ctx.today, set, commune)
  const [[reach], rows, papers, customary] = await Promise.all([
    listReaches(ctx, [communeId], day),
    selectRows(
      ctx,
      Prisma.sql`a."communeId" = ${communeId} AND a."criterionId" = ${criterionId} ORDER BY a.id LIMIT 500`,
    ),
    listPapers(ctx, communeId, criterionId),
    customaryOf(ctx, criterion),
  ])
  const responsibilities = await getResponsibilities(ctx, { setId: set.id, unitIds: reach?.unitPath ?? [], day })
  const context = judgeContext(catalogue, day, reach)
  const around = { context, papers, customary, today: ctx.today }
  const items = indicatorsOn(criterion, set, day).flatMap((indicator) => {
    const row = rows.find(({ indicatorId }) => indicatorId === indicator.id)
    return row ? [itemOf(indicator, row, responsibilities.of(indicator), around)] : []
  })
  return { catalogue, set, criterion, commune, context, items }
}
