import type { Request } from 'express'
import { countPending, listStandings } from '../assessments/standings.js'
import { type Catalogue, getCatalogue, type SetDef } from '../criteria/catalogue.js'
import { chooseBasis, chooseSet } from '../dashboards/choice.js'
import { monthBefore } from '../dashboards/queries.js'
import type { Ctx } from '../kernel/context.js'
import { readAsOf } from '../kernel/http/as-of.js'
import { idOfQuery, queryText } from '../kernel/http/request.js'
import type { Column } from '../kernel/lists/column.js'
import { atOnce } from '../kernel/lists/files.js'
import type { Day } from '../kernel/time.js'
import type { ListFile } from '../lists/files.js'
import { chooseUnit, listCommunes, listReportingUnits, type ReportingUnit } from '../units/queries.js'
import { gather, type ListedCommune, type ListFilter, type ListOrder, listOrders, narrow, readBand } from './list.js'
import { idsInForce } from './load.js'
import { type CommuneNote, listNotes } from './queries.js'

/** Communes on one page of the list. */
export const pageSize = 50

/** The filters of the list out of its address. */
export const filterOf = (req: Request, catalogue: Catalogue, unit: ReportingUnit): ListFilter => {
  const order = queryText(req, 'sort')
  return {
    q: queryText(req, 'q'),
    set: chooseSet(catalogue, unit.asOf, queryText(req, 'set')),
    basis: chooseBasis(queryText(req, 'basis')),
    band: readBand(queryText(req, 'band')),
    order: Object.hasOwn(listOrders, order) ? (order as ListOrder) : 'office',
  }
}

/** The communes that pass, with their standings in every set, and how many there are in all. */
export const findListed = async (ctx: Ctx, unit: ReportingUnit, catalogue: Catalogue, filter: ListFilter) => {
  const day = unit.asOf
  const communes = await listCommunes(ctx, unit)
  const communeIds = communes.map(({ id }) => id)
  const [standings, pending] = await Promise.all([
    listStandings(ctx, { communeIds, setIds: catalogue.sets.map(({ id }) => id), before: monthBefore(day) }),
    countPending(ctx, { communeIds, indicatorIds: idsInForce(catalogue, day), day }),
  ])
  return { found: narrow(gather(communes, standings, pending), filter), all: communes.length }
}

/** Some of the communes found with what else stands beside them: last change, targets. */
export const withNotes = async (ctx: Ctx, shown: readonly ListedCommune[], day: Day): Promise<NotedCommune[]> => {
  const ids = shown.map(({ commune }) => commune.id)
  const notes = new Map((await listNotes(ctx, ids, day)).map((one) => [one.communeId, one]))
  return shown.map((one) => ({ one, note: notes.get(one.commune.id) }))
}

type NotedCommune = Readonly<{ one: ListedCommune; note: CommuneNote | undefined }>

const ofSet = (set: SetDef): Column<NotedCommune>[] => [
  {
    key: `${set.code}.verified`,
    label: `${set.shortName}: tiêu chí đạt (thẩm tra)`,
    kind: 'number',
    of: ({ one }) => one.standings.get(set.id)?.criteriaVerifiedMet,
  },
  {
    key: `${set.code}.self`,
    label: `${set.shortName}: tiêu chí đạt (xã tự đánh giá)`,
    kind: 'number',
    of: ({ one }) => one.standings.get(set.id)?.criteriaSelfMet,
  },
  {
    key: `${set.code}.of`,
    label: `${set.shortName}: số tiêu chí`,
    kind: 'number',
    of: ({ one }) => one.standings.get(set.id)?.criteria,
  },
]

const columnsOf = ({ sets, set }: Catalogue): Column<NotedCommune>[] => [
  { key: 'code', label: 'Mã', of: ({ one }) => one.commune.code },
  { key: 'commune', label: 'Xã', of: ({ one }) => one.commune.fullName },
  ...sets.flatMap(ofSet),
  { key: 'target', label: 'Mục tiêu', of: ({ note }) => note?.targets[0] && set(note.targets[0].setId)?.shortName },
  { key: 'targetDue', label: 'Hạn mục tiêu', kind: 'day', of: ({ note }) => note?.targets[0]?.dueDate },
  { key: 'late', label: 'Chỉ tiêu quá hạn', kind: 'number', of: ({ one }) => one.late },
  { key: 'longestLate', label: 'Quá hạn lâu nhất (ngày)', kind: 'number', of: ({ one }) => one.longest },
  { key: 'changedAt', label: 'Thay đổi gần nhất', kind: 'instant', of: ({ note }) => note?.changedAt },
]

/** The columns of the table after the first: one a set, then what else there is. */
export const tableColumns = ({ sets }: Catalogue) => [
  ...sets.map(({ code, shortName }) => ({ key: code, label: shortName })),
  { key: 'target', label: 'Mục tiêu' },
  { key: 'late', label: 'Quá hạn' },
  { key: 'changed', label: 'Thay đổi gần nhất' },
]

/** The list as a file: every commune of its filter, as of the day the page shows. */
export const communeFile = async (req: Request): Promise<ListFile<NotedCommune>> => {
  const { ctx } = readAsOf(req)
  const [units, catalogue] = await Promise.all([listReportingUnits(ctx), getCatalogue(ctx)])
  const unit = chooseUnit(ctx, units, idOfQuery(req, 'unit'))
  const filter = filterOf(req, catalogue, unit)
  const rows = async () => withNotes(ctx, (await findListed(ctx, unit, catalogue, filter)).found, unit.asOf)
  return {
    name: 'cac-xa',
    subject: 'AdminUnit',
    day: unit.asOf,
    detail: { unit: unit.id },
    columns: columnsOf(catalogue),
    rows: atOnce(rows),
  }
}
