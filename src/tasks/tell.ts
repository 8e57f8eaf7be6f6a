import type { CommandCtx } from '../kernel/command.js'
import { type Notice, tell } from '../notices/tell.js'
import { paths } from '../paths.js'

/** Tells those addressed by these rows that a task is theirs, whether a letter or a meeting gave it. */
export const tellAddressees = async (
  ctx: CommandCtx,
  taskId: number,
  ids: readonly number[],
  task: string,
): Promise<void> => {
  const rows = await ctx.db.taskAddressee.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, unitId: true, agencyId: true, userId: true },
  })
  const notices = rows.map(
    ({ id, ...to }): Notice => ({
      kind: 'task',
      key: `task:given:${id}`,
      title: `Nhiệm vụ mới: ${task}`,
      href: paths.tasks.row({ id: taskId, row: id }),
      to,
    }),
  )
  await tell(ctx, notices)
}
