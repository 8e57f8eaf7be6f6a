import type { Pending } from '../assessments/standings.js'
import type { Basis } from '../assessments/status.js'
import { criterionWord } from '../assessments/tiles.js'
import { average, byBand } from '../assessments/totals.js'
import { indicatorsOn, type SetDef } from '../criteria/catalogue.js'
import { fmt, list } from '../kernel/format.js'
import { paths } from '../paths.js'
import { criteriaOn } from '../targets/card.js'
import { communesMeeting, type MatrixRow } from './matrix.js'
import { type DistrictFigures, sumPending } from './queries.js'
import { sumWaits, type Wait } from './waiting.js'

/** What every link of the page carries on: the unit, the set, the basis. */
export type Filter = Readonly<{ unit: number; set: string; basis: Basis }>

type Group = Readonly<{ name: string; of: readonly Pending[]; waits: readonly (Wait | undefined)[] }>

/** Pending and waits of one agency as its row; each number opens its rows, where an agency is known. */
const agencyRow = (id: number, { name, of, waits }: Group, filter: Filter) => {
  const { late, longest, waiting } = sumPending(of)
  const wait = sumWaits(waits)
  const open = (state: string) => (id === 0 ? null : paths.assessments.list({}, { ...filter, agency: id, state }))
  return {
    id,
    name,
    late,
    longest,
    waiting,
    /** Days on average and at most that what waits has been waiting; null: nothing waits, or since when is not known. */
    wait: wait.count === 0 ? null : { average: fmt.number(wait.days / wait.count, 1), longest: wait.longest },
    lateHref: open('late'),
    waitingHref: open('waiting'),
  }
}

/** The list of communes narrowed to a band of numbers of criteria met. */
export const bandKey = ({ min, max }: { min: number; max: number }): string => `${min}-${max}`

/** Communes by number of criteria met, in the bands of the set itself; each opens its communes. */
export const presentBands = (rows: readonly MatrixRow[], set: SetDef, filter: Filter) =>
  byBand(set.bands, rows, ({ met }) => met).map(({ band, rows: of }) => ({
    label: band.label,
    count: of.length,
    href: paths.communes.list({}, { ...filter, band: bandKey(band) }),
  }))

/** How many lagging criteria are listed; the totals row of the matrix has them all. */
const listedCriteria = 8

const leadsOf = (figures: DistrictFigures, set: SetDef, criterionId: number) => {
  const criterion = set.criteria.find(({ id }) => id === criterionId)
  const leads = new Map<number, string>()
  for (const indicator of criterion ? indicatorsOn(criterion, set, figures.day) : []) {
    const { lead } = figures.responsibilities.of(indicator)
    if (lead) leads.set(lead.id, lead.shortName)
  }
  return [...leads.values()]
}

/** Criteria that most communes do not meet yet, with who leads them. */
export const presentLagging = (figures: DistrictFigures, set: SetDef, filter: Filter) => {
  const of = figures.communes.length
  return criteriaOn(set, figures.day)
    .map((criterion) => ({ criterion, unmet: of - communesMeeting(figures, criterion.id, filter.basis) }))
    .filter(({ unmet }) => unmet > 0)
    .sort((a, b) => b.unmet - a.unmet || a.criterion.no - b.criterion.no)
    .slice(0, listedCriteria)
    .map(({ criterion: { id, no, name }, unmet }) => ({
      name: `${no}. ${name}`,
      href: paths.assessments.list({}, { ...filter, criterion: no, state: 'unmet', sort: 'criterion' }),
      leads: list(leadsOf(figures, set, id)) || 'Chưa phân công',
      unmet,
      of,
      bar: `${unmet} trên ${of} xã chưa đạt ${criterionWord(set)} ${no}`,
    }))
}

