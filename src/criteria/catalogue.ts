import type { Prisma, PrismaClient } from '../generated/prisma/client.js'
import type { Comparator, LevelLayer, LevelStatus, RequirementType, Sensitivity } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import type { Db } from '../kernel/db/client.js'
import { NotFound } from '../kernel/errors.js'
import { groupBy } from '../kernel/group.js'
import { type Day, dayFromDb } from '../kernel/time.js'
import type { LowerLink } from './crosswalk.js'
import { listOtherLevels } from './known-levels.js'

export type Band = Readonly<{ label: string; min: number; max: number }>

/** A mức as recorded: for an indicator or a part, by layer, unit, commune group, year and days. */
export type LevelDef = Readonly<{
  id: number
  indicatorId: number
  partId: number | null
  layer: LevelLayer
  unitId: number | null
  communeGroup: string | null
  year: number | null
  status: LevelStatus
  comparator: Comparator
  /** Canonical decimal text; null where the level is not known or is a formula. */
  value: string | null
  baseIndicatorId: number | null
  factor: string | null
  text: string
  docNumber: string | null
  clause: string | null
  validFrom: Day
  validTo: Day | null
  retracted: boolean
}>

export type PartDef = Readonly<{
  id: number
  parentId: number | null
  key: string
  name: string
  type: RequirementType
  unit: string | null
  condition: unknown
}>

/** A fact asked for beside the figure. `openEnded`: an option of the commune's own may be added. */
export type InputDef = Readonly<{
  key: string
  label: string
  type: string
  options?: readonly string[]
  openEnded?: boolean
}>
export type Measure = Readonly<{ comparator: Comparator; value: string; unit: string | null }>

export type IndicatorDef = Readonly<{
  id: number
  setId: number
  criterionId: number
  code: string
  name: string
  type: RequirementType
  unit: string | null
  measure: Measure | null
  inputs: readonly InputDef[]
  allowsNotApplicable: boolean
  delegatedToProvince: boolean
  requiresSetCode: string | null
  /** Days it usually takes from start to result, as the office entered it; null: not entered. */
  usualDays: number | null
  responsibleMinistry: string | null
  provenance: unknown
  note: string | null
  validFrom: Day
  validTo: Day | null
  parts: readonly PartDef[]
  levels: readonly LevelDef[]
  /** What it shares with indicators of the set below. */
  lower: readonly LowerLink[]
}>

export type CustomaryPaper = Readonly<{
  id: number
  indicatorId: number | null
  name: string
  note: string | null
  sensitivity: Sensitivity
  expires: boolean
}>

export type CriterionDef = Readonly<{
  id: number
  setId: number
  no: number
  name: string
  shortName: string
  groupId: number | null
  /** A recognised commune that fails this one may lose its title sooner. */
  revocationTrigger: boolean
  indicators: readonly IndicatorDef[]
  papers: readonly CustomaryPaper[]
}>

export type GroupDef = Readonly<{ id: number; code: string; name: string }>

export type SetDef = Readonly<{
  id: number
  code: string
  level: string
  name: string
  shortName: string
  region: string | null
  validFrom: Day
  validTo: Day | null
  prerequisiteId: number | null
  bands: readonly Band[]
  recognition: unknown
  groups: readonly GroupDef[]
  criteria: readonly CriterionDef[]
  documents: readonly Readonly<{ docNumber: string; issuedOn: Day | null; issuer: string; title: string | null }>[]
}>

/** All criteria sets whole: what they ask, in what words, at which levels. Facts of the sets, no state of communes. */
export type Catalogue = Readonly<{
  sets: readonly SetDef[]
  indicator: (id: number) => IndicatorDef | undefined
  criterion: (id: number) => CriterionDef | undefined
  set: (id: number) => SetDef | undefined
}>

