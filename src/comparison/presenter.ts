import { actionWords, differences } from '../assessments/history-words.js'
import type { Basis } from '../assessments/status.js'
import { criterionWord } from '../assessments/tiles.js'
import { average } from '../assessments/totals.js'
import { presentComparison } from '../campaigns/compare-presenter.js'
import type { Catalogue, SetDef } from '../criteria/catalogue.js'
import { fmt } from '../kernel/format.js'
import { addMonths, type Day, endOfMonth } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { Commune, ReportingUnit } from '../units/queries.js'
import type { Days } from './days.js'
import type { CommuneChange, Compared, IndicatorChange } from './load.js'
import type { Cause } from './queries.js'

/** Communes on one page. */
export const pageSize = 50

export type Asked = Readonly<{
  unit: ReportingUnit | null
  set: SetDef
  basis: Basis
  days: Days
  /** Only communes in which something rose or fell. */
  changed: boolean
  page: number
}>

type Link = (query?: Record<string, string | number | null>) => string

/** The page's own address: what it is asked for, and what is asked otherwise. */
const linkOf =
  ({ unit, set, basis, days, changed }: Asked): Link =>
  (query = {}) =>
    paths.comparison(
      {},
      {
        ...{ unit: unit?.id, set: set.code, basis, from: days.from, to: days.to, changed: changed ? 1 : null },
        ...query,
      },
    )

/** Two days that are often put side by side, ending today. */
const spans = (today: Day, link: Link) => {
  const year = Number(today.slice(0, 4))
  const quarter = endOfMonth(addMonths(today, -(((Number(today.slice(5, 7)) - 1) % 3) + 1)))
  return [
    { label: 'Từ cuối tháng trước', from: endOfMonth(addMonths(today, -1)) },
    { label: 'Từ cuối quý trước', from: quarter },
    { label: 'Từ cuối năm trước', from: `${year - 1}-12-31` },
    { label: 'Một năm qua', from: addMonths(today, -12) },
  ].map(({ label, from }) => ({ label, href: link({ from, to: today }) }))
}

const toneOf = (moved: number | null): string => (moved === null || moved === 0 ? '' : moved > 0 ? 'met' : 'late')

const signed = (moved: number): string => (moved > 0 ? `+${moved}` : String(moved))

/** "Ghi kết luận thẩm tra, 12/04/2024, Nguyễn Văn A" */
const eventInWords = ({ action, at, who }: Pick<Cause, 'action' | 'at' | 'who'>): string =>
  [actionWords(action), fmt.day(at), who ?? 'Hệ thống'].join(', ')

const whyOf = (cause: Cause | undefined, catalogue: Catalogue) =>
  cause
    ? {
        code: catalogue.indicator(cause.indicatorId)?.code ?? '',
        text: eventInWords(cause),
        reason: cause.reason,
        href: paths.assessments.history({ id: cause.assessmentId }),
      }
    : { code: '', text: 'Danh mục chỉ tiêu của tiêu chí thay đổi', reason: null, href: null }

const rowOf = (change: CommuneChange, set: SetDef, causes: readonly Cause[], catalogue: Catalogue, link: Link) => {
  const { commune, before, now } = change
  const moved = before === null || now === null ? null : now - before
  const side = (ids: readonly number[]) =>
    set.criteria
      .filter(({ id }) => ids.includes(id))
      .map(({ id, no, name }) => ({
        no,
        name,
        why: whyOf(
          causes.find((one) => one.communeId === commune.id && one.criterionId === id),
          catalogue,
        ),
      }))
  return {
    name: commune.name,
    href: link({ commune: commune.id }),
    before,
    now,
    change: moved === null ? '–' : signed(moved),
    tone: toneOf(moved),
    risen: side(change.risen),
    fallen: side(change.fallen),
  }
}

/** What the person chooses, and what is wrong with it. */
const choices = (asked: Asked, units: readonly ReportingUnit[], catalogue: Catalogue, today: Day) => {
  const { unit, set, basis, days } = asked
  return {
    action: paths.comparison(),
    from: { value: days.errors.from === null ? fmt.day(days.from) : days.typed.from, error: days.errors.from },
    to: { value: days.errors.to === null ? fmt.day(days.to) : days.typed.to, error: days.errors.to },
    units: units.length > 1 ? units.map(({ id, fullName }) => ({ value: id, label: fullName })) : [],
    unit: unit?.id ?? null,
    sets: catalogue.sets.map(({ code, shortName }) => ({ value: code, label: shortName })),
    set: set.code,
    basis,
    spans: spans(today, linkOf(asked)),
  }
}

type Around = Readonly<{ asked: Asked; units: readonly ReportingUnit[]; catalogue: Catalogue; today: Day }>

