import { getCatalogue } from '../criteria/catalogue.js'
import { cite } from '../documents/citation.js'
import type { DocumentInput } from '../documents/schemas.js'
import { documentOf } from '../documents/service.js'
import { type CommandCtx, command } from '../kernel/command.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { list, day as showDay } from '../kernel/format.js'
import { type Day, dayToDb } from '../kernel/time.js'
import { authorize } from '../policies/guard.js'
import { mayPlanFor, mayTarget } from '../policies/targets.js'
import { getPlan, type Plan } from './plans.js'
import type { Target, TargetGoal } from './queries.js'
import type { CancelForm, NewTargetForm, TargetForm } from './schemas.js'

/** Counts the form once; called inside the command, so that the key commits with what it did. */
type Claim = (ctx: CommandCtx) => Promise<void>

export const notTheirs = 'Kế hoạch và mục tiêu do Văn phòng Điều phối nông thôn mới của huyện cập nhật.'

type PlanInput = DocumentInput & Readonly<{ name: string; year: number }>

/** Enters a plan of a unit under the paper that issues it. Answers its id. */
export const addPlan = command('plan.added', async (ctx, unitId: number, form: PlanInput, claim: Claim) => {
  authorize(mayPlanFor(ctx.actor, unitId), notTheirs)
  const document = await documentOf(ctx, form)
  const { name, year } = form
  const row = await ctx.db.plan.create({ data: { unitId, name, year, documentId: document.id } })
  await claim(ctx)
  await ctx.record({ subject: 'Plan', subjectId: row.id, to: { unit: unitId, name, year, document: cite(document) } })
  return row.id
})

/** Corrects a plan. @throws Conflict when it changed since it was shown */
export const changePlan = command(
  'plan.changed',
  async (ctx, plan: Plan, { version, ...form }: PlanInput & { version: number }) => {
    authorize(mayPlanFor(ctx.actor, plan.unitId), notTheirs)
    const document = await documentOf(ctx, form)
    const { name, year } = form
    const { count } = await ctx.db.plan.updateMany({
      where: { id: plan.id, version },
      data: { name, year, documentId: document.id, version: { increment: 1 } },
    })
    if (count === 0) throw new Conflict()
    await ctx.record({
      subject: 'Plan',
      subjectId: plan.id,
      version: version + 1,
      from: { name: plan.name, year: plan.year, document: cite(plan.document) },
      to: { name, year, document: cite(document) },
    })
  },
)

/** The plan a form names, if it is of a unit they plan for. @throws FieldRefused beside the choice */
const chosenPlan = async (ctx: CommandCtx, planId: number | null): Promise<Plan | null> => {
  if (planId === null) return null
  const plan = await getPlan(ctx, planId)
  if (!mayPlanFor(ctx.actor, plan.unitId)) throw new FieldRefused('planId', 'Đề nghị chọn kế hoạch trong danh sách.')
  return plan
}

/** The chosen communes, all theirs and alive. @throws FieldRefused */
const chosenCommunes = async (ctx: CommandCtx, ids: readonly number[]) => {
  const rows = await ctx.db.adminUnit.findMany({
    where: {
      id: { in: ids.filter((one) => mayTarget(ctx.actor, one)) },
      level: 'COMMUNE',
      OR: [{ validTo: null }, { validTo: { gte: dayToDb(ctx.today) } }],
    },
    select: { id: true, fullName: true },
    orderBy: [{ sortOrder: 'asc' }, { id: 'asc' }],
    take: 100,
  })
  if (rows.length < ids.length) throw new FieldRefused('communeIds', 'Đề nghị chọn xã trong danh sách.')
  return rows
}

/** Gives communes a target each. Answers their ids, in the office's order of communes. */
export const addTargets = command('target.added', async (ctx, form: NewTargetForm, claim: Claim) => {
  const set = (await getCatalogue(ctx)).set(form.setId)
  if (!set) throw new FieldRefused('setId', 'Đề nghị chọn bộ tiêu chí trong danh sách.')
  const communes = await chosenCommunes(ctx, form.communeIds)
  const plan = await chosenPlan(ctx, form.planId)
  const { setId, year, dueDate, maintain, focus, note } = form
  const taken = await ctx.db.target.findMany({
    where: { communeId: { in: communes.map(({ id }) => id) }, setId, year, cancelledAt: null },
    select: { commune: { select: { fullName: true } } },
    take: 100,
  })
  if (taken.length > 0) {
    const names = list(taken.map(({ commune }) => commune.fullName))
    throw new FieldRefused('communeIds', `${names} đã có mục tiêu ${set.shortName} năm ${year}. Đề nghị bỏ chọn.`)
  }
  const data = { setId, year, dueDate: dayToDb(dueDate), maintain, focus, note, planId: plan?.id ?? null }
  const rows = await ctx.db.target.createManyAndReturn({
    data: communes.map(({ id }) => ({ communeId: id, ...data })),
    select: { id: true, communeId: true },
  })
  await claim(ctx)
  await ctx.record(
    ...rows.map(({ id, communeId }) => ({
      subject: 'Target',
      subjectId: id,
      communeId,
      to: { set: set.code, year, dueDate, maintain, focus, note, plan: plan?.name ?? null },
    })),
  )
  return communes.flatMap(({ id }) => rows.find(({ communeId }) => communeId === id)?.id ?? [])
})