const include = {
  documents: { include: { document: true }, orderBy: { documentId: 'asc' } },
  groups: { orderBy: { sortOrder: 'asc' } },
  criteria: {
    orderBy: { no: 'asc' },
    include: {
      evidenceTypes: { where: { retiredAt: null }, orderBy: { sortOrder: 'asc' } },
      indicators: {
        orderBy: [{ sortOrder: 'asc' }, { id: 'asc' }],
        include: {
          parts: { orderBy: { sortOrder: 'asc' } },
          evidenceTypes: { where: { retiredAt: null }, orderBy: { sortOrder: 'asc' } },
          linksTo: { where: { kind: { not: 'SUCCESSOR' } }, orderBy: { fromId: 'asc' } },
          levels: {
            where: { retractedAt: null },
            orderBy: { id: 'asc' },
            include: { document: { select: { docNumber: true } } },
          },
        },
      },
    },
  },
} satisfies Prisma.CriteriaSetInclude

const loadSets = (db: Db) => db.criteriaSet.findMany({ include, orderBy: { id: 'asc' } })
type SetRow = Awaited<ReturnType<typeof loadSets>>[number]
type CriterionRow = SetRow['criteria'][number]
type IndicatorRow = CriterionRow['indicators'][number]

const text = (value: { toString: () => string } | null) => (value === null ? null : value.toString())
const endOf = (date: Date | null) => date && dayFromDb(date)

const toLevel = (row: IndicatorRow['levels'][number]): LevelDef => ({
  id: row.id,
  indicatorId: row.indicatorId,
  partId: row.partId,
  layer: row.layer,
  unitId: row.unitId,
  communeGroup: row.communeGroup,
  year: row.year,
  status: row.status,
  comparator: row.comparator,
  value: text(row.value),
  baseIndicatorId: row.baseIndicatorId,
  factor: text(row.factor),
  text: row.text,
  docNumber: row.document?.docNumber ?? null,
  clause: row.clause,
  validFrom: dayFromDb(row.validFrom),
  validTo: endOf(row.validTo),
  retracted: row.retractedAt !== null,
})

const toLink = ({ fromId, kind, sameFigure, parts, source }: IndicatorRow['linksTo'][number]): LowerLink => ({
  fromId,
  kind: kind === 'SUCCESSOR' ? 'RELATED' : kind,
  sameFigure,
  parts: parts as LowerLink['parts'],
  source: source ?? '',
})

const toIndicator = (row: IndicatorRow): IndicatorDef => ({
  id: row.id,
  setId: row.setId,
  criterionId: row.criterionId,
  code: row.code,
  name: row.name,
  type: row.type,
  unit: row.unit,
  measure: row.measure as Measure | null,
  inputs: (row.inputs ?? []) as unknown as InputDef[],
  allowsNotApplicable: row.allowsNotApplicable,
  delegatedToProvince: row.delegatedToProvince,
  requiresSetCode: row.requiresSetCode,
  usualDays: row.usualDays,
  responsibleMinistry: row.responsibleMinistry,
  provenance: row.provenance,
  note: row.note,
  validFrom: dayFromDb(row.validFrom),
  validTo: endOf(row.validTo),
  parts: row.parts,
  levels: row.levels.map(toLevel),
  lower: row.linksTo.map(toLink),
})

const toCriterion = (row: CriterionRow): CriterionDef => ({
  id: row.id,
  setId: row.setId,
  no: row.no,
  name: row.name,
  shortName: row.shortName ?? row.name,
  groupId: row.groupId,
  revocationTrigger: row.revocationTrigger,
  indicators: row.indicators.map(toIndicator),
  papers: [...row.evidenceTypes, ...row.indicators.flatMap((indicator) => indicator.evidenceTypes)],
})

const toSet = (row: SetRow): SetDef => ({
  ...row,
  validFrom: dayFromDb(row.validFrom),
  validTo: endOf(row.validTo),
  bands: row.bands as unknown as Band[],
  criteria: row.criteria.map(toCriterion),
  documents: row.documents.map(({ document }) => ({ ...document, issuedOn: endOf(document.issuedOn) })),
})

