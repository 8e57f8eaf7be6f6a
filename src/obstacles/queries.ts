import type { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { type Day, dayToDb, endOfDay } from '../kernel/time.js'
import { visibleObstacles } from '../policies/obstacles.js'
import { listAncestorIds } from '../units/queries.js'

export const STATES = ['OPEN', 'ANSWERED', 'RESOLVED'] as const
/** Not answered, answered and not settled, settled. */
export type ObstacleState = (typeof STATES)[number]

export type Obstacle = Readonly<{
  id: number
  communeId: number
  commune: string
  criterionId: number | null
  criterion: Readonly<{ no: number; shortName: string; set: Readonly<{ code: string; shortName: string }> }> | null
  assessmentId: number | null
  code: string | null
  description: string
  cause: string | null
  proposal: string | null
  answererId: number | null
  agency: string | null
  answer: string | null
  answeredAt: Date | null
  raisedAt: Date
  resolvedAt: Date | null
  version: number
  state: ObstacleState
}>

const select = {
  id: true,
  communeId: true,
  criterionId: true,
  assessmentId: true,
  description: true,
  cause: true,
  proposal: true,
  answererId: true,
  answer: true,
  answeredAt: true,
  raisedAt: true,
  resolvedAt: true,
  version: true,
  commune: { select: { fullName: true } },
  answerer: { select: { shortName: true } },
  criterion: {
    select: { no: true, name: true, shortName: true, set: { select: { code: true, shortName: true } } },
  },
  assessment: { select: { indicator: { select: { code: true } } } },
} satisfies Prisma.ObstacleSelect

type Row = Prisma.ObstacleGetPayload<{ select: typeof select }>

const stateOf = ({ answer, resolvedAt }: Pick<Row, 'answer' | 'resolvedAt'>): ObstacleState =>
  resolvedAt !== null ? 'RESOLVED' : answer !== null ? 'ANSWERED' : 'OPEN'

const toObstacle = ({ commune, answerer, criterion, assessment, ...row }: Row): Obstacle => ({
  ...row,
  commune: commune.fullName,
  agency: answerer?.shortName ?? null,
  criterion: criterion && { no: criterion.no, shortName: criterion.shortName ?? criterion.name, set: criterion.set },
  code: assessment?.indicator.code ?? null,
  state: stateOf(row),
})

export type ObstacleFilter = Readonly<{ commune: number | null; agency: number | null; state: ObstacleState | null }>

const inState: Readonly<Record<ObstacleState, Prisma.ObstacleWhereInput>> = {
  OPEN: { answer: null, resolvedAt: null },
  ANSWERED: { answer: { not: null }, resolvedAt: null },
  RESOLVED: { resolvedAt: { not: null } },
}

export const obstaclesPerPage = 50

/** The obstacles in sight under a filter, by commune, the oldest first. */
export const listObstacles = async (
  ctx: Ctx,
  { commune, agency, state }: ObstacleFilter,
  page: number,
  size = obstaclesPerPage,
): Promise<{ rows: Obstacle[]; total: number }> => {
  const where: Prisma.ObstacleWhereInput = {
    AND: [
      visibleObstacles(ctx.actor),
      commune === null ? {} : { communeId: commune },
      agency === null ? {} : { answererId: agency },
      state === null ? { resolvedAt: null } : inState[state],
    ],
  }
  const [total, rows] = await Promise.all([
    ctx.db.obstacle.count({ where }),
    ctx.db.obstacle.findMany({
      where,
      select,
      relationLoadStrategy: 'join',
      orderBy: [{ commune: { sortOrder: 'asc' } }, { communeId: 'asc' }, { id: 'asc' }],
      take: size,
      skip: (page - 1) * size,
    }),
  ])
  return { rows: rows.map(toObstacle), total }
}

/** One obstacle in sight. @throws NotFound */
export const getObstacle = async (ctx: Ctx, id: number): Promise<Obstacle> => {
  const row = await ctx.db.obstacle.findFirst({
    where: { AND: [{ id }, visibleObstacles(ctx.actor)] },
    select,
    relationLoadStrategy: 'join',
  })
  if (!row) throw new NotFound('Không tìm thấy vướng mắc này trong phạm vi của tài khoản.')
  return toObstacle(row)
}

/** Those that are not settled, or were not at the end of the day looked back to. */
const unsettled = (asOf: Day | undefined): Prisma.ObstacleWhereInput => {
  if (asOf === undefined) return { resolvedAt: null }
  const end = endOfDay(asOf)
  return { raisedAt: { lt: end }, OR: [{ resolvedAt: null }, { resolvedAt: { gte: end } }] }
}

/** An answer given later was not there on the day looked back to. */
const answeredBy =
  (asOf: Day | undefined) =>
  (row: Row): Row =>
    asOf !== undefined && row.answeredAt !== null && row.answeredAt >= endOfDay(asOf)
      ? { ...row, answer: null, answeredAt: null }
      : row

/** The unsettled obstacles of a commune, of several, or of one indicator, the oldest first; of a past day where one is asked. */
export const listOpenObstacles = async (
  ctx: Pick<Ctx, 'db' | 'asOf'>,
  where: Readonly<{ communeId: number | { in: number[] } } | { assessmentId: number }>,
  most = 20,
): Promise<Obstacle[]> => {
  const rows = await ctx.db.obstacle.findMany({
    where: { AND: [where, unsettled(ctx.asOf)] },
    select,
    relationLoadStrategy: 'join',
    orderBy: [{ raisedAt: 'asc' }, { id: 'asc' }],
    take: most,
  })
  return rows.map((row) => toObstacle(answeredBy(ctx.asOf)(row)))
}

/** The agencies that may be asked on behalf of a commune: those of the units above it that live today. */
export const listAnswerers = async (ctx: Ctx, communeId: number): Promise<{ id: number; shortName: string }[]> => {
  const today = dayToDb(ctx.today)
  return ctx.db.agency.findMany({
    where: {
      unitId: { in: await listAncestorIds(ctx, communeId, ctx.today) },
      validFrom: { lte: today },
      OR: [{ validTo: null }, { validTo: { gte: today } }],
    },
    select: { id: true, shortName: true },
    orderBy: [{ shortName: 'asc' }, { id: 'asc' }],
    take: 200,
  })
}

/** The agencies that are asked somewhere in sight, for the filter of the list. */
export const listAsked = async (ctx: Ctx): Promise<{ id: number; shortName: string }[]> =>
  ctx.db.agency.findMany({
    where: { obstacles: { some: visibleObstacles(ctx.actor) } },
    select: { id: true, shortName: true },
    orderBy: [{ shortName: 'asc' }, { id: 'asc' }],
    take: 200,
  })

/** The assessment of an indicator by its code, of one criterion in one commune; the one in force on the day. */
export const findAssessment = async (
  ctx: Pick<Ctx, 'db' | 'today'>,
  { communeId, criterionId, code }: { communeId: number; criterionId: number; code: string },
): Promise<number | null> => {
  const today = dayToDb(ctx.today)
  const row = await ctx.db.assessment.findFirst({
    where: {
      communeId,
      criterionId,
      indicator: { code, validFrom: { lte: today }, OR: [{ validTo: null }, { validTo: { gte: today } }] },
    },
    select: { id: true },
    orderBy: { id: 'desc' },
  })
  return row?.id ?? null
}

/** What an indicator's page starts a new obstacle with. @throws NotFound */
export const getSubject = async (ctx: Ctx, assessmentId: number) => {
  const row = await ctx.db.assessment.findFirst({
    where: { id: assessmentId, communeId: { in: [...ctx.actor.communeIds] } },
    select: { communeId: true, criterionId: true, indicator: { select: { code: true } } },
  })
  if (!row) throw new NotFound('Không tìm thấy chỉ tiêu này trong phạm vi của tài khoản.')
  return { communeId: row.communeId, criterionId: row.criterionId, code: row.indicator.code }
}

export type ObstacleEvent = Readonly<{ at: Date; action: string; who: string | null; reason: string | null }>

export const listObstacleEvents = async (ctx: Pick<Ctx, 'db'>, id: number): Promise<ObstacleEvent[]> => {
  const rows = await ctx.db.event.findMany({
    where: { subject: 'Obstacle', subjectId: id },
    select: { at: true, action: true, reason: true, actor: { select: { displayName: true } } },
    relationLoadStrategy: 'join',
    orderBy: { id: 'desc' },
    take: 30,
  })
  return rows.map(({ actor, ...row }) => ({ ...row, who: actor?.displayName ?? null }))
}
