import type { CommandCtx } from '../../kernel/command.js'
import { communesOf } from '../../kernel/context.js'
import { decimalInput, day as showDay } from '../../kernel/format.js'
import { day, optionalDecimal } from '../../kernel/forms.js'
import { dayFromDb } from '../../kernel/time.js'
import type { SheetRow } from '../../kernel/xlsx-read.js'
import { type Entry, listEntries, type Period, stampOf } from '../../resources/queries.js'
import type { ResourceForm } from '../../resources/schemas.js'
import { saveResources } from '../../resources/service.js'
import { SOURCES, type Source } from '../../resources/sources.js'
import { listScopeCommunes } from '../../units/scope.js'
import { numberCell } from '../cells.js'
import { headKey } from '../guess.js'
import {
  type Applied,
  type Change,
  type Columns,
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
  { key: 'commune', label: 'Xã', synonyms: ['tên xã', 'đơn vị', 'xã, thị trấn', 'địa phương'], required: true },
  { key: 'source', label: 'Nguồn', synonyms: ['nguồn vốn', 'nguồn lực', 'nội dung'], required: true },
  { key: 'from', label: 'Từ ngày', synonyms: ['ngày đầu kỳ', 'đầu kỳ', 'kỳ từ'], required: true },
  { key: 'to', label: 'Đến ngày', synonyms: ['ngày cuối kỳ', 'cuối kỳ', 'kỳ đến'], required: true },
  {
    key: 'amount',
    label: 'Số tiền (triệu đồng)',
    synonyms: ['số tiền', 'quy tiền', 'giá trị', 'triệu đồng', 'kinh phí'],
  },
  { key: 'quantity', label: 'Số lượng', synonyms: ['khối lượng', 'ngày công', 'diện tích'] },
]

const sources: readonly Source[] = SOURCES

/** Words of the reporting table beside the portal's own. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  DAN_TIEN: ['dân góp tiền', 'nhân dân đóng góp tiền', 'tiền mặt'],
  HIEN_DAT: ['đất hiến'],
  HIEN_VAT: ['hiện vật'],
  LONG_GHEP: ['lồng ghép'],
  TIN_DUNG: ['tín dụng'],
  DOANH_NGHIEP: ['doanh nghiệp'],
  NS_TINH: ['NS tỉnh'],
  NS_HUYEN: ['NS huyện'],
  NS_XA: ['NS xã'],
  NSTW_DTPT: ['NSTW đầu tư phát triển'],
  NSTW_SN: ['NSTW sự nghiệp'],
}

const sourceByKey = new Map(
  sources.flatMap((source) =>
    [source.code, source.label, `${source.group} ${source.label}`, ...(aliases[source.code] ?? [])].map((word) => [
      headKey(word),
      source,
    ]),
  ),
)

type Line = Readonly<{ source: string; amount: string | null; quantity: string | null }>
type Group = {
  commune: Place
  period: Period
  entries: readonly Entry[]
  lines: Map<string, Line>
  items: Item[]
  first: number
}

const own = (ctx: ReadCtx) => listScopeCommunes(ctx, communesOf(ctx.actor, 'COORDINATOR', 'COMMUNE'))

/** Everything entered for communes, by commune and period. */
const listAll = async (ctx: ReadCtx, communeIds: readonly number[]) => {
  const rows = await ctx.db.mobilisedResource.findMany({
    where: { communeId: { in: [...communeIds] } },
    orderBy: [{ communeId: 'asc' }, { periodStart: 'asc' }, { id: 'asc' }],
    take: 100_000,
  })
  return rows.map((row) => ({
    id: row.id,
    communeId: row.communeId,
    source: row.source,
    version: row.version,
    amount: row.amount === null ? null : row.amount.toString(),
    quantity: row.quantity === null ? null : row.quantity.toString(),
    period: { from: dayFromDb(row.periodStart), to: dayFromDb(row.periodEnd) },
  }))
}

const keyOf = (communeId: number, { from, to }: Period): string => `${communeId}/${from}/${to}`
const inWords = ({ from, to }: Period): string => `${showDay(from)}–${showDay(to)}`

const readDay = (cell: string, label: string): string | { fault: string } => {
  const read = day({ min: '2021-01-01', label }).safeParse(cell)
  return read.success ? read.data : { fault: read.error.issues[0]?.message ?? '' }
}

const readNumber = (cell: string, label: string): string | null | { fault: string } => {
  const read = optionalDecimal({ min: 0, scale: 3, label }).safeParse(cell)
  return read.success ? read.data : { fault: read.error.issues[0]?.message ?? '' }
}

type Read = Readonly<{ commune: Place; source: Source; period: Period; amount: string | null; quantity: string | null }>

