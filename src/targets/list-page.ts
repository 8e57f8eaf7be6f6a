import { type Catalogue, getCatalogue } from '../criteria/catalogue.js'
import { cite } from '../documents/citation.js'
import type { Ctx } from '../kernel/context.js'
import { day as showDay } from '../kernel/format.js'
import { paths } from '../paths.js'
import { holds } from '../policies/capabilities.js'
import { mayPlanFor, plansOf } from '../policies/targets.js'
import { chooseUnit, listAncestorIds, listCommunes, listReportingUnits, type ReportingUnit } from '../units/queries.js'
import { presentTarget } from './card.js'
import { listPlans, listYears, type Plan } from './plans.js'
import { listTargets, type Target } from './queries.js'

/** Targets of one year on the page; a district has fewer communes than this. */
const mostTargets = 200

type Scope = Readonly<{
  units: readonly ReportingUnit[]
  unit: ReportingUnit | null
  communeIds: readonly number[]
  unitIds: readonly number[]
}>

/** The communes looked at and the units whose plans reach them. An officer stands in the own commune. */
const scopeOf = async (ctx: Ctx, asked: number | null): Promise<Scope> => {
  const units = await listReportingUnits(ctx)
  if (units.length === 0) {
    const own = ctx.actor.grants[0]?.unitId ?? 0
    const unitIds = await listAncestorIds(ctx, own, ctx.today)
    return { units, unit: null, communeIds: ctx.actor.communeIds, unitIds }
  }
  const unit = chooseUnit(ctx, units, asked)
  const [communes, unitIds] = await Promise.all([listCommunes(ctx, unit), listAncestorIds(ctx, unit.id, unit.asOf)])
  return { units, unit, communeIds: communes.map(({ id }) => id), unitIds }
}

const rowOf = (target: Target, catalogue: Catalogue) => {
  const card = presentTarget(target, 'verified', catalogue)
  const set = catalogue.set(target.setId)
  if (!card || !set) return []
  const nos = target.goals
    .flatMap(({ criterionId }) => catalogue.criterion(criterionId)?.no ?? [])
    .sort((a, b) => a - b)
    .join(', ')
  return [
    {
      commune: target.commune.fullName,
      focus: target.focus,
      href: card.href,
      set: `${target.maintain ? 'Duy trì ' : ''}${set.shortName}`,
      goals: nos === '' ? `Cả bộ, ${card.of} ${card.unit}` : `Tiêu chí ${nos}`,
      due: showDay(target.dueDate),
      days: card.days,
      met: card.value,
      of: card.of,
      pace: card.pace,
      reason: card.reason,
      missingHref: paths.communes.missing({ id: target.commune.id, set: set.code }, { by: showDay(target.dueDate) }),
    },
  ]
}

/** Nothing is changed on a page that looks back. */
const mayEdit = ({ actor, asOf }: Ctx, { unitId }: Plan): boolean => asOf === undefined && mayPlanFor(actor, unitId)

const planOf = (ctx: Ctx, plan: Plan, targets: readonly Target[], catalogue: Catalogue) => ({
  id: plan.id,
  title: plan.name,
  source: `${cite(plan.document)}, ${plan.document.issuer}`,
  rows: targets.filter(({ planId }) => planId === plan.id).flatMap((one) => rowOf(one, catalogue)),
  edit: mayEdit(ctx, plan) ? paths.plans.edit(plan) : null,
  add: mayEdit(ctx, plan) ? paths.targets.create({}, { plan: plan.id, year: plan.year }) : null,
})

/** The plans of a year with their targets, those that stand outside any plan after them. Seven statements at most. */
export const loadTargetList = async (ctx: Ctx, asked: Readonly<{ unit: number | null; year: number | null }>) => {
  const [{ units, unit, communeIds, unitIds }, catalogue] = await Promise.all([
    scopeOf(ctx, asked.unit),
    getCatalogue(ctx),
  ])
  const day = unit?.asOf ?? ctx.today
  const thisYear = Number(day.slice(0, 4))
  const year = asked.year ?? thisYear
  const [plans, years, { targets }] = await Promise.all([
    listPlans(ctx, { unitIds, year }),
    listYears(ctx, { unitIds, communeIds }),
    listTargets(ctx, { communeIds, day, limit: mostTargets, only: { year } }),
  ])
  const within = new Set(plans.map(({ id }) => id))
  const others = targets.filter(({ planId }) => planId === null || !within.has(planId))
  const shown = [...new Set([...years, thisYear, year])].sort((a, b) => b - a)
  const mayEdit = ctx.asOf === undefined && plansOf(ctx.actor).length > 0
  return {
    year,
    lead: `${unit?.fullName ?? ctx.actor.label} · số liệu đã thẩm tra, tính đến ngày ${showDay(day)}`,
    years: shown.map((one) => ({
      label: `Năm ${one}`,
      href: paths.targets.list({}, { year: one, unit: asked.unit }),
      current: one === year,
    })),
    units:
      units.length > 1
        ? units.map((one) => ({
            label: one.name,
            href: paths.targets.list({}, { year, unit: one.id }),
            current: one.id === unit?.id,
          }))
        : [],
    plans: plans.map((plan) => planOf(ctx, plan, targets, catalogue)),
    others: others.flatMap((one) => rowOf(one, catalogue)),
    mayEdit,
    addHref: paths.targets.create({}, { year }),
    planHref: paths.plans.create(),
    steeringHref: holds(ctx.actor, 'dashboard.read') ? paths.steering.list() : null,
  }
}
