import { type Catalogue, getCatalogue } from '../criteria/catalogue.js'
import { cite } from '../documents/citation.js'
import type { DocumentInput } from '../documents/schemas.js'
import { documentOf } from '../documents/service.js'
import { type CommandCtx, command, type EventInput } from '../kernel/command.js'
import { Conflict } from '../kernel/errors.js'
import { addDays, type Day, dayToDb } from '../kernel/time.js'
import { authorize } from '../policies/guard.js'
import { mayAssignOn } from '../policies/sets.js'
import { findMatters, type Holding, type Matters, type Move, mattersStamp } from './matters.js'

type Named = Readonly<{ id: number; cited: string }>
type Days = Readonly<{ validFrom: Day; validTo: Day | null }>

/** The words of history, in the shape the history of that table reads. */
const toldOf = (
  move: Move,
  catalogue: Catalogue,
  one: Holding,
  { by, document, validFrom, validTo }: Days & { by: string; document: string | null },
) => {
  const indicator = one.indicatorId === null ? undefined : catalogue.indicator(one.indicatorId)
  const criterion = catalogue.criterion(indicator?.criterionId ?? one.criterionId ?? 0)
  const set = criterion && catalogue.set(criterion.setId)
  if (move.kind === 'person') {
    const named = criterion ? `${criterion.no} (${set?.shortName ?? ''})` : null
    return { member: by, commune: one.commune, criterion: named, document, validFrom, validTo }
  }
  const code = indicator?.code ?? String(criterion?.no ?? '')
  const { role, status } = one
  return { unit: move.unitId, set: set?.code ?? '', code, agency: by, role, status, document, validFrom, validTo }
}

/** Ends what goes, in the table of its kind; what had not begun is taken out and only its event stays. */
const close = async ({ db }: CommandCtx, { plan }: Matters, { kind, from }: Move): Promise<void> => {
  const [end, drop] = [plan.end.map(({ id }) => id), plan.drop.map(({ id }) => id)]
  const data = { validTo: dayToDb(addDays(from, -1)), version: { increment: 1 } }
  if (kind === 'agency') {
    await db.assignment.updateMany({ where: { id: { in: end } }, data })
    await db.assignment.deleteMany({ where: { id: { in: drop } } })
    return
  }
  await db.steeringAssignment.updateMany({ where: { id: { in: end } }, data })
  await db.steeringAssignment.deleteMany({ where: { id: { in: drop } } })
}

const openOne = async ({ db }: CommandCtx, move: Move, one: Matters['plan']['open'][number], paper: Named) => {
  const { like, validFrom, validTo } = one
  const days = { validFrom: dayToDb(validFrom), validTo: validTo && dayToDb(validTo) }
  if (move.kind === 'agency') {
    const { role, status, criterionId, indicatorId } = like
    const documentId = status === 'CONFIRMED' ? paper.id : null
    const data = { unitId: move.unitId, agencyId: move.taker.id, role, status, criterionId, indicatorId, documentId }
    return db.assignment.create({ data: { ...data, ...days }, select: { id: true } })
  }
  const { communeId, criterionId } = like
  const data = { userId: move.taker.id, communeId, criterionId, documentId: paper.id, ...days }
  return db.steeringAssignment.create({ data, select: { id: true } })
}

const holdingEvents = async (ctx: CommandCtx, move: Move, matters: Matters, paper: Named, catalogue: Catalogue) => {
  const agency = move.kind === 'agency'
  const subject = agency ? 'Assignment' : 'SteeringAssignment'
  const given = new Set(matters.given)
  const events: EventInput[] = [...matters.plan.end, ...matters.plan.drop].map((one) => {
    const by = given.has(one.id) ? move.giver.name : move.taker.name
    const from = toldOf(move, catalogue, one, { by, document: null, ...one })
    const to = { ...from, validTo: addDays(move.from, -1) }
    return { action: agency ? 'assignment.ended' : 'steering.ended', subject, subjectId: one.id, from, to }
  })
  for (const one of matters.plan.open) {
    const row = await openOne(ctx, move, one, paper)
    const document = one.like.status === 'CONFIRMED' ? paper.cited : null
    events.push({
      action: agency ? 'assignment.handedOver' : 'steering.handedOver',
      subject,
      subjectId: row.id,
      from: toldOf(move, catalogue, one.like, { by: move.giver.name, document: null, ...one.like }),
      to: toldOf(move, catalogue, one.like, { ...one, by: move.taker.name, document }),
    })
  }
  return events
}

const moveTasks = async ({ db }: CommandCtx, move: Move, { tasks }: Matters): Promise<EventInput[]> => {
  const moving = tasks.filter(({ taken }) => !taken)
  const to = move.kind === 'agency' ? { agencyId: move.taker.id } : { userId: move.taker.id }
  for (const { id, version } of moving) {
    const { count } = await db.taskAddressee.updateMany({
      where: { id, version },
      data: { ...to, version: { increment: 1 } },
    })
    if (count === 0) throw new Conflict()
  }
  return moving.map(({ id, title, version }) => ({
    action: 'task.handedOver',
    subject: 'TaskAddressee',
    subjectId: id,
    version: version + 1,
    from: { task: title, by: move.giver.name },
    to: { task: title, by: move.taker.name },
  }))
}

const moveObstacles = async ({ db }: CommandCtx, move: Move, { obstacles }: Matters): Promise<EventInput[]> => {
  if (obstacles.length === 0) return []
  const where = { id: { in: [...obstacles] }, answererId: move.giver.id }
  const { count } = await db.obstacle.updateMany({
    where,
    data: { answererId: move.taker.id, version: { increment: 1 } },
  })
  if (count !== obstacles.length) throw new Conflict()
  return obstacles.map((id) => ({
    action: 'obstacle.handedOver',
    subject: 'Obstacle',
    subjectId: id,
    from: { answerer: move.giver.name },
    to: { answerer: move.taker.name },
  }))
}

/**
 * Hands all matters of an agency or a committee member over to another from a day, under a paper: assignments with their
 * parts, open tasks, obstacles to be answered. All or nothing.
 * @throws Conflict when what would move is no longer what the person was shown
 */
export const handOver = command(
  'assignment.handedOver',
  async (
    ctx,
    move: Move,
    form: DocumentInput & { stamp: string },
    claim: (ctx: CommandCtx) => Promise<void>,
  ): Promise<void> => {
    authorize(mayAssignOn(ctx.actor, move.unitId), 'Bàn giao do Văn phòng Điều phối nông thôn mới thực hiện.')
    await ctx.db.$executeRaw`SELECT 1 FROM "CriteriaSet" ORDER BY id FOR NO KEY UPDATE`
    const ids = [move.giver.id, move.taker.id].sort((a, b) => a - b)
    if (move.kind === 'person') {
      await ctx.db.$executeRaw`SELECT 1 FROM "User" WHERE id = ANY (${ids}::int[]) ORDER BY id FOR NO KEY UPDATE`
    }
    const matters = await findMatters(ctx, move)
    if (mattersStamp(matters) !== form.stamp) throw new Conflict()
    const catalogue = await getCatalogue(ctx)
    const document = await documentOf(ctx, form)
    const paper = { id: document.id, cited: cite(document) }
    await close(ctx, matters, move)
    const events = [
      ...(await holdingEvents(ctx, move, matters, paper, catalogue)),
      ...(await moveTasks(ctx, move, matters)),
      ...(await moveObstacles(ctx, move, matters)),
    ]
    await claim(ctx)
    if (events.length === 0) ctx.unchanged()
    else await ctx.record(...events)
  },
)