/** What is overdue or waiting, and how long it waits, by the agency that leads the indicator; nobody's last. */
export const presentAgencies = (figures: DistrictFigures, set: SetDef, filter: Filter) => {
  const { pending, waits, responsibilities, day } = figures
  const groups = new Map<number, Group>()
  let confirmed = true
  for (const indicator of set.criteria.flatMap((one) => indicatorsOn(one, set, day))) {
    const count = pending.indicators.get(indicator.id)
    if (!count) continue
    const responsibility = responsibilities.of(indicator)
    const { id = 0, shortName = 'Chưa phân công' } = responsibility.lead ?? {}
    if (responsibility.lead && !responsibility.confirmed) confirmed = false
    const group = groups.get(id) ?? { name: shortName, of: [], waits: [] }
    groups.set(id, { ...group, of: [...group.of, count], waits: [...group.waits, waits.get(indicator.id)] })
  }
  const rows = [...groups].map(([id, group]) => agencyRow(id, group, filter))
  rows.sort((a, b) => Number(a.id === 0) - Number(b.id === 0) || b.late - a.late || b.waiting - a.waiting)
  return { rows, confirmed }
}

const meetingAll = (rows: readonly MatrixRow[]) => rows.filter(({ met, of }) => of > 0 && met === of)

/** Recognised communes that now meet fewer criteria: recognition stands, the count is shown beside it. */
const fallenBack = (figures: DistrictFigures, rows: readonly MatrixRow[]): string => {
  const fallen = rows.filter(({ communeId, met, of }) => figures.standings.get(communeId)?.recognised && met < of)
  const named = fallen.slice(0, 2).map(({ name, met }) => `${name} đã công nhận, nay còn ${met}`)
  return [...named, ...(fallen.length > 2 ? [`và ${fallen.length - 2} xã khác`] : [])].join('; ')
}

/** The average of the day compared with, where every commune's is known. */
const averageBefore = ({ standings, communes }: DistrictFigures, basis: Basis): string | null => {
  const before = communes.map(({ id }) => standings.get(id)?.before ?? null)
  const counts = before.flatMap((one) =>
    one ? [basis === 'self' ? one.criteriaSelfMet : one.criteriaVerifiedMet] : [],
  )
  return counts.length > 0 && counts.length === communes.length ? average(counts) : null
}

type Agencies = ReturnType<typeof presentAgencies>

/** With whom something waits longest. */
const longestWait = ({ rows }: Agencies): string => {
  const [row] = [...rows].sort((a, b) => (b.wait?.longest ?? -1) - (a.wait?.longest ?? -1))
  return row?.wait ? `, lâu nhất ${row.wait.longest} ngày (${row.name})` : ''
}

/** The four numbers on top; each opens its rows. */
export const presentTiles = (
  figures: DistrictFigures,
  { rows, agencies }: { rows: readonly MatrixRow[]; agencies: Agencies },
  set: SetDef,
  filter: Filter,
) => {
  const word = criterionWord(set)
  const { late, longest, waiting } = sumPending(figures.pending.cells.values())
  const communesWith = (has: 'late' | 'waiting') =>
    new Set([...figures.pending.cells].filter(([, one]) => one[has] > 0).map(([key]) => key.split('/')[0])).size
  const before = averageBefore(figures, filter.basis)
  const all = criteriaOn(set, figures.day).length
  const rowsOf = (state: string) => paths.assessments.list({}, { ...filter, state })
  return [
    {
      label: 'Bình quân một xã',
      value: average(rows.map(({ met }) => met)),
      unit: word,
      sub: before ? `đến ${fmt.day(figures.since.day)}: ${before}` : '',
      href: '#matrix',
    },
    {
      label: `Xã đạt đủ ${all} ${word}`,
      value: meetingAll(rows).length,
      unit: `/ ${rows.length} xã`,
      sub: fallenBack(figures, rows),
      href: paths.communes.list({}, { ...filter, band: `${all}-${all}` }),
    },
    {
      label: 'Chỉ tiêu quá hạn',
      value: fmt.number(late),
      unit: 'chỉ tiêu',
      sub: late > 0 ? `ở ${communesWith('late')} xã, lâu nhất ${longest} ngày` : 'không có',
      href: rowsOf('late'),
      ...(late > 0 && { tone: 'bad' }),
    },
    {
      label: 'Chờ thẩm tra',
      value: fmt.number(waiting),
      unit: 'chỉ tiêu',
      sub: waiting > 0 ? `ở ${communesWith('waiting')} xã${longestWait(agencies)}` : 'không có',
      href: rowsOf('waiting'),
    },
  ]
}
