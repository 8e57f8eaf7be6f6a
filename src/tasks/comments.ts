import { labelOf } from '../auth/actor.js'
import { type CommandCtx, command } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import { addressedTo } from '../policies/directives.js'
import { authorize } from '../policies/guard.js'
import { directedUnits } from '../policies/tasks.js'
import type { Task } from './queries.js'

export type TaskComment = Readonly<{
  id: number
  body: string
  at: Date
  author: string
  /** In what capacity, on that day. */
  office: string
}>

type Row = Omit<TaskComment, 'office'> & { grants: Parameters<typeof labelOf>[0] | null }

/** The discussion of a task, the oldest first; of a longer one the latest 200. The caller has checked the scope. */
export const listTaskComments = async (ctx: Pick<Ctx, 'db'>, taskId: number): Promise<TaskComment[]> => {
  const rows = await ctx.db.$queryRaw<Row[]>`
    SELECT c.id, c.body, c.at, u."displayName" AS author,
      (SELECT json_agg(json_build_object('role', g.role, 'unit', n."fullName", 'level', n.level, 'agency', a."shortName") ORDER BY g.id)
        FROM "RoleGrant" g JOIN "AdminUnit" n ON n.id = g."unitId" LEFT JOIN "Agency" a ON a.id = g."agencyId"
        WHERE g."userId" = c."authorId"
          AND days(g."validFrom", g."validTo") @> (c.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) AS grants
    FROM "Comment" c JOIN "User" u ON u.id = c."authorId" WHERE c."taskId" = ${taskId} ORDER BY c.id DESC LIMIT 200`
  return rows.reverse().map(({ grants, ...row }) => ({ ...row, office: grants === null ? '' : labelOf(grants) }))
}

/** Whether the person talks on a task: its office and those it is addressed to. */
export const talksOn = async (ctx: Pick<Ctx, 'db' | 'actor'>, task: Task): Promise<boolean> =>
  directedUnits(ctx.actor).includes(task.source.unitId) ||
  (await ctx.db.taskAddressee.count({ where: { AND: [{ taskId: task.id }, addressedTo(ctx.actor)] } })) > 0

/** Writes to the discussion of a task. Comments are not corrected or removed: another one follows. */
export const writeTaskComment = command(
  'comment.written',
  async (ctx, task: Task, body: string, claim: (ctx: CommandCtx) => Promise<void>): Promise<void> => {
    authorize(await talksOn(ctx, task), 'Trao đổi tại đây là của nơi giao và các nơi được giao nhiệm vụ.')
    const { id } = await ctx.db.comment.create({
      data: { taskId: task.id, authorId: ctx.actor.id, body, at: ctx.now },
      select: { id: true },
    })
    await ctx.record({ subject: 'Comment', subjectId: id, to: { taskId: task.id } })
    await claim(ctx)
  },
)