const basisWords: Record<Basis, string> = { verified: 'kết quả đã thẩm tra', self: 'xã tự đánh giá' }

const headOf = ({ asked, units, catalogue, today }: Around) => {
  const { unit, set, basis, days } = asked
  return {
    over: [unit?.fullName, set.name].filter(Boolean).join(' · '),
    lead: `Hết ngày ${fmt.day(days.from)} so với hết ngày ${fmt.day(days.to)}; ${basisWords[basis]}.`,
    from: fmt.day(days.from),
    to: fmt.day(days.to),
    invalid: days.errors.from !== null || days.errors.to !== null,
    choices: choices(asked, units, catalogue, today),
    word: criterionWord(set),
  }
}

/** The communes to be shown on the page: all, or those in which something moved; and how many there are. */
export const shownOf = ({ changes }: Compared, { changed, page }: Asked) => {
  const moved = changes.filter(({ risen, fallen }) => risen.length + fallen.length > 0)
  const listed = changed ? moved : changes
  const pages = Math.max(1, Math.ceil(listed.length / pageSize))
  const current = Math.min(page, pages)
  const shown = listed.slice((current - 1) * pageSize, current * pageSize)
  return { shown, moved: moved.length, paging: { current, pages, total: listed.length, noun: 'xã' } }
}

const knownOf = (counts: readonly (number | null)[]) => counts.filter((one) => one !== null)

/** Communes of a unit on two days: sums, what rose and fell in each and why, and each criterion across the communes. */
export const presentCommunes = (around: Around, compared: Compared, causes: readonly Cause[]) => {
  const { asked, catalogue } = around
  const { set, basis, changed } = asked
  const link = linkOf(asked)
  const { shown, moved, paging } = shownOf(compared, asked)
  const sum = (side: 'risen' | 'fallen') => compared.changes.reduce((all, one) => all + one[side].length, 0)
  const { changes } = compared
  const [before, now] = [knownOf(changes.map((one) => one.before)), knownOf(changes.map((one) => one.now))]
  const flat = (side: Compared['before']) =>
    [...side].flatMap(([communeId, totals]) => totals.map((total) => ({ ...total, communeId })))
  const communes = changes.map(({ commune }) => ({ communeId: commune.id, commune: commune.name }))
  const byCriterion = presentComparison(
    set,
    { before: flat(compared.before), now: flat(compared.now), communes },
    basis,
  )
  return {
    ...headOf(around),
    sums: { before: before.length > 0 ? average(before) : '–', now: now.length > 0 ? average(now) : '–' },
    risen: sum('risen'),
    fallen: sum('fallen'),
    moved,
    all: changes.length,
    toggle: changed
      ? { label: `Hiện cả ${changes.length} xã`, href: link({ changed: null }) }
      : { label: `Chỉ hiện ${moved} xã có thay đổi`, href: link({ changed: 1 }) },
    rows: shown.map((one) => rowOf(one, set, causes, catalogue, link)),
    paging,
    criteria: byCriterion.criteria.filter(({ risen, fallen }) => risen !== '' || fallen !== ''),
  }
}

const movedWords = { up: 'Mới đạt', down: 'Không còn đạt' } as const

/** The indicators of one commune that are not as they were, under their criteria. */
export const presentIndicators = (around: Around, commune: Commune, changes: readonly IndicatorChange[]) => {
  const { asked } = around
  const rows = changes.map(({ criterion, indicator, before, now, moved, happened }) => ({
    criterion: `${criterion.no}. ${criterion.name}`,
    code: indicator.code,
    name: indicator.name,
    href: paths.assessments.show({ id: now.id }),
    moved: moved && movedWords[moved],
    tone: moved === 'up' ? 'met' : moved === 'down' ? 'late' : '',
    differences: differences(indicator, before, now),
    why: happened && {
      text: eventInWords(happened),
      reason: happened.reason,
      more: happened.count > 1 ? `${happened.count} lần thay đổi` : 'Lịch sử',
      href: paths.assessments.history({ id: now.id }),
    },
  }))
  const count = (moved: IndicatorChange['moved']) => changes.filter((one) => one.moved === moved).length
  return {
    ...headOf(around),
    commune: {
      id: commune.id,
      name: commune.fullName,
      allHref: asked.unit === null ? null : linkOf(asked)({ commune: null }),
      before: paths.communes.status({ id: commune.id, set: asked.set.code }, { view: 'all', on: asked.days.from }),
      now: paths.communes.status({ id: commune.id, set: asked.set.code }, { view: 'all', on: asked.days.to }),
    },
    risen: count('up'),
    fallen: count('down'),
    other: count(null),
    rows,
  }
}
