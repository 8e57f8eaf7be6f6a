import type { CriterionDef } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { visibleEvidenceSql } from '../policies/evidence.js'
import { type ChecklistItem, type ChecklistPaper, checklistOf } from './checklist.js'
import { listCustomary } from './place.js'

type Indicator = Readonly<{ assessmentId: number; communeId: number; indicatorId: number; criterion: CriterionDef }>

/** No criterion of a commune has more papers of customary kinds: a bound. */
const MOST = 1_000

const listPapers = (ctx: Ctx, { assessmentId, communeId, criterion }: Indicator): Promise<ChecklistPaper[]> =>
  ctx.db.$queryRaw<ChecklistPaper[]>`
    SELECT e.id, e."typeId", e.subject, e."validUntil"::text AS "validUntil",
      bool_or(l."assessmentId" = ${assessmentId}) AS here, ${visibleEvidenceSql(ctx.actor, ctx.today)} AS visible
    FROM "Assessment" a JOIN "EvidenceLink" l ON l."assessmentId" = a.id AND l."unlinkedAt" IS NULL
    JOIN "Evidence" e ON e.id = l."evidenceId" AND e."withdrawnAt" IS NULL AND e."typeId" IS NOT NULL
    WHERE a."communeId" = ${communeId} AND a."criterionId" = ${criterion.id}
    GROUP BY e.id ORDER BY e.id LIMIT ${MOST}`

/** The customary papers of an indicator of a commune, present, missing, expired or about to expire. Two statements. */
export const listChecklist = async (ctx: Ctx, indicator: Indicator): Promise<ChecklistItem[]> => {
  const [customary, papers] = await Promise.all([listCustomary(ctx, indicator.criterion), listPapers(ctx, indicator)])
  return checklistOf(customary, papers, { indicatorId: indicator.indicatorId, today: ctx.today })
}

/** A living paper of a customary kind in a commune's set, once for each indicator it proves. */
export type SetPaper = Omit<ChecklistPaper, 'here'> & Readonly<{ criterionId: number; indicatorId: number }>

/** The papers of customary kinds that prove something of a set in a commune: one statement for all its indicators. */
export const listSetPapers = (ctx: Ctx, place: { communeId: number; setId: number }): Promise<SetPaper[]> =>
  ctx.db.$queryRaw<SetPaper[]>`
    SELECT e.id, e."typeId", e.subject, e."validUntil"::text AS "validUntil", a."criterionId", a."indicatorId",
      ${visibleEvidenceSql(ctx.actor, ctx.today)} AS visible
    FROM "Assessment" a JOIN "EvidenceLink" l ON l."assessmentId" = a.id AND l."unlinkedAt" IS NULL
    JOIN "Evidence" e ON e.id = l."evidenceId" AND e."withdrawnAt" IS NULL AND e."typeId" IS NOT NULL
    WHERE a."communeId" = ${place.communeId} AND a."setId" = ${place.setId}
    ORDER BY e.id, a.id LIMIT ${20 * MOST}`