const build = (rows: SetRow[]): Catalogue => {
  const sets = rows.map(toSet)
  const criteria = new Map(sets.flatMap((set) => set.criteria).map((criterion) => [criterion.id, criterion]))
  const indicators = [...criteria.values()].flatMap((criterion) => criterion.indicators)
  const byId = new Map(indicators.map((indicator) => [indicator.id, indicator]))
  return {
    sets,
    indicator: (id) => byId.get(id),
    criterion: (id) => criteria.get(id),
    set: (id) => sets.find((set) => set.id === id),
  }
}

/** One catalogue a database, valid while no set's version has moved. Several only where a test opens several. */
const kept = new Map<string, { stamp: string; catalogue: Promise<Catalogue> }>()
const keptAtMost = 8

/**
 * The catalogue, read anew only after a set changed: every command that changes a set, a level or a customary paper
 * calls `touchSet`. One small statement tells whether it did, so another process's change is seen at the next request.
 * Inside a command what is read may yet be rolled back: it is used and not kept.
 */
const currentCatalogue = async (ctx: Pick<Ctx, 'db'>): Promise<Catalogue> => {
  const [now] = await ctx.db.$queryRaw<{ database: string; stamp: string | null }[]>`
    SELECT current_database() || ':' || coalesce(inet_server_port(), 0) AS database,
      (SELECT string_agg(id || ':' || version, ' ' ORDER BY id) FROM "CriteriaSet") AS stamp`
  const database = now?.database ?? ''
  const stamp = now?.stamp ?? ''
  const known = kept.get(database)
  if (known?.stamp === stamp) return known.catalogue
  const catalogue = loadSets(ctx.db).then(build)
  if ('record' in ctx) return catalogue
  if (kept.size >= keptAtMost) kept.clear()
  kept.set(database, { stamp, catalogue })
  catalogue.catch(() => kept.delete(database))
  return catalogue
}

/** The catalogue with the levels that the portal knew at the end of a past day; the sets themselves are laws with their own days. */
const catalogueOn = async (db: Db, catalogue: Catalogue, asOf: Day): Promise<Catalogue> => {
  const { entered, takenBack } = await listOtherLevels(db, asOf)
  if (entered.size + takenBack.length === 0) return catalogue
  const back = groupBy(takenBack, ({ indicatorId }) => indicatorId)
  const levelsOf = ({ id, levels }: IndicatorDef): LevelDef[] => [
    ...levels.filter((level) => !entered.has(level.id)),
    ...(back.get(id) ?? []).map((row) => ({ ...toLevel(row), retracted: false })),
  ]
  return {
    ...catalogue,
    indicator: (id) => {
      const indicator = catalogue.indicator(id)
      return indicator && { ...indicator, levels: levelsOf(indicator) }
    },
  }
}

/** The catalogue as it is; on a page that looks back, with the levels as they were known then. */
export const getCatalogue = async (ctx: Pick<Ctx, 'db' | 'asOf'>): Promise<Catalogue> => {
  const catalogue = await currentCatalogue(ctx)
  return ctx.asOf === undefined ? catalogue : catalogueOn(ctx.db, catalogue, ctx.asOf)
}

/** Says that a set's facts changed: its version moves and every process reads the catalogue anew. */
export const touchSet = async (db: Pick<PrismaClient, 'criteriaSet'>, setId: number): Promise<void> => {
  await db.criteriaSet.update({ where: { id: setId }, data: { version: { increment: 1 } } })
}

/** A set by its code. @throws NotFound */
export const setOf = (catalogue: Catalogue, code: string): SetDef => {
  const set = catalogue.sets.find((one) => one.code === code)
  if (!set) throw new NotFound('Không tìm thấy bộ tiêu chí này.')
  return set
}

/** The indicators of a criterion that are in force on a day (a set that has ended: on its last day). */
export const indicatorsOn = (criterion: CriterionDef, set: SetDef, day: Day): IndicatorDef[] => {
  const on = set.validTo && set.validTo < day ? set.validTo : day
  return criterion.indicators.filter((one) => one.validFrom <= on && (one.validTo === null || one.validTo >= on))
}
