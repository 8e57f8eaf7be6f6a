import { type Actor, hasRole } from '../kernel/context.js'
import { number } from '../kernel/format.js'
import { type Day, dayOf, daysBetween } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { Queue } from './desk-page.js'
import type { Waiting } from './queue.js'
import { neighbours, queueQuery, windowAround } from './queue-filter.js'

/** From so many days on a submission stands out: nobody should wait longer than two weeks for an answer. */
const WAITS_LONG = 15

/** Days since an instant, by the calendar. */
export const daysSince = (instant: Date, today: Day): number => Math.max(0, daysBetween(dayOf(instant), today))

/** "21 ngày", "hôm nay" */
export const waitedInWords = (days: number): string => (days === 0 ? 'hôm nay' : `${number(days)} ngày`)

/** The desk of one submission under the filters of the queue. */
export const deskHref = ({ filter }: Pick<Queue, 'filter'>, one: Pick<Waiting, 'id'>): string =>
  paths.verifications.show({ id: one.id }, queueQuery(filter))

const itemView = (queue: Queue, one: Waiting, current: number | null, index: number, today: Day) => {
  const days = daysSince(one.submittedAt, today)
  const indicator = queue.catalogue.indicator(one.indicatorId)
  return {
    href: deskHref(queue, one),
    commune: one.commune,
    title: `${indicator?.code ?? ''} ${indicator?.name ?? ''}`,
    waited: waitedInWords(days),
    long: days >= WAITS_LONG,
    current: one.id === current,
    beyondPhone: index > 2,
  }
}

type Option = Readonly<{ value: string | number; label: string }>

const once = (options: readonly Option[]): Option[] => [...new Map(options.map((one) => [one.value, one])).values()]

const byLabel = (a: Option, b: Option): number => a.label.localeCompare(b.label, 'vi', { numeric: true })

/** Choices that leave something: communes, criteria, sets and agencies that have anything waiting. */
const selectsOf = ({ all, catalogue, filter }: Queue, agencies: boolean) => {
  const communes = once(all.map(({ communeId, commune }) => ({ value: communeId, label: commune }))).sort(byLabel)
  const sets = once(
    all.flatMap(({ setId }) => {
      const set = catalogue.set(setId)
      return set ? [{ value: set.level, label: set.shortName }] : []
    }),
  )
  const criteria = once(
    all.flatMap(({ criterionId, setId }) => {
      const criterion = catalogue.criterion(criterionId)
      const set = catalogue.set(setId)
      if (!criterion || (filter.set !== null && set?.level !== filter.set)) return []
      const prefix = sets.length > 1 && filter.set === null ? `${set?.shortName ?? ''} ` : ''
      return [{ value: criterionId, label: `${prefix}${criterion.no}. ${criterion.shortName}` }]
    }),
  ).sort(byLabel)
  const leads = once(
    all.flatMap(({ agencyId, agency }) => (agencyId && agency ? [{ value: agencyId, label: agency }] : [])),
  )
  const select = (
    name: string,
    label: string,
    blank: string,
    options: readonly Option[],
    value: string | number | null,
  ) => ({
    name,
    label,
    blank,
    options,
    value,
    hideLabel: true,
  })
  return [
    select('commune', 'Xã', 'Mọi xã', communes, filter.commune),
    select('set', 'Bộ tiêu chí', 'Mọi bộ tiêu chí', sets, filter.set),
    select('criterion', 'Tiêu chí', 'Mọi tiêu chí', criteria, filter.criterion),
    ...(agencies ? [select('agency', 'Cơ quan chủ trì', 'Mọi cơ quan', leads.sort(byLabel), filter.agency)] : []),
  ]
}

const summaryOf = ({ all, shown }: Queue, today: Day): string => {
  const [oldest] = shown
  if (!oldest) return 'không có chỉ tiêu chờ'
  const count = shown.length === all.length ? number(all.length) : `${number(shown.length)}/${number(all.length)}`
  return `${count} chỉ tiêu, lâu nhất ${waitedInWords(daysSince(oldest.submittedAt, today))}`
}

/** The list beside the desk, its filters, and the way to the submissions before and after. */
export const presentQueue = (
  queue: Queue,
  { current, today, actor }: { current: number | null; today: Day; actor: Actor },
) => {
  const { all, shown, filter } = queue
  const office = hasRole(actor, 'COORDINATOR')
  const agency = actor.agencyIds[0] ?? null
  const around = windowAround(shown, current)
  const { previous, next } = current === null ? { previous: null, next: null } : neighbours(shown, current)
  const narrow = shown.length !== all.length || Object.values(filter).some((value) => value !== null)
  const last = around.shown.at(-1)
  const following = last ? neighbours(shown, last.id).next : null
  const first = around.shown[0]
  const preceding = first ? neighbours(shown, first.id).previous : null
  return {
    lead: `${actor.label} · ${summaryOf(queue, today)}`,
    total: all.length,
    shown: shown.length,
    items: around.shown.map((one, index) => itemView(queue, one, current, index, today)),
    before: preceding && { count: around.before, href: deskHref(queue, preceding) },
    after: following && { count: around.after, href: deskHref(queue, following) },
    previous: previous && deskHref(queue, previous),
    next: next && deskHref(queue, next),
    filters: {
      action: paths.verifications.list(),
      selects: selectsOf(queue, office),
      label: 'Lọc hàng chờ',
      ...(narrow ? { clear: paths.verifications.list() } : {}),
    },
    together: paths.verifications.together({}, queueQuery(filter)),
    flagged: paths.assessments.list({}, { agency: office ? filter.agency : agency, state: 'reverify' }),
  }
}