const moveTarget = async (ctx: CommandCtx, { id }: Target, version: number, data: object): Promise<void> => {
  const { count } = await ctx.db.target.updateMany({
    where: { id, version, cancelledAt: null },
    data: { ...data, version: { increment: 1 } },
  })
  if (count === 0) throw new Conflict()
}

/** Changes the day, the plan or the kind of a target. @throws Conflict when it changed since it was shown */
export const changeTarget = command('target.changed', async (ctx, target: Target, form: TargetForm) => {
  authorize(mayTarget(ctx.actor, target.commune.id), notTheirs)
  const { version, dueDate, maintain, focus, note } = form
  const plan = await chosenPlan(ctx, form.planId)
  const planId = plan?.id ?? null
  await moveTarget(ctx, target, version, { dueDate: dayToDb(dueDate), maintain, focus, note, planId })
  await ctx.record({
    subject: 'Target',
    subjectId: target.id,
    communeId: target.commune.id,
    version: version + 1,
    from: {
      dueDate: target.dueDate,
      maintain: target.maintain,
      focus: target.focus,
      note: target.note,
      plan: target.plan,
    },
    to: { dueDate, maintain, focus, note, plan: plan?.name ?? null },
  })
})

const goalsInWords = (goals: readonly TargetGoal[], noOf: (id: number) => number) =>
  goals
    .map(({ criterionId, dueDate }) => ({ no: noOf(criterionId), dueDate }))
    .sort((a, b) => a.no - b.no)
    .map(({ no, dueDate }) => (dueDate === null ? String(no) : `${no} (${showDay(dueDate)})`))

/** Chooses the criteria to be completed within a target; none: all of the set. @throws Conflict when it changed */
export const chooseCriteria = command(
  'target.criteriaChosen',
  async (ctx, target: Target, { version, goals }: { version: number; goals: readonly TargetGoal[] }) => {
    authorize(mayTarget(ctx.actor, target.commune.id), notTheirs)
    const catalogue = await getCatalogue(ctx)
    const own = goals.filter(({ criterionId }) => catalogue.criterion(criterionId)?.setId === target.setId)
    if (own.length < goals.length) throw new FieldRefused('criteria', 'Đề nghị chọn tiêu chí của bộ tiêu chí này.')
    const late = goals.filter(({ dueDate }) => dueDate !== null && dueDate > target.dueDate)
    const [first] = late
    if (first) {
      const message = `Hạn riêng không sau hạn của mục tiêu, ${showDay(target.dueDate)}.`
      throw new FieldRefused(`due${first.criterionId}`, message)
    }
    await moveTarget(ctx, target, version, {})
    await ctx.db.targetCriterion.deleteMany({ where: { targetId: target.id } })
    await ctx.db.targetCriterion.createMany({
      data: goals.map(({ criterionId, dueDate }) => ({
        targetId: target.id,
        criterionId,
        dueDate: dueDate === null ? null : dayToDb(dueDate),
      })),
    })
    const noOf = (id: number) => catalogue.criterion(id)?.no ?? 0
    await ctx.record({
      subject: 'Target',
      subjectId: target.id,
      communeId: target.commune.id,
      version: version + 1,
      from: { criteria: goalsInWords(target.goals, noOf) },
      to: { criteria: goalsInWords(goals, noOf) },
    })
  },
)

/** Cancels a target, with the reason. It stays readable; the commune may be given another one. */
export const cancelTarget = command('target.cancelled', async (ctx, target: Target, form: CancelForm) => {
  authorize(mayTarget(ctx.actor, target.commune.id), notTheirs)
  await moveTarget(ctx, target, form.version, { cancelledAt: ctx.now })
  const { dueDate, year }: { dueDate: Day; year: number } = target
  await ctx.record({
    subject: 'Target',
    subjectId: target.id,
    communeId: target.commune.id,
    version: form.version + 1,
    from: { year, dueDate },
    reason: form.reason,
  })
})
