import { Router } from 'express'
import { listStandings } from '../assessments/standings.js'
import { getCatalogue } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { idOf, pageOf } from '../kernel/http/request.js'
import type { Column } from '../kernel/lists/column.js'
import { inPages } from '../kernel/lists/files.js'
import { listFiles } from '../lists/files.js'
import { fileOf, fileTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { directedUnits } from '../policies/tasks.js'
import { countFollowed, countRows } from '../tasks/lists.js'
import { presentDirective, presentHead, presentOwnTask } from './presenter.js'
import {
  type DirectiveDetail,
  type DirectiveHead,
  getDirective,
  listDirectives,
  listOwnTasks,
  pageSize,
} from './queries.js'

/** The sets that tasks of the letter are tied to, and how their communes stand in them; only communes in sight. */
const progressOf = async (ctx: Ctx, { tasks }: DirectiveDetail) => {
  const tied = tasks.filter(({ completionSet }) => completionSet !== null)
  const unitIds = tied.flatMap(({ addressees }) => addressees.flatMap(({ unitId }) => unitId ?? []))
  const communeIds = unitIds.filter((id) => ctx.actor.communeIds.includes(id))
  if (communeIds.length === 0) return { sets: [], standings: [] }
  const { sets } = await getCatalogue(ctx)
  const setIds = sets.filter(({ code }) => tied.some((task) => task.completionSet === code)).map(({ id }) => id)
  return { sets, standings: await listStandings(ctx, { communeIds, setIds, before: ctx.today }) }
}

/** What the files of the list hold. */
const directiveColumns: readonly Column<DirectiveHead>[] = [
  { key: 'docNumber', label: 'Số', of: ({ docNumber }) => docNumber },
  { key: 'issuedOn', label: 'Ngày ban hành', kind: 'day', of: ({ issuedOn }) => issuedOn },
  { key: 'subject', label: 'Trích yếu', of: ({ subject }) => subject },
  { key: 'issuer', label: 'Cơ quan ban hành', of: ({ issuer }) => issuer },
  { key: 'closed', label: 'Đã kết thúc theo dõi', of: ({ closed }) => closed },
]

/** The letters that direct the work, and what they ask of whom by when. */
export const directiveRoutes = (): Router => {
  const router = Router()
  const { list, show, export: exported } = paths.directives

  router.get(list.pattern, requires('directive.read'), async (req, res) => {
    const { ctx } = req
    const page = pageOf(req)
    const { rows, total } = await listDirectives(ctx, page)
    const own = await listOwnTasks(ctx)
    const follows = directedUnits(ctx.actor)
    const followed = follows.length > 0 ? await countFollowed(ctx, follows) : null
    res.render('directives/list', {
      followed,
      tools: fileTools(req, fileOf(exported)),
      directives: rows.map(presentHead),
      own: own.map((task) => presentOwnTask(task, ctx.today)),
      paging: { current: page, pages: Math.max(1, Math.ceil(total / pageSize)), total, noun: 'văn bản' },
    })
  })

  listFiles(router, exported, requires('directive.read'), (req) => ({
    name: 'van-ban-chi-dao',
    subject: 'Directive',
    columns: directiveColumns,
    rows: inPages(async (page, size) => (await listDirectives(req.ctx, page, size)).rows),
  }))

  router.get(show.pattern, requires('directive.read'), async (req, res) => {
    const { ctx } = req
    const directive = await getDirective(ctx, idOf(req))
    const counts = await countRows(
      ctx,
      directive.tasks.map(({ id }) => id),
    )
    const shown = { counts, actor: ctx.actor, today: ctx.today }
    res.render('directives/show', presentDirective(directive, await progressOf(ctx, directive), shown))
  })

  return router
}
