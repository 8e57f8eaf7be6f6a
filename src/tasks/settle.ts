import { command } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import { dayFromDb, dayToDb } from '../kernel/time.js'
import { addTurn } from './create.js'
import { readRecurrence, turnsDue } from './recurrence.js'
import { tellAddressees } from './tell.js'

type Tied = { id: number; version: number; unitId: number; criteria: number; met: number; set: string }

/** Rows that the criteria settle and that stand otherwise than these say: all met and not ended, or ended and no longer so. */
const listUnsettled = (ctx: Pick<Ctx, 'db'>, met: boolean) =>
  ctx.db.$queryRaw<Tied[]>`
    SELECT r.id, r.version, r."unitId", t.criteria::int AS criteria, t."criteriaVerifiedMet"::int AS met, s."shortName" AS set
    FROM "TaskAddressee" r JOIN "Task" k ON k.id = r."taskId" AND k."closedAt" IS NULL
    LEFT JOIN "Directive" d ON d.id = k."directiveId"
    JOIN "CriteriaSet" s ON s.code = k.completion ->> 'set'
    JOIN "SetTotal" t ON t."communeId" = r."unitId" AND t."setId" = s.id
    WHERE k.completion ->> 'rule' = 'ALL_CRITERIA' AND d."closedAt" IS NULL
      AND (t.criteria > 0 AND t."criteriaVerifiedMet" = t.criteria) = ${met} AND (r.state = 'CLOSED') <> ${met}
    ORDER BY r.id LIMIT 1000`

/** Ends, or takes up again, one row by the rule; its answer has no author. Nothing is done where someone was quicker. */
const settleRow = command('task.settledByRule', async (ctx, row: Tied, met: boolean): Promise<void> => {
  const { count } = await ctx.db.taskAddressee.updateMany({
    where: { id: row.id, version: row.version },
    data: {
      state: met ? 'CLOSED' : 'IN_PROGRESS',
      doneOn: met ? dayToDb(ctx.today) : null,
      ...(met && { askedUntil: null }),
      version: { increment: 1 },
    },
  })
  if (count === 0) return ctx.unchanged()
  const body = `${row.met}/${row.criteria} tiêu chí ${row.set} đã thẩm tra đạt`
  await ctx.db.taskAnswer.create({
    data: { addresseeId: row.id, kind: met ? 'CLOSED' : 'REOPENED', body, authorId: null, at: ctx.now },
  })
  await ctx.record({
    subject: 'TaskAddressee',
    subjectId: row.id,
    communeId: row.unitId,
    version: row.version + 1,
    to: { state: met ? 'CLOSED' : 'IN_PROGRESS', met: row.met, criteria: row.criteria },
  })
})

/**
 * Settles the tasks that are tied to status, by rule and not by hand: ended when every criterion of the set is met by
 * verification, taken up again when that no longer holds. Answers how many rows moved.
 */
export const settleTied = async (ctx: Ctx): Promise<number> => {
  const done = await listUnsettled(ctx, true)
  const undone = await listUnsettled(ctx, false)
  for (const row of done) await settleRow(ctx, row, true)
  for (const row of undone) await settleRow(ctx, row, false)
  return done.length + undone.length
}

type Recurring = { id: number; title: string; recurrence: unknown; last: Date }

const addTurnOf = command('task.turnAdded', async (ctx, task: Recurring, turn: string): Promise<void> => {
  const { id: taskId, title, last } = task
  const whom = await ctx.db.taskAddressee.findMany({
    where: { taskId, turn: last },
    select: { unitId: true, agencyId: true, userId: true, groupLabel: true },
    orderBy: { id: 'asc' },
    take: 2000,
  })
  const rows = await addTurn(
    ctx,
    { taskId, turn, dueDate: turn },
    whom.map(({ unitId, agencyId, userId, groupLabel }) => ({
      ...(unitId !== null && { unitId }),
      ...(agencyId !== null && { agencyId }),
      ...(userId !== null && { userId }),
      group: groupLabel,
    })),
  )
  if (rows.length === 0) return ctx.unchanged()
  await ctx.record({ subject: 'Task', subjectId: taskId, to: { turn, addressees: rows.length } })
  await tellAddressees(
    ctx,
    taskId,
    rows.map(({ id }) => id),
    title,
  )
})

/** Makes the turns of recurring tasks that are to exist today, each with rows of its own for those of the last turn. */
export const addTurns = async (ctx: Ctx): Promise<number> => {
  const tasks = await ctx.db.$queryRaw<Recurring[]>`
    SELECT k.id, k.title, k.recurrence, max(r.turn) AS last FROM "Task" k JOIN "TaskAddressee" r ON r."taskId" = k.id
    LEFT JOIN "Directive" d ON d.id = k."directiveId"
    WHERE k.recurrence IS NOT NULL AND k."closedAt" IS NULL AND d."closedAt" IS NULL
    GROUP BY k.id ORDER BY k.id LIMIT 1000`
  let count = 0
  for (const task of tasks) {
    const read = readRecurrence(task.recurrence)
    for (const turn of read ? turnsDue(read, dayFromDb(task.last), ctx.today) : []) {
      await addTurnOf(ctx, task, turn)
      count += 1
    }
  }
  return count
}
