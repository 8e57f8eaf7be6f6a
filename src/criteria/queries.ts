import type { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { type Day, dayFromDb } from '../kernel/time.js'
import {
  type Catalogue,
  type CriterionDef,
  type IndicatorDef,
  indicatorsOn,
  type LevelDef,
  type SetDef,
} from './catalogue.js'
import { dayOfSet } from './standpoint.js'

/** A level as recorded, with its paper whole and when it was recorded and taken back. */
export type StoredLevel = LevelDef &
  Readonly<{
    documentId: number | null
    document: Readonly<{ docNumber: string; issuedOn: Day | null; issuer: string }> | null
    recordedAt: Date
    retractedAt: Date | null
  }>

const include = {
  document: { select: { docNumber: true, issuedOn: true, issuer: true } },
} satisfies Prisma.RequirementLevelInclude

type Row = Prisma.RequirementLevelGetPayload<{ include: typeof include }>

const toStored = (row: Row): StoredLevel => ({
  id: row.id,
  indicatorId: row.indicatorId,
  partId: row.partId,
  layer: row.layer,
  unitId: row.unitId,
  communeGroup: row.communeGroup,
  year: row.year,
  status: row.status,
  comparator: row.comparator,
  value: row.value?.toString() ?? null,
  baseIndicatorId: row.baseIndicatorId,
  factor: row.factor?.toString() ?? null,
  text: row.text,
  docNumber: row.document?.docNumber ?? null,
  clause: row.clause,
  validFrom: dayFromDb(row.validFrom),
  validTo: row.validTo && dayFromDb(row.validTo),
  retracted: row.retractedAt !== null,
  documentId: row.documentId,
  document: row.document && { ...row.document, issuedOn: row.document.issuedOn && dayFromDb(row.document.issuedOn) },
  recordedAt: row.recordedAt,
  retractedAt: row.retractedAt,
})

/** Every level ever recorded for an indicator and its parts, those taken back too; in the order of recording. */
export const listLevels = async (ctx: Pick<Ctx, 'db'>, indicatorId: number): Promise<StoredLevel[]> => {
  const rows = await ctx.db.requirementLevel.findMany({
    where: { indicatorId },
    include,
    relationLoadStrategy: 'join',
    orderBy: { id: 'asc' },
    take: 1000,
  })
  return rows.map(toStored)
}

export type LevelEvent = Readonly<{
  id: bigint
  at: Date
  who: string | null
  action: string
  from: unknown
  to: unknown
  reason: string | null
}>

/** What was done to the levels of an indicator, newest first. */
export const listLevelEvents = async (ctx: Pick<Ctx, 'db'>, indicatorId: number): Promise<LevelEvent[]> =>
  ctx.db.$queryRaw<LevelEvent[]>`
    SELECT e.id, e.at, u."displayName" AS who, e.action, e."from", e."to", e.reason
    FROM "RequirementLevel" l JOIN "Event" e ON e.subject = 'RequirementLevel' AND e."subjectId" = l.id
    LEFT JOIN "User" u ON u.id = e."actorId"
    WHERE l."indicatorId" = ${indicatorId}
    ORDER BY e.id DESC LIMIT 60`

/** An indicator of a set by its code, on the day the set is looked at. @throws NotFound */
export const getIndicator = (
  set: SetDef,
  code: string,
  today: Day,
): Readonly<{ criterion: CriterionDef; indicator: IndicatorDef }> => {
  const day = dayOfSet(set, today)
  for (const criterion of set.criteria) {
    const indicator = indicatorsOn(criterion, set, day).find((one) => one.code === code)
    if (indicator) return { criterion, indicator }
  }
  throw new NotFound('Không tìm thấy chỉ tiêu này trong bộ tiêu chí.')
}

/** A criterion of a set by its number. @throws NotFound */
export const getCriterion = (set: SetDef, no: string): CriterionDef => {
  const criterion = set.criteria.find((one) => String(one.no) === no)
  if (!criterion) throw new NotFound('Không tìm thấy tiêu chí này trong bộ tiêu chí.')
  return criterion
}

/** The set an indicator belongs to. */
export const setOfIndicator = (catalogue: Catalogue, { setId }: Pick<IndicatorDef, 'setId'>): SetDef => {
  const set = catalogue.set(setId)
  if (!set) throw new NotFound()
  return set
}
