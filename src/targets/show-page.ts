import { criterionWord, noTotal } from '../assessments/tiles.js'
import { cellOf, isCriterionMet } from '../assessments/totals.js'
import { getResponsibilities, type Responsibilities } from '../assignments/queries.js'
import { type Catalogue, getCatalogue, indicatorsOn, type SetDef } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { lateness, number, day as showDay } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { mayTarget } from '../policies/targets.js'
import { listAncestorIds } from '../units/queries.js'
import { criteriaOf, presentTarget } from './card.js'
import { listTargetEvents, presentTargetEvents } from './history.js'
import { type Progress, progressOf } from './progress.js'
import { listTargets, type Target } from './queries.js'
import { distanceOf, forecastParts, type Lying, lightRule, type NeededIndicator, paceOf } from './rules.js'

/** A target in the person's scope, also a cancelled one. @throws NotFound */
export const getTarget = async (ctx: Ctx, id: number): Promise<Target> => {
  const { targets } = await listTargets(ctx, {
    communeIds: ctx.actor.communeIds,
    day: ctx.today,
    limit: 1,
    only: { id },
  })
  const [target] = targets
  if (!target) throw new NotFound('Không tìm thấy mục tiêu này trong phạm vi của tài khoản.')
  return target
}

/** The set of a target. @throws NotFound where it is not loaded */
export const setOfTarget = (catalogue: Catalogue, target: Target): SetDef => {
  const set = catalogue.set(target.setId)
  if (!set) throw new NotFound('Bộ tiêu chí của mục tiêu chưa được nạp.')
  return set
}

const listIds = async (ctx: Ctx, { commune, setId }: Target): Promise<Map<number, number>> => {
  const rows = await ctx.db.assessment.findMany({
    where: { communeId: commune.id, setId },
    select: { id: true, indicatorId: true },
    orderBy: { id: 'asc' },
    take: 1000,
  })
  return new Map(rows.map(({ id, indicatorId }) => [indicatorId, id]))
}

type Shown = Readonly<{
  target: Target
  set: SetDef
  catalogue: Catalogue
  progress: Progress
  responsibilities: Responsibilities
  /** The assessment's id by the indicator's. */
  ids: ReadonlyMap<number, number>
}>

const lyings: readonly Readonly<{ key: Lying; label: string; hint: string; tone: string }>[] = [
  { key: 'overdue', label: 'Quá hạn', hint: 'ngày dự kiến đạt đã qua, xã chưa đánh giá đạt', tone: 'late' },
  { key: 'plannedLate', label: 'Dự kiến sau hạn', hint: 'ngày dự kiến đạt sau hạn của mục tiêu', tone: 'late' },
  { key: 'unplanned', label: 'Chưa có kế hoạch', hint: 'chưa có ngày dự kiến đạt', tone: 'soon' },
  { key: 'planned', label: 'Dự kiến trong hạn', hint: 'xã đang thực hiện theo ngày dự kiến', tone: '' },
  { key: 'waiting', label: 'Chờ thẩm tra', hint: 'xã đã đánh giá đạt hoặc đã gửi, chờ kết luận', tone: '' },
]

const distanceRows = (shown: Shown) => {
  const { target, progress, set, ids } = shown
  const idOf = new Map(
    criteriaOf(target, set)
      .flatMap((criterion) => indicatorsOn(criterion, set, target.day))
      .map((one) => [one.code, ids.get(one.id)] as const),
  )
  const distance = distanceOf(progress.facts.indicators, target.dueDate)
  return lyings.map(({ key, label, hint, tone }) => ({
    label,
    hint,
    tone: distance[key].length > 0 ? tone : '',
    count: distance[key].length,
    items: distance[key].map(({ code, plannedDate }) => {
      const id = idOf.get(code)
      return {
        code,
        href: id === undefined ? null : paths.assessments.show({ id }),
        day: key === 'plannedLate' && plannedDate ? showDay(plannedDate) : null,
      }
    }),
  }))
}

const lastPlanned = (rows: readonly NeededIndicator[]): Day | null => {
  const days = rows.flatMap(({ plannedDate }) => plannedDate ?? []).sort()
  return days.at(-1) ?? null
}

const leadOf = ({ responsibilities, set, target }: Shown, criterionId: number): string => {
  const criterion = set.criteria.find(({ id }) => id === criterionId)
  const indicators = criterion ? indicatorsOn(criterion, set, target.day) : []
  const names = new Set(indicators.flatMap((one) => responsibilities.of(one).lead?.shortName ?? []))
  return [...names].join(', ')
}