const readRow = (
  row: SheetRow,
  columns: Columns,
  find: (typed: string) => Place | string,
): Read | { faults: Fault[] } => {
  const faults: Fault[] = []
  const refuse = (key: string, message: string) => {
    faults.push({ column: columns[key] ?? null, message })
    return null
  }
  const took = <T>(key: string, value: T | { fault: string }): T | null =>
    typeof value === 'object' && value !== null && 'fault' in value ? refuse(key, value.fault) : value
  const cell = (key: string) => cellOf(row, columns, key)
  const commune = find(cell('commune'))
  const place = typeof commune === 'string' ? refuse('commune', commune) : commune
  const source =
    sourceByKey.get(headKey(cell('source'))) ?? refuse('source', `Không có nguồn “${cell('source')}” trong danh mục.`)
  const from = took('from', readDay(cell('from'), 'Ngày đầu kỳ'))
  const to = took('to', readDay(cell('to'), 'Ngày cuối kỳ'))
  if (from !== null && to !== null && to < from) refuse('to', 'Ngày cuối kỳ không trước ngày đầu kỳ.')
  const amount = took('amount', readNumber(cell('amount'), 'Số tiền'))
  const quantity = took('quantity', readNumber(cell('quantity'), 'Số lượng'))
  if (source && quantity !== null && source.unit === null) refuse('quantity', `${source.label} chỉ ghi số tiền.`)
  if (faults.length > 0 || !place || !source || from === null || to === null) return { faults }
  return { commune: place, source, period: { from, to }, amount, quantity }
}

const shown = (value: string | null): string => decimalInput(value)

/** What a row would do to the line of its source. */
const itemOf = (no: number, { commune, source, period }: Read, before: Line | undefined, after: Line): Item => {
  const lines = [
    { label: 'Số tiền', before: shown(before?.amount ?? null), after: shown(after.amount) },
    { label: 'Số lượng', before: shown(before?.quantity ?? null), after: shown(after.quantity) },
  ].filter((line) => line.before !== line.after)
  const outcome = lines.length === 0 ? 'same' : before ? 'change' : 'create'
  const about = `${commune.name}, ${source.label}, ${inWords(period)}`
  return { no, about, outcome, lines, faults: [], mark: JSON.stringify(before ?? null) }
}

const overlaps = (a: Period, b: Period): boolean =>
  a.from <= b.to && b.from <= a.to && !(a.from === b.from && a.to === b.to)

type Around = Readonly<{
  find: (typed: string) => Place | string
  entries: ReadonlyMap<string, readonly Entry[]>
  periods: Map<number, Map<string, Period>>
  groups: Map<string, Group>
  seen: Map<string, number>
}>

const planRow = (row: SheetRow, { columns }: PlanInput, { find, entries, periods, groups, seen }: Around): Item => {
  const read = readRow(row, columns, find)
  const typed = [cellOf(row, columns, 'commune'), cellOf(row, columns, 'source')].filter(Boolean).join(', ')
  if ('faults' in read) return faulty(row.no, typed, read.faults)
  const { commune, source, period, amount, quantity } = read
  const key = keyOf(commune.id, period)
  const first = seen.get(`${key}/${source.code}`)
  if (first !== undefined)
    return faulty(row.no, typed, [
      { column: columns['source'] ?? null, message: `Nguồn này của kỳ đã có ở dòng ${first}.` },
    ])
  seen.set(`${key}/${source.code}`, row.no)
  const known = periods.get(commune.id) ?? new Map<string, Period>()
  const other = [...known.values()].find((one) => overlaps(one, period))
  if (other) {
    const message = `Đã có kỳ ${inWords(other)}: hai kỳ không được trùng ngày, để không cộng hai lần.`
    return faulty(row.no, typed, [{ column: columns['from'] ?? null, message }])
  }
  known.set(key, period)
  periods.set(commune.id, known)
  const stored = entries.get(key) ?? []
  const group = groups.get(key) ?? {
    commune,
    period,
    entries: stored,
    lines: new Map(
      stored.map(({ source: code, amount: a, quantity: q }) => [code, { source: code, amount: a, quantity: q }]),
    ),
    items: [],
    first: row.no,
  }
  groups.set(key, group)
  const before = group.lines.get(source.code)
  const after = {
    source: source.code,
    amount: amount ?? before?.amount ?? null,
    quantity: quantity ?? before?.quantity ?? null,
  }
  group.lines.set(source.code, after)
  const item = itemOf(row.no, read, before, after)
  group.items.push(item)
  return item
}

const formOf = (period: Period, lines: readonly Line[], stamp: string): ResourceForm => ({
  stamp,
  periodStart: period.from,
  periodEnd: period.to,
  ...Object.fromEntries(
    lines.flatMap(({ source, amount, quantity }) => [
      [`amount_${source}`, amount],
      [`quantity_${source}`, quantity],
    ]),
  ),
})

const linesOf = (entries: readonly Entry[]): Line[] =>
  entries
    .map(({ source, amount, quantity }) => ({ source, amount, quantity }))
    .sort((a, b) => (a.source < b.source ? -1 : 1))

