import { type Catalogue, getCatalogue } from '../criteria/catalogue.js'
import { cite } from '../documents/citation.js'
import type { Ctx } from '../kernel/context.js'
import { day as showDay } from '../kernel/format.js'
import type { Column } from '../kernel/lists/column.js'
import { atOnce } from '../kernel/lists/files.js'
import type { ListFile } from '../lists/files.js'
import { paths } from '../paths.js'
import { holds } from '../policies/capabilities.js'
import { mayPlanFor, plansOf } from '../policies/targets.js'
import { chooseUnit, listAncestorIds, listCommunes, listReportingUnits, type ReportingUnit } from '../units/queries.js'
import { presentTarget, type TargetCard } from './card.js'
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

type Asked = Readonly<{ unit: number | null; year: number | null }>

/** The plans and targets of a year in sight. Seven statements at most. */
const loadYear = async (ctx: Ctx, asked: Asked) => {
  const [scope, catalogue] = await Promise.all([scopeOf(ctx, asked.unit), getCatalogue(ctx)])
  const { unit, communeIds, unitIds } = scope
  const day = unit?.asOf ?? ctx.today
  const thisYear = Number(day.slice(0, 4))
  const year = asked.year ?? thisYear
  const [plans, years, { targets }] = await Promise.all([
    listPlans(ctx, { unitIds, year }),
    listYears(ctx, { unitIds, communeIds }),
    listTargets(ctx, { communeIds, day, limit: mostTargets, only: { year } }),
  ])
  return { ...scope, catalogue, day, thisYear, year, plans, years, targets }
}

type TargetRow = Readonly<{ target: Target; plan: string | null; card: TargetCard; set: string }>

const targetColumns: readonly Column<TargetRow>[] = [
  { key: 'plan', label: 'Kế hoạch', of: ({ plan }) => plan },
  { key: 'commune', label: 'Xã', of: ({ target }) => target.commune.fullName },
  { key: 'set', label: 'Bộ tiêu chí', of: ({ set }) => set },
  { key: 'maintain', label: 'Duy trì', of: ({ target }) => target.maintain },
  { key: 'focus', label: 'Xã điểm', of: ({ target }) => target.focus },
  { key: 'year', label: 'Năm', kind: 'number', of: ({ target }) => target.year },
  { key: 'dueDate', label: 'Hạn', kind: 'day', of: ({ target }) => target.dueDate },
  { key: 'met', label: 'Đã đạt', kind: 'number', of: ({ card }) => card.value },
  { key: 'of', label: 'Phải đạt', kind: 'number', of: ({ card }) => card.of },
  { key: 'pace', label: 'Tiến độ', of: ({ card }) => card.pace.text },
  { key: 'reason', label: 'Lý do', of: ({ card }) => card.reason },
]

/** The targets of the list as a file: by plan as on the page, those outside any plan last. */
export const targetFile = async (ctx: Ctx, asked: Asked): Promise<ListFile<TargetRow>> => {
  const { plans, targets, catalogue, day, year } = await loadYear(ctx, asked)
  const rows = [...plans, null].flatMap((plan) =>
    targets
      .filter(({ planId }) => (plans.find(({ id }) => id === planId)?.id ?? null) === (plan?.id ?? null))
      .flatMap((target) => {
        const card = presentTarget(target, 'verified', catalogue)
        const set = catalogue.set(target.setId)
        return card && set ? [{ target, plan: plan?.name ?? null, card, set: set.shortName }] : []
      }),
  )
  const about = { name: 'muc-tieu', subject: 'Target', day, detail: { year } }
  return { ...about, columns: targetColumns, rows: atOnce(() => Promise.resolve(rows)) }
}

/** The columns of the tables after the first. */
export const tableColumns = [
  { key: 'set', label: 'Mục tiêu' },
  { key: 'due', label: 'Hạn' },
  { key: 'met', label: 'Đã đạt' },
  { key: 'pace', label: 'Tiến độ' },
  { key: 'details', label: 'Chi tiết' },
]

/** The plans of a year with their targets, those that stand outside any plan after them. */
export const loadTargetList = async (ctx: Ctx, asked: Asked) => {
  const { units, unit, catalogue, day, thisYear, year, plans, years, targets } = await loadYear(ctx, asked)
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
