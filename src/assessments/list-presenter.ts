import { number, day as showDay } from '../kernel/format.js'
import { paths } from '../paths.js'
import { type ListFilter, listOrders, listStates } from './list-filter.js'
import type { ListFacts } from './list-page.js'
import { pageSize } from './list-queries.js'
import type { AssessmentRow } from './queries.js'
import { presentRow, type RowView } from './row-presenter.js'

/** The commune stands in the row where the heading does not name it. */
type ListedRow = RowView & Readonly<{ commune: string | null }>
type Group = Readonly<{ title: string | null; rows: readonly ListedRow[] }>

const groupTitle = (facts: ListFacts, { sort }: ListFilter, row: AssessmentRow): string | null => {
  if (sort === 'commune') return facts.listed.find(({ id }) => id === row.communeId)?.fullName ?? null
  const found = facts.indicators.find(({ indicator }) => indicator.id === row.indicatorId)
  return sort === 'criterion' && found ? `Tiêu chí ${found.criterion.no}. ${found.criterion.name}` : null
}

/** The rows of a page under the headings of their order. */
const groupsOf = (facts: ListFacts, filter: ListFilter, rows: readonly AssessmentRow[]): Group[] => {
  const groups: { title: string | null; rows: ListedRow[] }[] = []
  for (const row of rows) {
    const indicator = facts.catalogue.indicator(row.indicatorId)
    const commune = facts.listed.find(({ id }) => id === row.communeId)
    if (!indicator || !commune) continue
    const context = facts.contextOf(row.communeId)
    const { view } = presentRow(indicator, row, {
      context,
      responsibilities: facts.responsibilities,
      today: facts.scope.day,
    })
    const title = groupTitle(facts, filter, row)
    const last = groups.at(-1)
    const listed = { ...view, commune: filter.sort === 'commune' ? null : commune.name }
    if (last?.title === title) last.rows.push(listed)
    else groups.push({ title, rows: [listed] })
  }
  return groups
}

const choice = (entries: Readonly<Record<string, string>>) =>
  Object.entries(entries).map(([value, label]) => ({ value, label }))

/** What the form does not offer and must not lose. */
const hiddenOf = ({ unit, indicator }: ListFilter): Record<string, string | number> => ({
  ...(unit === null ? {} : { unit }),
  ...(indicator === null ? {} : { indicator }),
})

const filtersOf = (facts: ListFacts, filter: ListFilter) => {
  const { catalogue, set, communes, responsibilities } = facts
  const select = (
    name: string,
    label: string,
    value: string | number | null,
    options: readonly object[],
    blank?: string,
  ) => ({
    name,
    label,
    value,
    options,
    ...(blank === undefined ? {} : { blank }),
  })
  return {
    action: paths.assessments.list(),
    label: 'Lọc chỉ tiêu',
    hidden: hiddenOf(filter),
    selects: [
      select(
        'set',
        'Bộ tiêu chí',
        set.code,
        catalogue.sets.map(({ code, shortName }) => ({ value: code, label: shortName })),
      ),
      select('state', 'Tình trạng', filter.state, choice(listStates), 'Mọi tình trạng'),
      select('basis', 'Theo', filter.basis, choice({ verified: 'Kết quả thẩm tra', self: 'Xã tự đánh giá' })),
      select(
        'commune',
        'Xã',
        filter.commune,
        communes.map(({ id, name }) => ({ value: id, label: name })),
        'Mọi xã',
      ),
      select(
        'criterion',
        'Tiêu chí',
        filter.criterion,
        set.criteria.map(({ no, shortName }) => ({ value: no, label: `${no}. ${shortName}` })),
        'Mọi tiêu chí',
      ),
      select(
        'agency',
        'Cơ quan',
        filter.agency,
        responsibilities.leads.map(({ id, shortName }) => ({ value: id, label: shortName })),
        'Mọi cơ quan',
      ),
      select('sort', 'Sắp xếp', filter.sort, choice(listOrders)),
    ],
    clear: paths.assessments.list({}, { unit: filter.unit, set: set.code }),
  }
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

/** What is listed, in one line: "Xã nông thôn mới · Chưa đạt (thẩm tra) · Huyện Văn Quan". */
const aboutOf = (facts: ListFacts, filter: ListFilter): string => {
  const { set, responsibilities, listed, unit } = facts
  const criterion = set.criteria.find(({ no }) => no === filter.criterion)
  const agency = responsibilities.leads.find(({ id }) => id === filter.agency)
  const basis =
    filter.state === 'unmet' || filter.state === 'met'
      ? filter.basis === 'self'
        ? ' (xã tự đánh giá)'
        : ' (thẩm tra)'
      : ''
  return [
    set.shortName,
    filter.state && listStates[filter.state] + basis,
    filter.commune === null ? (unit?.fullName ?? listed[0]?.fullName) : listed[0]?.fullName,
    criterion && `tiêu chí ${criterion.no}. ${criterion.name}`,
    filter.indicator && `chỉ tiêu ${filter.indicator}`,
    agency?.name,
  ]
    .filter(Boolean)
    .join(' · ')
}

/** The list of indicators across communes, one page of it. */
export const presentList = (
  facts: ListFacts,
  filter: ListFilter,
  { rows, total, page }: { rows: readonly AssessmentRow[]; total: number; page: number },
) => ({
  about: aboutOf(facts, filter),
  filters: filtersOf(facts, filter),
  groups: groupsOf(facts, filter, rows),
  total,
  title: `Chỉ tiêu${filter.state === null ? '' : ` ${lowerFirst(listStates[filter.state])}`}: ${number(total)}`,
  asOf: showDay(facts.scope.day),
  hasDrafts:
    rows.length > 0 &&
    facts.indicators.some(({ indicator }) => {
      const { lead, confirmed } = facts.responsibilities.of(indicator)
      return lead !== null && !confirmed
    }),
  paging: { current: page, pages: Math.max(1, Math.ceil(total / pageSize)), total, noun: 'chỉ tiêu' },
})
