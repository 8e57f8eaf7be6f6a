import { createHash } from 'node:crypto'
import type { Catalogue } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { list, number, day as showDay } from '../kernel/format.js'
import { type Day, dayFromDb, dayToDb } from '../kernel/time.js'
import { type Handover, type Held, planHandover } from './rules.js'

export type Kind = 'agency' | 'person'

/** Someone who gives or takes over. */
export type Party = Readonly<{ id: number; name: string; validTo: Day | null }>

/** What is handed over: the two, and from which day. */
export type Move = Readonly<{ kind: Kind; unitId: number; giver: Party; taker: Party; from: Day }>

/** A holding with all that the new row needs. */
export type Holding = Held &
  Readonly<{
    version: number
    status: 'DRAFT' | 'CONFIRMED'
    criterionId: number | null
    indicatorId: number | null
    communeId: number | null
    commune: string | null
    validFrom: Day
    validTo: Day | null
  }>

/** An open task addressed to the one who gives. */
export type OpenTask = Readonly<{ id: number; version: number; title: string; dueDate: Day | null; taken: boolean }>

export type Matters = Readonly<{
  plan: Handover<Holding>
  /** Ids of the holdings of the one who gives; the rest of the plan is of the other. */
  given: readonly number[]
  tasks: readonly OpenTask[]
  obstacles: readonly number[]
}>

const most = 3000

const assignmentsOf = async (ctx: Pick<Ctx, 'db'>, { unitId, from }: Move, agencyId: number): Promise<Holding[]> => {
  const rows = await ctx.db.assignment.findMany({
    where: { unitId, agencyId, OR: [{ validTo: null }, { validTo: { gte: dayToDb(from) } }] },
    orderBy: { id: 'asc' },
    take: most,
  })
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    key: row.criterionId === null ? `i${row.indicatorId ?? 0}` : `c${row.criterionId}`,
    role: row.role,
    status: row.status,
    criterionId: row.criterionId,
    indicatorId: row.indicatorId,
    communeId: null,
    commune: null,
    validFrom: dayFromDb(row.validFrom),
    validTo: row.validTo && dayFromDb(row.validTo),
  }))
}

const followingsOf = async (ctx: Pick<Ctx, 'db'>, { from }: Move, userId: number): Promise<Holding[]> => {
  const rows = await ctx.db.steeringAssignment.findMany({
    where: { userId, OR: [{ validTo: null }, { validTo: { gte: dayToDb(from) } }] },
    include: { commune: { select: { fullName: true } } },
    orderBy: { id: 'asc' },
    take: most,
  })
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    key: `${row.communeId ?? ''}/${row.criterionId ?? ''}`,
    role: 'LEAD',
    status: 'CONFIRMED',
    criterionId: row.criterionId,
    indicatorId: null,
    communeId: row.communeId,
    commune: row.commune?.fullName ?? null,
    validFrom: dayFromDb(row.validFrom),
    validTo: row.validTo && dayFromDb(row.validTo),
  }))
}

/** The open tasks of the one who gives; one that the other has too stays where it is. */
const tasksOf = (ctx: Pick<Ctx, 'db'>, { kind, giver, taker }: Move): Promise<OpenTask[]> => {
  const [byAgency, byUser] = kind === 'agency' ? [giver.id, null] : [null, giver.id]
  const [otherAgency, otherUser] = kind === 'agency' ? [taker.id, null] : [null, taker.id]
  return ctx.db.$queryRaw<OpenTask[]>`
    SELECT x.id, x.version, t.title, coalesce(x."dueDate", t."dueDate")::text AS "dueDate",
      EXISTS (SELECT 1 FROM "TaskAddressee" y WHERE y."taskId" = x."taskId" AND y.turn = x.turn
        AND y."agencyId" IS NOT DISTINCT FROM ${otherAgency}::int AND y."userId" IS NOT DISTINCT FROM ${otherUser}::int
        AND y."unitId" IS NULL) AS taken
    FROM "TaskAddressee" x JOIN "Task" t ON t.id = x."taskId"
    WHERE (x."agencyId" = ${byAgency}::int OR x."userId" = ${byUser}::int) AND x.state NOT IN ('DONE', 'CLOSED')
      AND t."closedAt" IS NULL
    ORDER BY coalesce(x."dueDate", t."dueDate") NULLS LAST, x.id LIMIT 500`
}

