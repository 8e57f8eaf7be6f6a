import type { AssessmentRow } from '../assessments/queries.js'
import type { Responsibilities } from '../assignments/queries.js'
import { presentItem } from '../communes/items.js'
import { listResponsibilities } from '../communes/load.js'
import { type Catalogue, indicatorsOn, type SetDef } from '../criteria/catalogue.js'
import { chooseSet } from '../dashboards/choice.js'
import { listOwnTasks } from '../directives/queries.js'
import type { Ctx } from '../kernel/context.js'
import { fmt } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { type Commune, chooseUnit, listCommunes, listReportingUnits } from '../units/queries.js'
import { type CommuneCount, countByCommune, listWaiting } from './queries.js'
import type { Part, Section } from './sections.js'
import { tasksSection } from './tasks.js'

/** What the agency leads in one set. */
type Led = Readonly<{ set: SetDef; ids: readonly number[]; words: string; confirmed: boolean }>

const ledIn = (set: SetDef, responsibilities: Responsibilities, agencyIds: readonly number[], day: Day): Led => {
  let confirmed = true
  const parts = set.criteria.map((criterion) => {
    const all = indicatorsOn(criterion, set, day)
    const own = all.filter((indicator) => {
      const { lead, confirmed: sure } = responsibilities.of(indicator)
      const mine = lead !== null && agencyIds.includes(lead.id)
      if (mine && !sure) confirmed = false
      return mine
    })
    const words =
      own.length === all.length ? `${criterion.no}. ${criterion.shortName}` : own.map(({ code }) => code).join(', ')
    return { own, words: own.length > 0 ? words : '' }
  })
  return {
    set,
    ids: parts.flatMap(({ own }) => own.map(({ id }) => id)),
    words: parts
      .map(({ words }) => words)
      .filter((words) => words !== '')
      .join('; '),
    confirmed,
  }
}

const ledSection = (led: readonly Led[], agency: number | undefined): Section => ({
  kind: 'links',
  id: 'led',
  title: 'Tiêu chí phụ trách',
  items: led
    .filter(({ ids }) => ids.length > 0)
    .map(({ set, words, confirmed }) => ({
      label: set.shortName,
      href: paths.sets.show({ set: set.code }, { agency }),
      note: confirmed ? words : `${words} (dự kiến, chờ văn phòng điều phối xác nhận)`,
    })),
  empty: 'Chưa được phân công chủ trì tiêu chí nào.',
})

type Names = ReadonlyMap<number, string>

const waitingSection = (
  rows: readonly AssessmentRow[],
  total: number,
  names: Names,
  more: string,
  words: { catalogue: Catalogue; day: Day; setId: number },
): Section => ({
  kind: 'jobs',
  id: 'waiting',
  title: 'Chờ thẩm tra',
  total,
  jobs: rows.map((row) => {
    const { title, set, href } = presentItem(row, words)
    return {
      title: `${names.get(row.communeId) ?? ''}: ${title}`,
      href,
      note: `${set ? `${set} · ` : ''}cập nhật ${fmt.dateTime(row.updatedAt)}`,
      action: { label: 'Xem', href },
    }
  }),
  more: total > 0 ? { label: 'Mở hàng chờ thẩm tra', href: more } : null,
  empty: {
    title: 'Không có chỉ tiêu nào chờ thẩm tra.',
    text: 'Chỉ tiêu xã gửi đến được xếp tại đây, gửi trước đứng trước.',
  },
})

/** By commune: what waits for the agency, what is late, and what is unmet in the set that counts first. */
const communesSection = (
  counts: readonly CommuneCount[],
  communes: readonly Commune[],
  set: SetDef,
  filter: Record<string, number | undefined>,
): Section => {
  const known = new Map(counts.map((one) => [one.communeId, one]))
  const rows = communes.flatMap(({ id, fullName }) => {
    const count = known.get(id)
    if (!count) return []
    const open = (state: string, of: number, more = {}) =>
      of > 0 ? paths.assessments.list({}, { ...filter, ...more, commune: id, state }) : null
    return [
      {
        name: fullName,
        href: paths.communes.show({ id }),
        counts: [
          { text: fmt.number(count.waiting), href: open('waiting', count.waiting) },
          { text: fmt.number(count.late), href: open('late', count.late), ...(count.late > 0 && { tone: 'late' }) },
          { text: fmt.number(count.unmet), href: open('unmet', count.unmet, { set: set.code, basis: 'verified' }) },
        ],
      },
    ]
  })
  return {
    kind: 'counts',
    id: 'communes',
    title: 'Theo xã',
    head: ['Xã', 'Chờ thẩm tra', 'Quá hạn', 'Chưa đạt'],
    rows,
    note: `Chưa đạt: theo thẩm tra, ${set.shortName}.`,
    empty: 'Không có chỉ tiêu nào cần theo dõi.',
  }
}

/** What an agency has before it: its queue, its criteria commune by commune, and what it is asked in letters. */
export const agencyPart = async (ctx: Ctx, catalogue: Catalogue): Promise<Part> => {
  const units = await listReportingUnits(ctx)
  const unit = chooseUnit(ctx, units)
  const day = unit.asOf
  const [communes, responsibilities, tasks] = await Promise.all([
    listCommunes(ctx, unit),
    listResponsibilities(ctx, { unitId: unit.id, setIds: catalogue.sets.map(({ id }) => id), day }),
    listOwnTasks(ctx),
  ])
  const led = catalogue.sets.flatMap((set) => {
    const known = responsibilities.get(set.id)
    return known ? [ledIn(set, known, ctx.actor.agencyIds, day)] : []
  })
  const set = chooseSet(catalogue, day, '')
  const scope = { communeIds: communes.map(({ id }) => id), indicatorIds: led.flatMap(({ ids }) => ids), day }
  const [counts, waiting] = await Promise.all([
    countByCommune(ctx, { ...scope, unmetIds: led.find((one) => one.set.id === set.id)?.ids ?? [] }),
    listWaiting(ctx, scope, 10),
  ])
  const agency = ctx.actor.agencyIds[0]
  const filter = { unit: unit.id, agency }
  const names = new Map(communes.map(({ id, name }) => [id, name]))
  const total = counts.reduce((sum, one) => sum + one.waiting, 0)
  const more = paths.verifications.list()
  return {
    main: [
      waitingSection(waiting, total, names, more, { catalogue, day, setId: set.id }),
      communesSection(counts, communes, set, filter),
    ],
    side: [ledSection(led, agency), ...tasksSection(tasks, 'Nhiệm vụ được giao', ctx.today)],
  }
}
