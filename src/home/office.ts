import { listRecentChanges, presentChanges } from '../communes/changes.js'
import { idsInForce } from '../communes/load.js'
import type { Catalogue } from '../criteria/catalogue.js'
import { indicatorsOn } from '../criteria/catalogue.js'
import { bookOf, levelUnknown, placeOf } from '../criteria/requirements.js'
import type { Ctx } from '../kernel/context.js'
import { fmt } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { presentTargets } from '../targets/card.js'
import { listTargets } from '../targets/queries.js'
import { countFollowed } from '../tasks/lists.js'
import { type Commune, chooseUnit, listAncestorIds, listCommunes, listReportingUnits } from '../units/queries.js'
import { campaignsSection } from './campaigns.js'
import { type CommuneCount, countByCommune, countContradicted, countDrafts } from './queries.js'
import type { Part, Section } from './sections.js'
import { followedSection } from './tasks.js'

/** Communes listed by what is overdue in them. */
const listed = 10

/** Overdue by commune, the most first; each number opens its rows. */
export const overdueByCommune = (
  counts: readonly CommuneCount[],
  communes: readonly Commune[],
  unit: number,
): Section => {
  const rows = counts.filter(({ late }) => late > 0).sort((a, b) => b.late - a.late || b.longest - a.longest)
  const names = new Map(communes.map(({ id, fullName }) => [id, fullName]))
  const open = (commune: number, state: string) => paths.assessments.list({}, { unit, commune, state })
  return {
    kind: 'counts',
    id: 'overdue',
    title: 'Quá hạn theo xã',
    head: ['Xã', 'Quá hạn', 'Lâu nhất', 'Chờ thẩm tra'],
    rows: rows.slice(0, listed).map(({ communeId, late, longest, waiting }) => ({
      name: names.get(communeId) ?? '',
      href: paths.communes.show({ id: communeId }),
      counts: [
        { text: fmt.number(late), href: open(communeId, 'late'), tone: 'late' },
        { text: `${longest} ngày` },
        { text: fmt.number(waiting), href: waiting > 0 ? open(communeId, 'waiting') : null },
      ],
    })),
    more:
      rows.length > listed
        ? { label: `Cả ${rows.length} xã`, href: paths.communes.list({}, { unit, sort: 'late' }) }
        : null,
    empty: 'Không có chỉ tiêu quá hạn.',
  }
}

/** How many indicators of each set cannot be judged because nobody has filled in their level. */
const unknownLevels = (catalogue: Catalogue, unitIds: readonly number[], day: Day) => {
  const book = bookOf(catalogue)
  return catalogue.sets.map((set) => {
    const place = placeOf(set, unitIds, day)
    const indicators = set.criteria.flatMap((criterion) => indicatorsOn(criterion, set, place.day))
    return { set, count: indicators.filter((one) => levelUnknown(one, book, place)).length }
  })
}

type Chores = Readonly<{
  catalogue: Catalogue
  drafts: ReadonlyMap<number, number>
  unitIds: readonly number[]
  contradicted: number
  unit: number
  day: Day
}>

/** What only the office can put in order. */
const choresSection = ({ catalogue, drafts, unitIds, contradicted, unit, day }: Chores): Section => {
  const confirm = catalogue.sets.flatMap((set) => {
    const count = drafts.get(set.id) ?? 0
    if (count === 0) return []
    return [
      {
        label: `Xác nhận ${fmt.number(count)} phân công`,
        href: paths.sets.assignments({ set: set.code }, { unit }),
        note: `${set.shortName}: đang là dự kiến, chưa giao quyền thẩm tra.`,
      },
    ]
  })
  const fill = unknownLevels(catalogue, unitIds, day).flatMap(({ set, count }) =>
    count === 0
      ? []
      : [
          {
            label: `Nhập ngưỡng cho ${fmt.number(count)} chỉ tiêu`,
            href: paths.sets.show({ set: set.code }, { unit, show: 'unknown' }),
            note: `${set.shortName}: chưa cập nhật ngưỡng, chưa so sánh tự động được.`,
          },
        ],
  )
  const check =
    contradicted === 0
      ? []
      : [
          {
            label: `Xem ${fmt.number(contradicted)} chỉ tiêu xã đánh giá đạt trái số liệu`,
            href: paths.assessments.list({}, { unit, state: 'contradicted' }),
            note: 'Xã đã nêu lý do; đề nghị rà soát.',
          },
        ]
  return {
    kind: 'links',
    id: 'chores',
    title: 'Việc của văn phòng',
    items: [...check, ...confirm, ...fill],
    empty: 'Phân công đã xác nhận, ngưỡng đã đủ, không có mâu thuẫn số liệu.',
  }
}

/** What the coordination office has to do now: chase, put in order, and see what the communes did. */
export const officePart = async (ctx: Ctx, catalogue: Catalogue): Promise<Part> => {
  const units = await listReportingUnits(ctx)
  const unit = chooseUnit(ctx, units)
  const day = unit.asOf
  const [communes, unitIds] = await Promise.all([listCommunes(ctx, unit), listAncestorIds(ctx, unit.id, day)])
  const communeIds = communes.map(({ id }) => id)
  const scope = { communeIds, indicatorIds: idsInForce(catalogue, day), day }
  const [counts, drafts, contradicted, changes, { targets }, followed] = await Promise.all([
    countByCommune(ctx, { ...scope, unmetIds: [] }),
    countDrafts(ctx, { unitIds: [unit.id], day }),
    countContradicted(ctx, scope),
    listRecentChanges(ctx, { communeIds, limit: 8 }),
    listTargets(ctx, { communeIds, day, limit: 4 }),
    countFollowed(ctx, [unit.id]),
  ])
  return {
    main: [
      overdueByCommune(counts, communes, unit.id),
      choresSection({ catalogue, drafts, unitIds, contradicted, unit: unit.id, day }),
      {
        kind: 'log',
        id: 'changes',
        title: 'Xã vừa cập nhật',
        items: presentChanges(changes, catalogue, { named: true }),
        empty: 'Chưa có cập nhật nào.',
      },
    ],
    side: [
      ...(await campaignsSection(ctx)),
      ...followedSection(followed),
      { kind: 'goals', id: 'targets', title: 'Mục tiêu', cards: presentTargets(targets, 'verified', catalogue) },
    ],
  }
}
