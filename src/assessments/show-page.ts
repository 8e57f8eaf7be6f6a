import { getResponsibilities, type Responsibility } from '../assignments/queries.js'
import {
  type Catalogue,
  type CriterionDef,
  getCatalogue,
  type IndicatorDef,
  type SetDef,
} from '../criteria/catalogue.js'
import type { ChecklistItem } from '../evidence/checklist.js'
import { listChecklist } from '../evidence/checklist-query.js'
import { type EvidenceRow, listEvidenceOf } from '../evidence/queries.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { type Commune, getCommune } from '../units/queries.js'
import { type HistoryEvent, listHistory } from './history-queries.js'
import { getJudgeContext } from './place.js'
import { type AssessmentRow, getRow } from './queries.js'
import type { JudgeContext } from './verdict.js'

/** An indicator of a commune with what it is judged by. */
export type IndicatorFacts = Readonly<{
  catalogue: Catalogue
  set: SetDef
  criterion: CriterionDef
  indicator: IndicatorDef
  commune: Commune
  row: AssessmentRow
  context: JudgeContext
}>

/** The same with what stands around it on its page. */
export type IndicatorPage = IndicatorFacts &
  Readonly<{
    responsibility: Responsibility
    papers: readonly EvidenceRow[]
    checklist: readonly ChecklistItem[]
    history: Readonly<{ events: readonly HistoryEvent[]; total: number }>
  }>

/** An indicator of a commune in the person's scope. @throws NotFound otherwise */
export const getIndicatorFacts = async (ctx: Ctx, id: number): Promise<IndicatorFacts> => {
  const [row, catalogue] = await Promise.all([getRow(ctx, id), getCatalogue(ctx)])
  const [set, criterion] = [catalogue.set(row.setId), catalogue.criterion(row.criterionId)]
  const indicator = catalogue.indicator(row.indicatorId)
  if (!set || !criterion || !indicator) throw new NotFound()
  const commune = await getCommune(ctx, row.communeId)
  const context = await getJudgeContext(ctx, catalogue, { set, commune })
  return { catalogue, set, criterion, indicator, commune, row, context }
}

/** Lines of history on the indicator's own page; the rest stands on a page of its own. */
const recentEvents = 10

/** What stands around an indicator on its page. */
export const getIndicatorPage = async (ctx: Ctx, facts: IndicatorFacts): Promise<IndicatorPage> => {
  const { set, criterion, indicator, commune, row, context } = facts
  const place = { assessmentId: row.id, communeId: commune.id, indicatorId: indicator.id, criterion }
  const [responsibilities, papers, checklist, history] = await Promise.all([
    getResponsibilities(ctx, { setId: set.id, unitIds: context.unitPath, day: context.day }),
    listEvidenceOf(ctx, row.id),
    listChecklist(ctx, place),
    listHistory(ctx, row.id, { limit: recentEvents }),
  ])
  return { ...facts, responsibility: responsibilities.of(indicator), papers, checklist, history }
}
