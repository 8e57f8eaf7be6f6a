import type { CommandCtx } from '../../kernel/command.js'
import { communesOf } from '../../kernel/context.js'
import { day as showDay } from '../../kernel/format.js'
import { type Day, parseDay } from '../../kernel/time.js'
import type { SheetRow } from '../../kernel/xlsx-read.js'
import {
  addVillage,
  changeVillage,
  listVillagesOf,
  removeVillage,
  type Village,
  type VillageDays,
} from '../../resources/villages.js'
import { listScopeCommunes } from '../../units/scope.js'
import {
  type Applied,
  type Change,
  cellOf,
  type Fault,
  type FieldDef,
  faulty,
  type Item,
  type Kind,
  type PlanInput,
  type ReadCtx,
} from '../kind.js'
import { communeFinder, type Place } from '../places.js'

const fields: readonly FieldDef[] = [
  {
    key: 'commune',
    label: 'Xã',
    synonyms: ['tên xã', 'đơn vị', 'xã, thị trấn', 'địa phương', 'mã xã'],
    required: true,
  },
  {
    key: 'name',
    label: 'Thôn',
    synonyms: ['tên thôn', 'thôn, khu phố', 'khu dân cư', 'thôn bản', 'bản'],
    required: true,
  },
  { key: 'validFrom', label: 'Từ ngày', synonyms: ['ngày thành lập', 'có từ ngày', 'hiệu lực từ'] },
  { key: 'validTo', label: 'Đến ngày', synonyms: ['ngày kết thúc', 'hết hiệu lực', 'sáp nhập ngày'] },
]

type Planned = Readonly<{ item: Item; known: Village | null; next: Omit<Village, 'id'> }>

const ownCommunes = (ctx: ReadCtx) => listScopeCommunes(ctx, communesOf(ctx.actor, 'COORDINATOR', 'COMMUNE'))

const shown = (day: Day | null): string => (day === null ? '' : showDay(day))

/** A day of a cell; undefined: it says nothing; a text: why it is none. */
const dayIn = (cell: string): Day | undefined | { fault: string } => {
  if (cell === '') return undefined
  return parseDay(cell) ?? { fault: `“${cell}” không phải ngày. Đề nghị ghi ngày/tháng/năm, ví dụ 30/09/2024.` }
}

const cleanName = (cell: string): string => cell.replace(/\s+/g, ' ').trim()

const readDays = (row: SheetRow, { columns }: PlanInput, known: VillageDays) => {
  const faults: Fault[] = []
  const read = (key: 'validFrom' | 'validTo'): Day | null => {
    const day = dayIn(cellOf(row, columns, key))
    if (day === undefined) return known[key]
    if (typeof day === 'string') return day
    faults.push({ column: columns[key] ?? null, message: day.fault })
    return null
  }
  const days = { validFrom: read('validFrom'), validTo: read('validTo') }
  if (days.validFrom !== null && days.validTo !== null && days.validTo < days.validFrom)
    faults.push({ column: columns['validTo'] ?? null, message: 'Ngày kết thúc không trước ngày bắt đầu.' })
  return { days, faults }
}

const none: VillageDays = { validFrom: null, validTo: null }

type Around = Readonly<{
  commune: (typed: string) => Place | string
  villages: ReadonlyMap<string, Village>
  seen: Map<string, number>
}>

const planRow = (row: SheetRow, input: PlanInput, { commune: find, villages, seen }: Around): Item | Planned => {
  const { columns } = input
  const typed = cellOf(row, columns, 'commune')
  const name = cleanName(cellOf(row, columns, 'name'))
  const about = [typed, name].filter(Boolean).join(', ')
  const at = (key: string) => columns[key] ?? null
  const commune = find(typed)
  if (typeof commune === 'string') return faulty(row.no, about, [{ column: at('commune'), message: commune }])
  if (name === '') return faulty(row.no, about, [{ column: at('name'), message: 'Chưa ghi tên thôn.' }])
  if (name.length > 100) return faulty(row.no, about, [{ column: at('name'), message: 'Tên thôn dài nhất 100 ký tự.' }])
  const key = `${commune.id}/${name}`
  const first = seen.get(key)
  if (first !== undefined)
    return faulty(row.no, about, [{ column: at('name'), message: `Thôn này đã có ở dòng ${first}.` }])
  seen.set(key, row.no)
  const known = villages.get(key) ?? null
  const { days, faults } = readDays(row, input, known ?? none)
  if (faults.length > 0) return faulty(row.no, about, faults)
  const before = known ?? none
  const lines = [
    { label: 'Từ ngày', before: shown(before.validFrom), after: shown(days.validFrom) },
    { label: 'Đến ngày', before: shown(before.validTo), after: shown(days.validTo) },
  ].filter((line) => line.before !== line.after)
  const outcome = known === null ? 'create' : lines.length > 0 ? 'change' : 'same'
  const mark = JSON.stringify(known)
  const item: Item = { no: row.no, about: `${commune.name}, ${name}`, outcome, lines, faults: [], mark }
  return { item, known, next: { communeId: commune.id, name, ...days } }
}

