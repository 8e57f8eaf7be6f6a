import type { Basis } from '../assessments/status.js'
import { burnUpChart } from '../charts/burn-up-chart.js'
import type { Chart } from '../charts/chart.js'
import type { Catalogue } from '../criteria/catalogue.js'
import { fmt } from '../kernel/format.js'
import { paths } from '../paths.js'
import { progressOf } from '../targets/progress.js'
import type { Target } from '../targets/queries.js'
import { paceOf } from '../targets/rules.js'
import type { TargetMonth } from './queries.js'

export type TargetChart = Readonly<{
  chart: Chart
  href: string
  light: string
  pace: 'slow' | 'watch' | 'ok'
  note: string
}>

const paces = { red: 'slow', amber: 'watch', green: 'ok' } as const

/** A target up to its deadline: indicators met month by month, the pace it takes, where the pace of 90 days leads. */
export const targetBurnUp = (
  target: Target,
  months: readonly TargetMonth[],
  basis: Basis,
  catalogue: Catalogue,
): TargetChart | null => {
  const set = catalogue.set(target.setId)
  if (!set) return null
  const { facts, light } = progressOf(target, basis, catalogue)
  const scope = facts.indicators.length
  if (scope === 0) return null
  const met = facts.indicators.filter(({ state }) => state === 'met').length
  const past = months
    .filter(({ targetId, day }) => targetId === target.id && day < target.day)
    .map((one) => ({ day: one.day, value: Math.min(basis === 'self' ? one.selfMet : one.verifiedMet, scope) }))
  const pace = paceOf(facts)
  const left =
    pace.daysLeft < 0 ? `đã qua hạn ${fmt.number(-pace.daysLeft)} ngày` : `còn ${fmt.number(pace.daysLeft)} ngày`
  return {
    chart: burnUpChart({
      title: `${target.commune.fullName}: ${target.maintain ? 'duy trì ' : ''}${set.shortName} năm ${target.year}`,
      summary: `Đã đạt ${met}/${scope} chỉ tiêu, ${left}. ${light.reason}`,
      head: 'Ngày',
      unit: 'chỉ tiêu',
      today: target.day,
      dueDate: target.dueDate,
      scope,
      met: [...past, { day: target.day, value: met }],
      forecast: light.forecast,
      links: [...past, { day: target.day }].map(({ day }) => [
        null,
        paths.assessments.list(
          {},
          { commune: target.commune.id, set: set.code, basis, state: 'met', sort: 'criterion', on: day },
        ),
        null,
      ]),
    }),
    href: paths.targets.show(target),
    light: light.label,
    pace: paces[light.light],
    note:
      pace.neededPerMonth === null
        ? ''
        : `90 ngày qua đạt thêm ${pace.perMonth} chỉ tiêu mỗi tháng; cần ${pace.neededPerMonth} chỉ tiêu mỗi tháng để kịp hạn.`,
  }
}