const criterionRows = (shown: Shown) => {
  const { target, set, progress } = shown
  return criteriaOf(target, set).map((criterion) => {
    const total = target.totals.find(({ criterionId }) => criterionId === criterion.id) ?? noTotal
    const late = progress.late.includes(criterion.id)
    const cell = cellOf(total, 'verified', { subject: `${target.commune.name}, tiêu chí ${criterion.no}`, late })
    const codes = new Set(indicatorsOn(criterion, set, target.day).map(({ code }) => code))
    const open = progress.facts.indicators.filter(({ code, state }) => codes.has(code) && state !== 'met')
    const planned = lastPlanned(open)
    const own = target.goals.find(({ criterionId }) => criterionId === criterion.id)?.dueDate ?? null
    const met = isCriterionMet(total, 'verified')
    return {
      no: criterion.no,
      name: criterion.name,
      href: `${paths.communes.status({ id: target.commune.id, set: set.code })}?criterion=${criterion.no}#tc${criterion.no}`,
      met,
      late,
      words: `${cell.label.charAt(0).toUpperCase()}${cell.label.slice(1)}`,
      lead: leadOf(shown, criterion.id),
      open: open.length,
      planned: planned && showDay(planned),
      plannedLate: planned !== null && planned > (own ?? target.dueDate),
      due: own && showDay(own),
      dueLate: own !== null && own < target.day && !met,
    }
  })
}

const forecastOf = ({ progress, target }: Shown) => {
  const parts = forecastParts(progress.facts)
  const { forecast, reasons } = progress.light
  const undated = progress.facts.indicators.filter((one) => one.state === 'unmet' && one.plannedDate === null)
  const assumed = undated.filter(({ usualDays }) => usualDays).length
  return {
    day: forecast && showDay(forecast),
    late: forecast !== null && forecast > target.dueDate,
    reasons,
    parts: parts && [
      `Theo ngày dự kiến của các chỉ tiêu còn lại: ${showDay(parts.byDays)}.`,
      parts.byPace
        ? `Theo nhịp 90 ngày qua: ${showDay(parts.byPace)}.`
        : 'Theo nhịp 90 ngày qua: chưa tính được, chưa có chỉ tiêu đạt thêm.',
      ...(undated.length > 0
        ? [
            `${number(undated.length)} chỉ tiêu chưa có ngày dự kiến; ${number(assumed)} trong số đó tính theo thời gian thường cần.`,
          ]
        : []),
    ],
    rule: lightRule,
  }
}

/** Everything on the page of a target. */
export const loadTargetPage = async (ctx: Ctx, id: number) => {
  const [target, catalogue] = await Promise.all([getTarget(ctx, id), getCatalogue(ctx)])
  const set = setOfTarget(catalogue, target)
  const { day } = target
  const [unitIds, ids, events] = await Promise.all([
    listAncestorIds(ctx, target.commune.id, day),
    listIds(ctx, target),
    listTargetEvents(ctx, id),
  ])
  const responsibilities = await getResponsibilities(ctx, { setId: set.id, unitIds, day })
  const progress = progressOf(target, 'verified', catalogue)
  const shown: Shown = { target, set, catalogue, progress, responsibilities, ids }
  const card = presentTarget(target, 'verified', catalogue)
  const pace = paceOf(progress.facts)
  const mayEdit = ctx.asOf === undefined && mayTarget(ctx.actor, target.commune.id) && target.cancelledAt === null
  const needed = progress.facts.indicators
  const rows = criterionRows(shown)
  return {
    title: `${target.commune.fullName}: ${target.maintain ? 'duy trì ' : ''}${set.shortName} năm ${target.year}`,
    lead: [target.plan, `hạn ${showDay(target.dueDate)}`, lateness(target.dueDate, day).label.toLowerCase()]
      .filter(Boolean)
      .join(' · '),
    asOf: showDay(day),
    year: target.year,
    commune: { name: target.commune.fullName, href: paths.communes.show(target.commune) },
    focus: target.focus,
    note: target.note,
    cancelled: target.cancelledAt !== null,
    pace: card?.pace,
    reasons: progress.light.reasons,
    met: progress.met,
    criteria: progress.criteria,
    word: criterionWord(set),
    strip: card?.strip ?? [],
    summary: card?.summary ?? '',
    indicators: { needed: needed.length, met: needed.filter(({ state }) => state === 'met').length },
    distance: distanceRows(shown),
    rows: rows.filter(({ met }) => !met),
    done: rows.filter(({ met }) => met).map(({ no }) => no),
    tempo: pace,
    forecast: forecastOf(shown),
    log: presentTargetEvents(events),
    missingHref: paths.communes.missing({ id: target.commune.id, set: set.code }, { by: showDay(target.dueDate) }),
    edit: mayEdit
      ? {
          form: paths.targets.edit(target),
          criteria: paths.targets.criteria(target),
          cancel: paths.targets.cancellation(target),
        }
      : null,
  }
}
