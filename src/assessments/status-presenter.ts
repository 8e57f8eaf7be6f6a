import { type CriterionDef, indicatorsOn, type SetDef } from '../criteria/catalogue.js'
import { day as showDay } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { type PresentedRow, presentRow, type RowFacts, type RowView } from './row-presenter.js'
import { setVerdictOfRows } from './set-verdict-presenter.js'
import type { CriterionStanding } from './standings.js'
import type { StatusFilter } from './status-filter.js'
import type { StatusFacts } from './status-page.js'
import { chipTests, filtersOf, leadLine, type PageLink, tilesOf } from './status-summary.js'
import { noTotal, tileKinds } from './tiles.js'
import { type Badge, cellOf, selfBadge, verifiedBadge } from './totals.js'

type Presented = Readonly<{ criterion: CriterionDef; rows: readonly PresentedRow[]; total: CriterionStanding }>

export type CriterionView = Readonly<{
  no: number
  name: string
  self: Badge
  verified: Badge
  agency: string
  draft: boolean
  count: Readonly<{ text: string; late: boolean }>
  open: boolean
  rows: readonly RowView[]
}>

/** Rows beyond which a filtered page opens only what is late or returned: it would be too long to read otherwise. */
const openAtMost = 30

const passes = ({ chips, agency, view }: StatusFilter, facts: RowFacts): boolean =>
  chips.every((chip) => chipTests[chip](facts)) &&
  (agency === null || facts.agencyId === agency) &&
  (view === 'all' || facts.work || facts.returned)

const presentAll = (facts: StatusFacts, today: Day): Presented[] => {
  const { set, rows, standing, context, responsibilities } = facts
  const byIndicator = new Map(rows.map((row) => [row.indicatorId, row]))
  const totals = new Map(standing.totals.map((total) => [total.criterionId, total]))
  return set.criteria.map((criterion) => ({
    criterion,
    total: totals.get(criterion.id) ?? { ...noTotal, criterionId: criterion.id },
    rows: indicatorsOn(criterion, set, context.day).flatMap((indicator) => {
      const row = byIndicator.get(indicator.id)
      return row ? [presentRow(indicator, row, { context, responsibilities, today })] : []
    }),
  }))
}

/** Who leads the criterion: the one lead of all its indicators, or how many there are. */
const leadOf = (rows: readonly PresentedRow[]): { agency: string; draft: boolean } => {
  const names = new Set(rows.map(({ view }) => view.agency).filter((name) => name !== ''))
  const [only] = names
  const draft = rows.some(({ view }) => view.draft)
  if (names.size > 1) return { agency: `${names.size} cơ quan`, draft }
  return { agency: only ?? '', draft }
}

const countOf = (rows: readonly PresentedRow[], shown: number): CriterionView['count'] => {
  const count = (test: (facts: RowFacts) => boolean) => rows.filter(({ facts }) => test(facts)).length
  const [late, returned] = [count((facts) => facts.late), count((facts) => facts.returned)]
  if (late > 0) return { text: `${late} chỉ tiêu quá hạn`, late: true }
  if (returned > 0) return { text: `${returned} cần bổ sung`, late: true }
  return { text: shown < rows.length ? `${shown}/${rows.length} chỉ tiêu` : `${rows.length} chỉ tiêu`, late: false }
}

const presentCriterion = (one: Presented, filter: StatusFilter, openAll: boolean): CriterionView | null => {
  const { criterion, rows, total } = one
  const shown = rows.filter(({ facts }) => passes(filter, facts))
  if (shown.length === 0) return null
  const pressing = shown.some(({ facts }) => facts.late || facts.returned)
  return {
    no: criterion.no,
    name: criterion.name,
    self: selfBadge(total),
    verified: verifiedBadge(total, { returned: rows.filter(({ facts }) => facts.returned).length }),
    ...leadOf(rows),
    count: countOf(rows, shown.length),
    open: openAll || pressing || filter.criterion === criterion.no,
    rows: shown.map(({ view }) => view),
  }
}

const groupsOf = (set: SetDef, presented: readonly Presented[], views: ReadonlyMap<number, CriterionView>) => {
  const inGroup = (groupId: number | null) =>
    presented
      .filter(({ criterion }) => criterion.groupId === groupId)
      .flatMap(({ criterion }) => views.get(criterion.no) ?? [])
  const groups = set.groups.map(({ id, code, name }) => ({
    title: set.groups.length > 1 ? `Nhóm ${code}. ${name}` : name,
    criteria: inGroup(id),
  }))
  return [...groups, { title: '', criteria: inGroup(null) }].filter(({ criteria }) => criteria.length > 0)
}

const stripOf = (presented: readonly Presented[], views: ReadonlyMap<number, CriterionView>, link: PageLink) =>
  presented.map(({ criterion: { no, name }, rows, total }) => {
    const cell = cellOf(total, 'verified', { subject: `${no}. ${name}`, late: rows.some(({ facts }) => facts.late) })
    const href = views.has(no) ? `#tc${no}` : `${link({ criterion: no })}#tc${no}`
    return { no, kind: tileKinds[cell.kind], late: rows.some(({ facts }) => facts.late), href, label: cell.name }
  })

/** The status page of a commune in a set, ready to be printed: what is shown, opened, counted and linked. */
export const presentStatus = (facts: StatusFacts, filter: StatusFilter, today: Day) => {
  const { set, commune } = facts
  const link: PageLink = (query) => paths.communes.status({ id: commune.id, set: set.code }, query)
  const presented = presentAll(facts, today)
  const rows = presented.flatMap((one) => one.rows)
  const matching = rows.filter((row) => passes(filter, row.facts)).length
  const narrowed = filter.chips.length > 0 || filter.agency !== null || filter.view === 'work'
  const openAll = narrowed && matching <= openAtMost
  const views = new Map(
    presented.flatMap((one) => {
      const view = presentCriterion(one, filter, openAll)
      return view ? [[view.no, view] as const] : []
    }),
  )
  return {
    title: commune.fullName,
    lead: leadLine(facts, today),
    verdict: setVerdictOfRows({ catalogue: facts.catalogue, set, titles: facts.context.titles ?? {} }, presented),
    recognised: facts.standing.recognised,
    ended: commune.validTo !== null && commune.validTo < today ? showDay(commune.validTo) : null,
    tabs: facts.catalogue.sets.map((one) => ({
      label: one.shortName,
      href: paths.communes.status({ id: commune.id, set: one.code }),
      current: one.id === set.id,
    })),
    tiles: tilesOf(facts, rows, link, today),
    strip: stripOf(presented, views, link),
    filters: filtersOf(facts, filter, rows, link),
    groups: groupsOf(set, presented, views),
    shown: matching,
    total: rows.length,
    view: filter.view,
    narrowed,
    hasDrafts: rows.some(({ view }) => view.draft),
    allHref: link({ view: 'all' }),
    workHref: link({ view: 'work' }),
    sending: { id: commune.id, set: set.code },
    missingHref: paths.communes.missing({ id: commune.id, set: set.code }),
    editHref: paths.communes.edit({ id: commune.id, set: set.code }),
    tableHref: paths.communes.table({ id: commune.id, set: set.code }),
    exportHref: paths.communes.export({ id: commune.id, set: set.code, format: 'csv' }),
    compareHref: paths.comparison({}, { commune: commune.id, set: set.code, from: facts.on }),
  }
}