type Kept = Readonly<{ period: Period; lines: readonly Line[] }>
const keep = ({ period, lines }: Kept) => ({ period: { ...period }, lines: lines.map((line) => ({ ...line })) })

const applyAll = async (ctx: CommandCtx, groups: Iterable<Group>, why: string): Promise<Applied> => {
  const changes: Change[] = []
  for (const { commune, period, entries, lines, items, first } of groups) {
    if (items.every(({ outcome }) => outcome === 'same')) continue
    await saveResources(ctx, commune.id, formOf(period, [...lines.values()], stampOf(entries)), why)
    const after = linesOf(await listEntries(ctx, commune.id, period))
    changes.push({
      rowNo: first,
      subject: 'MobilisedResource',
      subjectId: commune.id,
      about: `${commune.name}, ${inWords(period)}`,
      before: entries.length === 0 ? null : keep({ period, lines: linesOf(entries) }),
      after: keep({ period, lines: after }),
      version: null,
    })
  }
  return { changes }
}

/** What communes mobilised, source by source and period by period. */
export const resources: Kind = {
  key: 'RESOURCES',
  label: 'Nguồn lực huy động',
  lead: 'Mỗi dòng là một nguồn của một xã trong một kỳ: số tiền (triệu đồng), số lượng (công, m²).',
  needs: 'resource.write',
  roles: ['COORDINATOR', 'COMMUNE'],
  withSet: false,
  withDay: false,
  terms: 'none',
  mostRows: 5000,
  notes: [
    'Nguồn ghi như tên trong tệp mẫu; kỳ ghi ngày đầu và ngày cuối.',
    'Ô để trống, nguồn không ghi thì giữ nguyên số đang ghi của kỳ.',
    'Hai kỳ của một xã không được trùng ngày.',
  ],
  fields: () => fields,
  lock: async (ctx) => {
    const ids = (await own(ctx)).map(({ id }) => id)
    await ctx.db.$executeRaw`SELECT 1 FROM "AdminUnit" WHERE id = ANY (${ids}::int[]) ORDER BY id FOR NO KEY UPDATE`
  },
  plan: async (ctx, input) => {
    const communes = await own(ctx)
    const stored = await listAll(
      ctx,
      communes.map(({ id }) => id),
    )
    const entries = new Map<string, Entry[]>()
    const periods = new Map<number, Map<string, Period>>()
    for (const { communeId, period, ...entry } of stored) {
      const key = keyOf(communeId, period)
      entries.set(key, [...(entries.get(key) ?? []), entry])
      periods.set(communeId, (periods.get(communeId) ?? new Map<string, Period>()).set(key, period))
    }
    const around: Around = { find: communeFinder(communes), entries, periods, groups: new Map(), seen: new Map() }
    const items = input.rows.map((row) => planRow(row, input, around))
    return { items, apply: (inner, why) => applyAll(inner, around.groups.values(), why) }
  },
  intact: async (ctx, changes) => {
    const stored = await listAll(ctx, [...new Set(changes.map(({ subjectId }) => subjectId))])
    const now = (communeId: number, period: Period) =>
      linesOf(
        stored.filter(
          (one) => one.communeId === communeId && keyOf(communeId, one.period) === keyOf(communeId, period),
        ),
      )
    return new Set(
      changes.flatMap(({ subjectId, after }, index) => {
        const { period, lines } = after as unknown as Kept
        const left = lines.map(({ source, amount, quantity }) => ({ source, amount, quantity }))
        return JSON.stringify(now(subjectId, period)) === JSON.stringify(left) ? [index] : []
      }),
    )
  },
  undo: async (ctx, changes, why) => {
    for (const { subjectId, before, after } of changes) {
      const { period } = after as unknown as Kept
      const lines = before === null ? [] : (before as unknown as Kept).lines
      const stamp = stampOf(await listEntries(ctx, subjectId, period))
      await saveResources(ctx, subjectId, formOf(period, lines, stamp), why)
    }
  },
  sheet: async (ctx, { empty }) => {
    const communes = await own(ctx)
    const names = new Map(communes.map(({ id, name }) => [id, name]))
    const label = (code: string) => sources.find((one) => one.code === code)?.label ?? code
    const stored = empty ? [] : await listAll(ctx, [...names.keys()])
    return {
      name: 'Nguồn lực',
      head: ['Xã', 'Nguồn', 'Từ ngày', 'Đến ngày', 'Số tiền (triệu đồng)', 'Số lượng'],
      widths: [24, 44, 14, 14, 20, 14],
      rows: empty
        ? communes.flatMap(({ name }) => sources.map((source) => [name, source.label, '', '', '', '']))
        : stored.map((one) => [
            names.get(one.communeId) ?? '',
            label(one.source),
            showDay(one.period.from),
            showDay(one.period.to),
            numberCell(one.amount),
            numberCell(one.quantity),
          ]),
    }
  },
}
