import { type CommandCtx, command } from '../kernel/command.js'
import { Conflict } from '../kernel/errors.js'
import { authorize } from '../policies/guard.js'
import { mayMakePapers } from '../policies/papers.js'
import { listAncestorIds } from '../units/queries.js'
import { askToMake } from './asking.js'
import type { PaperKind } from './kinds.js'
import type { PaperChoice, PaperParams, Words } from './params.js'
import { wordLabels } from './params.js'
import type { Paper } from './queries.js'

const notTheirs = 'Báo cáo do Văn phòng Điều phối lập; báo cáo của xã do cán bộ xã hoặc Văn phòng lập.'

/** Asked by every command, and once more by the job. */
export const authorizePaper = async (
  ctx: Pick<CommandCtx, 'actor' | 'today'> & { db: Parameters<typeof listAncestorIds>[0]['db'] },
  unitId: number,
): Promise<void> => authorize(mayMakePapers(ctx.actor, await listAncestorIds(ctx, unitId, ctx.today)), notTheirs)

type NewPaper = Readonly<{ kind: PaperKind; unitId: number; choice: PaperChoice; words: Words }>

/** Enters a report into the books; its files are made by a job. Answers its id. */
export const placeOrder = async (ctx: CommandCtx, { kind, unitId, choice, words }: NewPaper): Promise<number> => {
  await authorizePaper(ctx, unitId)
  const params: PaperParams = { choice, words, editedAt: null, editedBy: null }
  const { id } = await ctx.db.generatedDocument.create({
    data: {
      unitId,
      kind,
      title: words.subject,
      createdById: ctx.actor.id,
      params,
      figures: {},
      state: 'QUEUED',
      createdAt: ctx.now,
    },
    select: { id: true },
  })
  const to = { kind, title: words.subject, day: choice.day, set: choice.set }
  await ctx.record({ action: 'paper.ordered', subject: 'MadeReport', subjectId: id, version: 1, to })
  return id
}

/** Orders a report: the row and its job commit together; figures are taken by the job and then never change. */
export const orderPaper = command(
  'paper.ordered',
  async (ctx, order: NewPaper, claim: (ctx: CommandCtx, id: number) => Promise<void>): Promise<number> => {
    const id = await placeOrder(ctx, order)
    await askToMake(ctx.db, { paper: id, version: 1, by: ctx.actor.id })
    await claim(ctx, id)
    return id
  },
)

const changedParts = (from: Words, to: Words): (keyof Words)[] =>
  (Object.keys(wordLabels) as (keyof Words)[]).filter((key) => from[key] !== to[key])

/** Changes the words of a report and has its files written anew; its figures stay. @throws Conflict when someone saved first */
export const editPaper = command(
  'paper.edited',
  async (ctx, paper: Paper, { version, words }: { version: number; words: Words }): Promise<void> => {
    await authorizePaper(ctx, paper.unitId)
    const { params } = paper
    const changed = changedParts(params.words, words)
    if (paper.version === version && changed.length === 0) return ctx.unchanged()
    const next: PaperParams = { ...params, words, editedAt: ctx.now.toISOString(), editedBy: ctx.actor.displayName }
    const { count } = await ctx.db.generatedDocument.updateMany({
      where: { id: paper.id, version },
      data: { params: next, title: words.subject, state: 'QUEUED', failure: null, version: { increment: 1 } },
    })
    if (count === 0) throw new Conflict()
    await askToMake(ctx.db, { paper: paper.id, version: version + 1, by: ctx.actor.id })
    const only = (all: Words) => Object.fromEntries(changed.map((key) => [key, all[key]]))
    await ctx.record({
      subject: 'MadeReport',
      subjectId: paper.id,
      version: version + 1,
      from: only(params.words),
      to: only(words),
    })
  },
)

/** Asks once more for the files of a report that could not be made. */
export const retryPaper = command('paper.retried', async (ctx, paper: Paper): Promise<void> => {
  await authorizePaper(ctx, paper.unitId)
  const { count } = await ctx.db.generatedDocument.updateMany({
    where: { id: paper.id, version: paper.version, state: 'FAILED' },
    data: { state: 'QUEUED', failure: null },
  })
  if (count === 0) throw new Conflict('Báo cáo này đang được lập hoặc đã lập xong.')
  await askToMake(ctx.db, { paper: paper.id, version: paper.version, by: ctx.actor.id })
  await ctx.record({ subject: 'MadeReport', subjectId: paper.id, version: paper.version })
})