const isPlanned = (one: Item | Planned): one is Planned => 'item' in one

const asJson = ({ communeId, name, validFrom, validTo }: Omit<Village, 'id'>) => ({
  communeId,
  name,
  validFrom,
  validTo,
})

const applyAll = async (ctx: CommandCtx, planned: readonly Planned[], why: string): Promise<Applied> => {
  const changes: Change[] = []
  for (const { item, known, next } of planned) {
    if (item.outcome === 'same') continue
    if (known) await changeVillage(ctx, known, next, why)
    const subjectId = known ? known.id : await addVillage(ctx, next, why)
    const { no: rowNo, about } = item
    const before = known && asJson(known)
    changes.push({ rowNo, subject: 'Village', subjectId, about, before, after: asJson(next), version: null })
  }
  return { changes }
}

/** The villages of changes as they stand, with how many model sites stand on each. */
const present = async (ctx: ReadCtx, changes: readonly Change[]) => {
  const rows = await ctx.db.village.findMany({
    where: { id: { in: changes.map(({ subjectId }) => subjectId) } },
    select: { id: true, communeId: true, _count: { select: { modelSites: true } } },
    take: changes.length + 1,
  })
  const villages = await listVillagesOf(ctx, [...new Set(rows.map(({ communeId }) => communeId))])
  return {
    sites: new Map(rows.map((row) => [row.id, row._count.modelSites])),
    byId: new Map(villages.map((one) => [one.id, one])),
  }
}

/** The villages of communes: names and the days between which they exist. */
export const villages: Kind = {
  key: 'VILLAGES',
  label: 'Danh sách thôn',
  lead: 'Mỗi dòng là một thôn của một xã, với ngày có và ngày thôi nếu biết.',
  needs: 'resource.write',
  roles: ['COORDINATOR', 'COMMUNE'],
  withSet: false,
  withDay: false,
  terms: 'none',
  mostRows: 5000,
  notes: ['Thôn chưa có thì được thêm; thôn đã có thì chỉ sửa ngày.', 'Không dòng nào làm mất thôn đang có.'],
  fields: () => fields,
  lock: async (ctx) => {
    const communes = await ownCommunes(ctx)
    const ids = communes.map(({ id }) => id)
    await ctx.db.$executeRaw`SELECT 1 FROM "AdminUnit" WHERE id = ANY (${ids}::int[]) ORDER BY id FOR NO KEY UPDATE`
  },
  plan: async (ctx, input) => {
    const communes = await ownCommunes(ctx)
    const known = await listVillagesOf(
      ctx,
      communes.map(({ id }) => id),
    )
    const around: Around = {
      commune: communeFinder(communes),
      villages: new Map(known.map((one) => [`${one.communeId}/${one.name}`, one])),
      seen: new Map(),
    }
    const read = input.rows.map((row) => planRow(row, input, around))
    const planned = read.filter(isPlanned)
    return {
      items: read.map((one) => (isPlanned(one) ? one.item : one)),
      apply: (inner, why) => applyAll(inner, planned, why),
    }
  },
  intact: async (ctx, changes) => {
    const { sites, byId } = await present(ctx, changes)
    return new Set(
      changes.flatMap(({ subjectId, before, after }, index) => {
        const now = byId.get(subjectId)
        const same =
          now !== undefined && JSON.stringify(asJson(now)) === JSON.stringify(asJson(after as unknown as Village))
        const free = before !== null || (sites.get(subjectId) ?? 0) === 0
        return same && free ? [index] : []
      }),
    )
  },
  undo: async (ctx, changes, why) => {
    const { byId } = await present(ctx, changes)
    for (const { subjectId, before } of changes) {
      const now = byId.get(subjectId)
      if (!now) continue
      if (before === null) await removeVillage(ctx, now, why)
      else await changeVillage(ctx, now, before as unknown as VillageDays, why)
    }
  },
  sheet: async (ctx, { empty }) => {
    const communes = await ownCommunes(ctx)
    const names = new Map(communes.map(({ id, name }) => [id, name]))
    const known = empty ? [] : await listVillagesOf(ctx, [...names.keys()])
    const rank = new Map(communes.map(({ id }, index) => [id, index]))
    const sorted = [...known].sort((a, b) => (rank.get(a.communeId) ?? 0) - (rank.get(b.communeId) ?? 0))
    const rows = sorted.map((one) => [
      names.get(one.communeId) ?? '',
      one.name,
      shown(one.validFrom),
      shown(one.validTo),
    ])
    const blank = communes.map(({ name }) => [name, '', '', ''])
    return {
      name: 'Thôn',
      head: ['Xã', 'Thôn', 'Từ ngày', 'Đến ngày'],
      widths: [24, 30, 14, 14],
      rows: empty ? blank : rows,
    }
  },
}
