import { judgeContext, listReaches } from '../assessments/place.js'
import { listCriterionTotals, listStandings } from '../assessments/standings.js'
import { getResponsibilities, type Responsibilities } from '../assignments/queries.js'
import { type Catalogue, getCatalogue, indicatorsOn, type SetDef } from '../criteria/catalogue.js'
import { chooseSet } from '../dashboards/choice.js'
import { monthBefore } from '../dashboards/queries.js'
import type { Ctx } from '../kernel/context.js'
import type { Day } from '../kernel/time.js'
import { listTargets, type Target } from '../targets/queries.js'
import { getCommune, listAncestorIds } from '../units/queries.js'
import { listSuccessions } from '../units/tree.js'
import { listRecentChanges } from './changes.js'
import type { CommunePage } from './presenter.js'
import { countEvidence, listOpenRows, listRecognitions } from './queries.js'

/** The set a commune's pages speak of first: that of its nearest target, else the first in force. */
export const mainSet = (catalogue: Catalogue, targets: readonly Target[], day: Day): SetDef => {
  const [nearest] = targets
  return (nearest && catalogue.set(nearest.setId)) ?? chooseSet(catalogue, day, '')
}

/** The indicators of all sets that are in force on a day. */
export const idsInForce = ({ sets }: Catalogue, day: Day): number[] =>
  sets.flatMap((set) => set.criteria.flatMap((criterion) => indicatorsOn(criterion, set, day))).map(({ id }) => id)

/** Who answers for what in several sets, for one unit on one day. */
export const listResponsibilities = async (
  ctx: Pick<Ctx, 'db'>,
  { unitId, setIds, day }: { unitId: number; setIds: readonly number[]; day: Day },
): Promise<Map<number, Responsibilities>> => {
  const unitIds = await listAncestorIds(ctx, unitId, day)
  const found = setIds.map(async (setId) => [setId, await getResponsibilities(ctx, { setId, unitIds, day })] as const)
  return new Map(await Promise.all(found))
}

/** Reads the page of a commune, as of today or of the commune's last day. @throws NotFound outside the person's scope */
export const loadCommune = async (ctx: Ctx, id: number): Promise<CommunePage> => {
  const [commune, catalogue] = await Promise.all([getCommune(ctx, id), getCatalogue(ctx)])
  const day = commune.validTo && commune.validTo < ctx.today ? commune.validTo : ctx.today
  const communeIds = [id]
  const setIds = catalogue.sets.map((set) => set.id)
  const { targets } = await listTargets(ctx, { communeIds, day, limit: 6 })
  const set = mainSet(catalogue, targets, day)
  const [successions, standings, totals, rows, responsibilities, changes, recognitions, papers, reaches] =
    await Promise.all([
      listSuccessions(ctx, [id]),
      listStandings(ctx, { communeIds, setIds, before: monthBefore(day) }),
      listCriterionTotals(ctx, { communeIds, setIds }),
      listOpenRows(ctx, { communeId: id, setId: set.id, basis: 'verified', day }),
      listResponsibilities(ctx, { unitId: id, setIds, day }),
      listRecentChanges(ctx, { communeIds, limit: 8 }),
      listRecognitions(ctx, id),
      countEvidence(ctx, id),
      listReaches(ctx, communeIds, day),
    ])
  const inForce = new Set(idsInForce(catalogue, day))
  return {
    commune,
    day,
    today: ctx.today,
    on: ctx.asOf ?? null,
    catalogue,
    set,
    successions,
    seen: new Set(ctx.actor.communeIds),
    targets,
    standings,
    totals: totals.get(id) ?? [],
    rows: rows.filter(({ indicatorId }) => inForce.has(indicatorId)),
    responsibilities,
    changes,
    recognitions,
    papers,
    titles: judgeContext(catalogue, day, reaches[0]).titles ?? {},
  }
}