const obstaclesOf = async (ctx: Pick<Ctx, 'db'>, { kind, giver }: Move): Promise<number[]> => {
  if (kind === 'person') return []
  const rows = await ctx.db.obstacle.findMany({
    where: { answererId: giver.id, resolvedAt: null },
    select: { id: true },
    orderBy: { id: 'asc' },
    take: 500,
  })
  return rows.map(({ id }) => id)
}

/** All that goes over from the one to the other, as it stands now. Four statements. */
export const findMatters = async (ctx: Pick<Ctx, 'db'>, move: Move): Promise<Matters> => {
  const holdingsOf = move.kind === 'agency' ? assignmentsOf : followingsOf
  const [giving, taking, tasks, obstacles] = await Promise.all([
    holdingsOf(ctx, move, move.giver.id),
    holdingsOf(ctx, move, move.taker.id),
    tasksOf(ctx, move),
    obstaclesOf(ctx, move),
  ])
  const plan = planHandover(giving, taking, { from: move.from, until: move.taker.validTo })
  return { plan, given: giving.map(({ id }) => id), tasks, obstacles }
}

/** A mark of the matters as a person saw them. */
export const mattersStamp = ({ plan, tasks, obstacles }: Matters): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        [...plan.end, ...plan.drop].map(({ id, version }) => `${id}.${version}`),
        plan.open.map(({ like, validFrom }) => `${like.id}/${validFrom}`),
        tasks.map(({ id, version, taken }) => `${id}.${version}.${taken ? 1 : 0}`),
        obstacles,
      ]),
    )
    .digest('hex')
    .slice(0, 20)

/** What a holding is of, in words: "5. Trường học (Xã nông thôn mới)", "Xã Trấn Ninh". */
export const holdingText = (one: Holding, catalogue: Catalogue): string => {
  const indicator = one.indicatorId === null ? undefined : catalogue.indicator(one.indicatorId)
  const criterion = one.criterionId === null ? undefined : catalogue.criterion(one.criterionId)
  const named = indicator
    ? `${indicator.code} ${indicator.name} (${catalogue.set(indicator.setId)?.shortName ?? ''})`
    : criterion && `${criterion.no}. ${criterion.name} (${catalogue.set(criterion.setId)?.shortName ?? ''})`
  return [named, one.commune].filter(Boolean).join(' tại ')
}

const roleWords = { LEAD: 'chủ trì', SUPPORT: 'phối hợp' } as const

/** The matters as the preview lists them. */
export const presentMatters = ({ plan, tasks, obstacles }: Matters, move: Move, catalogue: Catalogue) => {
  const opened = new Set(plan.open.map(({ like }) => like.id))
  const given = [...plan.end, ...plan.drop]
  const merged = given.filter(({ id }) => !opened.has(id))
  return {
    rows: plan.open.map(({ like, validFrom, validTo }) => ({
      text: holdingText(like, catalogue),
      part: move.kind === 'agency' ? roleWords[like.role] : 'theo dõi',
      draft: like.status === 'DRAFT',
      days: `từ ${showDay(validFrom)}${validTo ? ` đến ${showDay(validTo)}` : ''}`,
    })),
    merged: merged.map(
      (one) => `${holdingText(one, catalogue)}${move.kind === 'agency' ? `, ${roleWords[one.role]}` : ''}`,
    ),
    tasks: tasks
      .filter(({ taken }) => !taken)
      .map(({ title, dueDate }) => ({ title, due: dueDate && showDay(dueDate) })),
    kept: list(tasks.filter(({ taken }) => taken).map(({ title }) => title)),
    obstacles: obstacles.length,
    summary: list([
      `${number(plan.open.length)} phân công`,
      `${number(tasks.filter(({ taken }) => !taken).length)} nhiệm vụ`,
      ...(move.kind === 'agency' ? [`${number(obstacles.length)} vướng mắc chờ trả lời`] : []),
    ]),
    empty: given.length + tasks.filter(({ taken }) => !taken).length + obstacles.length === 0,
  }
}
