import { lateness, number, day as showDay } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { PresentedRow, RowFacts, RowView } from './row-presenter.js'
import type { CriterionStanding } from './standings.js'
import type { Basis } from './status.js'
import { type StatusChip, type StatusFilter, statusChips } from './status-filter.js'
import type { StatusFacts } from './status-page.js'

/** The page's own address under other filters. */
export type PageLink = (query?: Record<string, string | number>) => string

/** What each chip lets through. */
export const chipTests: Readonly<Record<StatusChip, (facts: RowFacts) => boolean>> = {
  unmet: ({ unmet }) => unmet,
  late: ({ late }) => late,
  'no-evidence': ({ noEvidence }) => noEvidence,
  'level-unknown': ({ levelUnknown }) => levelUnknown,
}

/** The numbers on top of the page; those that can be narrowed to lead to their rows. */
export const tilesOf = (
  { standing, commune, set }: StatusFacts,
  rows: readonly PresentedRow[],
  link: PageLink,
  today: Day,
) => {
  const count = (test: (facts: RowFacts) => boolean) => rows.filter(({ facts }) => test(facts)).length
  const sum = (met: (total: CriterionStanding) => number) =>
    number(standing.totals.reduce((all, one) => all + met(one), 0))
  const metHref = (basis: Basis) =>
    paths.assessments.list({}, { set: set.code, commune: commune.id, state: 'met', basis, sort: 'criterion' })
  const of = number(standing.totals.reduce((all, one) => all + one.indicators, 0))
  const lateDays = rows.filter(({ facts }) => facts.late).map(({ view }) => daysLate(view, today))
  const noEvidence = count((facts) => facts.noEvidence)
  return [
    {
      label: 'Đạt, đã thẩm tra',
      value: `${standing.criteriaVerifiedMet}/${standing.criteria}`,
      unit: 'tiêu chí',
      sub: `${sum((one) => one.verifiedMet)}/${of} chỉ tiêu`,
      subHref: metHref('verified'),
    },
    {
      label: 'Xã tự đánh giá đạt',
      value: `${standing.criteriaSelfMet}/${standing.criteria}`,
      unit: 'tiêu chí',
      sub: `${sum((one) => one.selfMet)}/${of} chỉ tiêu`,
      subHref: metHref('self'),
    },
    {
      label: 'Quá hạn',
      value: number(lateDays.length),
      unit: 'chỉ tiêu',
      sub: lateDays.length > 0 ? `lâu nhất ${number(Math.max(...lateDays))} ngày` : 'so với ngày dự kiến',
      href: lateDays.length > 0 ? link({ late: 1 }) : null,
      tone: lateDays.length > 0 ? 'late' : '',
    },
    {
      label: 'Chưa có hồ sơ',
      value: number(noEvidence),
      unit: 'chỉ tiêu',
      sub: `trong ${number(rows.length)} chỉ tiêu`,
      href: noEvidence > 0 ? link({ 'no-evidence': 1 }) : null,
    },
  ]
}

const daysLate = ({ dueDay }: RowView, today: Day): number => (dueDay === null ? 0 : -lateness(dueDay, today).days)

/** Which set, and by when. */
export const leadLine = ({ set, standing }: StatusFacts, today: Day): string => {
  const document = set.documents[0]?.docNumber
  const name = document ? `${set.name} (${document})` : set.name
  if (standing.target === null) return name
  const { dueDate, maintain } = standing.target
  const { kind, days } = lateness(dueDate, today)
  const left =
    kind === 'late'
      ? `quá hạn ${number(-days)} ngày`
      : kind === 'today'
        ? 'đến hạn hôm nay'
        : `còn ${number(days)} ngày`
  return `${name} · mục tiêu ${maintain ? 'giữ chuẩn' : 'đạt chuẩn'} ${showDay(dueDate)}, ${left}`
}

/** Chips with what each would leave, and the agencies in charge. */
export const filtersOf = (facts: StatusFacts, filter: StatusFilter, rows: readonly PresentedRow[], link: PageLink) => {
  const count = (test: (facts: RowFacts) => boolean) => rows.filter(({ facts: one }) => test(one)).length
  const chips = (Object.keys(statusChips) as StatusChip[]).map((name) => ({
    name,
    label: statusChips[name],
    count: count(chipTests[name]),
    checked: filter.chips.includes(name),
  }))
  const agencies = facts.responsibilities.leads.map(({ id, shortName }) => ({ value: id, label: shortName }))
  const select = {
    name: 'agency',
    label: 'Cơ quan phụ trách',
    blank: 'Mọi cơ quan',
    options: agencies,
    value: filter.agency,
    hideLabel: true,
  }
  const narrowed = filter.chips.length > 0 || filter.agency !== null
  return {
    action: link(),
    chips,
    selects: [select],
    label: 'Lọc chỉ tiêu',
    ...(narrowed ? { clear: link({ view: 'all' }) } : {}),
  }
}
