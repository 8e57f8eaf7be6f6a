import {
  type Catalogue,
  type CriterionDef,
  type CustomaryPaper,
  getCatalogue,
  indicatorsOn,
  type SetDef,
} from '../criteria/catalogue.js'
import { type Ctx, communesOf } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { dayToDb } from '../kernel/time.js'
import { visibleAssessments } from '../policies/assessments.js'
import { type Commune, getCommune } from '../units/queries.js'

/** An indicator of a commune that a paper may prove. */
export type Provable = Readonly<{ assessmentId: number; indicatorId: number; code: string; name: string }>

export type ProvableCriterion = Readonly<{ criterion: CriterionDef; set: SetDef; indicators: readonly Provable[] }>

/** All indicators in force of a commune, by set and criterion. */
export type Provables = Readonly<{ commune: Commune; catalogue: Catalogue; criteria: readonly ProvableCriterion[] }>

/** No commune has more indicators over all sets: a bound. */
const MOST = 2000

/** What papers of a commune may prove: every indicator in force today, in the order of the sets. @throws NotFound */
export const getProvables = async (ctx: Ctx, communeId: number): Promise<Provables> => {
  const [commune, catalogue, [row]] = await Promise.all([
    getCommune(ctx, communeId),
    getCatalogue(ctx),
    ctx.db.$queryRaw<{ ids: number[]; indicators: number[] }[]>`
      SELECT coalesce(array_agg(id), '{}') AS ids, coalesce(array_agg("indicatorId"), '{}') AS indicators
      FROM (SELECT id, "indicatorId" FROM "Assessment" WHERE "communeId" = ${communeId} ORDER BY id LIMIT ${MOST}::int) a`,
  ])
  const opened = new Map(row?.indicators.map((indicatorId, index) => [indicatorId, row.ids[index]]))
  const criteria = catalogue.sets.flatMap((set) =>
    set.criteria.map((criterion) => ({
      set,
      criterion,
      indicators: indicatorsOn(criterion, set, ctx.today).flatMap(({ id, code, name }) => {
        const assessmentId = opened.get(id)
        return assessmentId === undefined ? [] : [{ assessmentId, indicatorId: id, code, name }]
      }),
    })),
  )
  return { commune, catalogue, criteria: criteria.filter(({ indicators }) => indicators.length > 0) }
}

/** Customary papers of every criterion (báo cáo, biểu số liệu, ảnh …): those whose key begins so. */
const GENERAL = 'general.'

/** Customary papers of every criterion. */
export const listGeneral = (ctx: Pick<Ctx, 'db'>): Promise<CustomaryPaper[]> =>
  ctx.db.$queryRaw<CustomaryPaper[]>`
    SELECT id, "indicatorId", name, note, sensitivity::text AS sensitivity, expires FROM "EvidenceType"
    WHERE starts_with("dossierKey", ${GENERAL}) AND "retiredAt" IS NULL ORDER BY "sortOrder", id LIMIT 50`

/** Customary papers to choose from at a criterion: its own, then those of every criterion. */
export const listCustomary = async (ctx: Pick<Ctx, 'db'>, criterion: CriterionDef): Promise<CustomaryPaper[]> => [
  ...criterion.papers,
  ...(await listGeneral(ctx)),
]

/** How many living papers of each kind a commune has already, by the kind's id. */
export const countByType = async (
  ctx: Pick<Ctx, 'db'>,
  communeId: number,
  typeIds: readonly number[],
): Promise<ReadonlyMap<number, number>> => {
  const rows = await ctx.db.evidence.groupBy({
    by: ['typeId'],
    where: { ownerUnitId: communeId, withdrawnAt: null, typeId: { in: [...typeIds] } },
    _count: true,
  })
  return new Map(rows.flatMap(({ typeId, _count }) => (typeId === null ? [] : [[typeId, _count] as const])))
}

/**
 * Where a new paper goes: a criterion of a commune, and the indicator one came from. `customary` are the kinds of paper to
 * choose from: the criterion's own, then those of every criterion.
 */
export type Place = Provables &
  Readonly<{ here: ProvableCriterion; from: Provable | null; customary: readonly CustomaryPaper[] }>

/** The place that an indicator's page or the choice of a criterion names. @throws NotFound outside the person's scope */
export const getPlace = async (
  ctx: Ctx,
  asked: { communeId: number; criterionId: number; assessmentId?: number | null },
): Promise<Place> => {
  const [provables, general] = await Promise.all([getProvables(ctx, asked.communeId), listGeneral(ctx)])
  const here = provables.criteria.find(({ criterion }) => criterion.id === asked.criterionId)
  if (!here) throw new NotFound('Không tìm thấy tiêu chí này của xã.')
  const from = here.indicators.find(({ assessmentId }) => assessmentId === asked.assessmentId) ?? null
  return { ...provables, here, from, customary: [...here.criterion.papers, ...general] }
}

/** The same from an assessment's id alone. @throws NotFound alike for a missing one and another commune's */
export const getPlaceOf = async (ctx: Ctx, assessmentId: number): Promise<Place> => {
  const row = await ctx.db.assessment.findFirst({
    where: { id: assessmentId, AND: visibleAssessments(ctx.actor) },
    select: { communeId: true, criterionId: true },
  })
  if (!row) throw new NotFound('Không tìm thấy chỉ tiêu này trong phạm vi của tài khoản.')
  return getPlace(ctx, { ...row, assessmentId })
}

export type UploadCommune = Readonly<{ id: number; name: string; fullName: string }>

/** The communes to whose file the person may add papers today, in the office's order. */
export const listUploadCommunes = (ctx: Ctx): Promise<UploadCommune[]> => {
  const today = dayToDb(ctx.today)
  return ctx.db.adminUnit.findMany({
    where: {
      id: { in: [...communesOf(ctx.actor, 'COORDINATOR', 'COMMUNE')] },
      validFrom: { lte: today },
      OR: [{ validTo: null }, { validTo: { gte: today } }],
    },
    select: { id: true, name: true, fullName: true },
    orderBy: [{ sortOrder: 'asc' }, { name: 'asc' }, { id: 'asc' }],
    take: 500,
  })
}

/** Every criterion of every set, as a choice grouped by set. */
export const listCriteriaChoices = async (ctx: Pick<Ctx, 'db'>) => {
  const { sets } = await getCatalogue(ctx)
  return sets.flatMap((set) =>
    set.criteria.map(({ id, no, name }) => ({ value: String(id), label: `${no}. ${name}`, group: set.name })),
  )
}

/** Papers that prove what the set below asks in place of this indicator, and do not prove it yet: they may be linked, not sent anew. */
export const countCarried = async (ctx: Pick<Ctx, 'db'>, assessmentId: number): Promise<number> => {
  const [row] = await ctx.db.$queryRaw<{ count: number }[]>`
    SELECT count(DISTINCT e.id)::int AS count FROM "Assessment" a
    JOIN "IndicatorLink" k ON k."toId" = a."indicatorId" AND k.kind <> 'SUCCESSOR'
    JOIN "Assessment" b ON b."communeId" = a."communeId" AND b."indicatorId" = k."fromId"
    JOIN "EvidenceLink" l ON l."assessmentId" = b.id AND l."unlinkedAt" IS NULL
    JOIN "Evidence" e ON e.id = l."evidenceId" AND e."withdrawnAt" IS NULL
    WHERE a.id = ${assessmentId} AND NOT EXISTS (SELECT FROM "EvidenceLink" o
      WHERE o."evidenceId" = e.id AND o."assessmentId" = a.id AND o."unlinkedAt" IS NULL)`
  return row?.count ?? 0
}
