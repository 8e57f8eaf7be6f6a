import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import type { SqlColumn } from '../kernel/lists/sql.js'
import { type Day, dayFromDb, dayToDb, endOfDay } from '../kernel/time.js'

const text = (value: Prisma.Decimal | null): string | null => value?.toString() ?? null

/** Sums of one source: of the period asked for, of the year and of the phase up to a day. Money in triệu đồng. */
export type SourceSum = Readonly<{
  source: string
  amount: Readonly<{ year: string | null; phase: string | null }>
  quantity: Readonly<{ year: string | null; phase: string | null }>
}>

/** The phase of the programme a year lies in: 2021 to 2025, 2026 to 2030 and so on. */
export const phaseOf = (year: number): { first: number; last: number } => {
  const first = year - ((((year - 2021) % 5) + 5) % 5)
  return { first, last: first + 4 }
}

type SumRow = {
  communeId: number | null
  source: string | null
  amountYear: Prisma.Decimal | null
  amountPhase: Prisma.Decimal | null
  quantityYear: Prisma.Decimal | null
  quantityPhase: Prisma.Decimal | null
}

/** Running totals by source and by commune, of communes together; a period counts to the year it ends in. */
export const listSums = async (
  ctx: Pick<Ctx, 'db'>,
  { communeIds, year }: { communeIds: readonly number[]; year: number },
): Promise<{
  sources: SourceSum[]
  communes: Map<number, { year: string | null; phase: string | null }>
  total: { year: string | null; phase: string | null }
}> => {
  const { first } = phaseOf(year)
  const rows = await ctx.db.$queryRaw<SumRow[]>`
    SELECT r."communeId", r.source,
      sum(r.amount) FILTER (WHERE r."periodEnd" >= ${`${year}-01-01`}::date) AS "amountYear", sum(r.amount) AS "amountPhase",
      sum(r.quantity) FILTER (WHERE r."periodEnd" >= ${`${year}-01-01`}::date) AS "quantityYear", sum(r.quantity) AS "quantityPhase"
    FROM "MobilisedResource" r
    WHERE r."communeId" = ANY (${[...communeIds]}::int[])
      AND r."periodEnd" BETWEEN ${`${first}-01-01`}::date AND ${`${year}-12-31`}::date
    GROUP BY GROUPING SETS ((r.source), (r."communeId"), ()) LIMIT 1000`
  const whole = rows.find(({ source, communeId }) => source === null && communeId === null)
  return {
    sources: rows.flatMap((row) =>
      row.source === null
        ? []
        : [
            {
              source: row.source,
              amount: { year: text(row.amountYear), phase: text(row.amountPhase) },
              quantity: { year: text(row.quantityYear), phase: text(row.quantityPhase) },
            },
          ],
    ),
    communes: new Map(
      rows.flatMap((row) =>
        row.communeId === null
          ? []
          : [[row.communeId, { year: text(row.amountYear), phase: text(row.amountPhase) }] as const],
      ),
    ),
    total: { year: text(whole?.amountYear ?? null), phase: text(whole?.amountPhase ?? null) },
  }
}

export type Period = Readonly<{ from: Day; to: Day }>
export type Entry = Readonly<{
  id: number
  source: string
  amount: string | null
  quantity: string | null
  version: number
}>

/** What a commune entered for exactly one period. */
export const listEntries = async (ctx: Pick<Ctx, 'db'>, communeId: number, { from, to }: Period): Promise<Entry[]> => {
  const rows = await ctx.db.mobilisedResource.findMany({
    where: { communeId, periodStart: dayToDb(from), periodEnd: dayToDb(to) },
    orderBy: { id: 'asc' },
    take: 100,
  })
  return rows.map(({ id, source, amount, quantity, version }) => ({
    id,
    source,
    amount: text(amount),
    quantity: text(quantity),
    version,
  }))
}

/** What a form was opened over: entries that moved since refuse it. */
export const stampOf = (entries: readonly Entry[]): string =>
  entries.map(({ id, version }) => `${id}.${version}`).join('-') || 'none'

/** The periods a commune entered something for, the latest first. */
export const listPeriods = async (
  ctx: Pick<Ctx, 'db'>,
  communeId: number,
): Promise<(Period & { amount: string | null })[]> => {
  const rows = await ctx.db.mobilisedResource.groupBy({
    by: ['periodStart', 'periodEnd'],
    where: { communeId },
    _sum: { amount: true },
    orderBy: [{ periodEnd: 'desc' }, { periodStart: 'desc' }],
    take: 40,
  })
  return rows.map(({ periodStart, periodEnd, _sum }) => ({
    from: dayFromDb(periodStart),
    to: dayFromDb(periodEnd),
    amount: text(_sum.amount),
  }))
}

/** A period that shares days with the given one and is not the same; null: none. */
export const findOverlap = async (
  ctx: Pick<Ctx, 'db'>,
  communeId: number,
  { from, to }: Period,
): Promise<Period | null> => {
  const [start, end] = [dayToDb(from), dayToDb(to)]
  const row = await ctx.db.mobilisedResource.findFirst({
    where: {
      communeId,
      periodStart: { lte: end },
      periodEnd: { gte: start },
      NOT: { periodStart: start, periodEnd: end },
    },
    orderBy: { id: 'asc' },
  })
  return row && { from: dayFromDb(row.periodStart), to: dayFromDb(row.periodEnd) }
}

export type Arrear = Readonly<{
  id: number
  communeId: number
  commune: string
  project: string
  total: string
  paid: string
  asOf: Day
  version: number
}>

const mostRows = 1000

type ArrearRow = Omit<Arrear, 'asOf'> & { asOf: Date }

/** Debts as they stood at the end of a day: what was last entered of each by then. One without history is taken as it is. */
const listArrearsOn = async (ctx: Pick<Ctx, 'db'>, communeIds: readonly number[], day: Day): Promise<Arrear[]> => {
  const rows = await ctx.db.$queryRaw<ArrearRow[]>`
    SELECT a.id, a."communeId", u."fullName" AS commune, coalesce(e."to" ->> 'project', a.project) AS project,
      trim_scale(coalesce((e."to" ->> 'total')::numeric, a.total))::text AS total,
      trim_scale(coalesce((e."to" ->> 'paid')::numeric, a.paid))::text AS paid,
      coalesce((e."to" ->> 'asOf')::date, a."asOf") AS "asOf", a.version
    FROM "ConstructionArrear" a JOIN "AdminUnit" u ON u.id = a."communeId"
    LEFT JOIN LATERAL (SELECT x."to" FROM "Event" x WHERE x.subject = 'ConstructionArrear' AND x."subjectId" = a.id
      AND x.at < ${endOfDay(day)}::timestamptz ORDER BY x.id DESC LIMIT 1) e ON true
    WHERE a."communeId" = ANY (${[...communeIds]}::int[]) AND (e."to" IS NOT NULL OR NOT EXISTS (
      SELECT FROM "Event" x WHERE x.subject = 'ConstructionArrear' AND x."subjectId" = a.id))
    ORDER BY u."sortOrder", a."communeId", a.id LIMIT ${mostRows}`
  return rows.map(({ asOf, ...row }) => ({ ...row, asOf: dayFromDb(asOf) }))
}

/** Construction debts of communes, now or as of the day looked back to, in the office's order. */
export const listArrears = async (ctx: Ctx, communeIds: readonly number[]): Promise<Arrear[]> => {
  if (ctx.asOf !== undefined) return listArrearsOn(ctx, communeIds, ctx.asOf)
  const rows = await ctx.db.constructionArrear.findMany({
    where: { communeId: { in: [...communeIds] } },
    include: { commune: { select: { fullName: true } } },
    relationLoadStrategy: 'join',
    orderBy: [{ commune: { sortOrder: 'asc' } }, { communeId: 'asc' }, { id: 'asc' }],
    take: mostRows,
  })
  return rows.map(({ commune, total, paid, asOf, ...row }) => ({
    ...row,
    commune: commune.fullName,
    total: total.toString(),
    paid: paid.toString(),
    asOf: dayFromDb(asOf),
  }))
}

/** One of the person's communes' debts. @throws NotFound */
export const getArrear = async (ctx: Ctx, id: number): Promise<Arrear> => {
  const row = await ctx.db.constructionArrear.findFirst({ where: { id, communeId: { in: [...ctx.actor.communeIds] } } })
  const found = row && (await listArrears(ctx, [row.communeId])).find((one) => one.id === id)
  if (!found) throw new NotFound('Không tìm thấy công trình này trong phạm vi của tài khoản.')
  return found
}

export type Site = Readonly<{
  id: number
  communeId: number
  commune: string
  villageId: number
  village: string
  kind: keyof typeof siteWords
  name: string | null
  planYear: number | null
  recognisedOn: Day | null
  documentId: number | null
  docNumber: string | null
  docIssuer: string | null
  version: number
}>

export const siteWords = {
  RESIDENTIAL_AREA: 'Khu dân cư kiểu mẫu',
  GARDEN: 'Vườn mẫu',
  NTM_VILLAGE: 'Thôn nông thôn mới',
  SMART_VILLAGE: 'Thôn thông minh',
} as const

/** Model residential areas, model gardens and villages of communes, in the office's order. */
export const listSites = async (ctx: Ctx, communeIds: readonly number[]): Promise<Site[]> => {
  const rows = await ctx.db.modelSite.findMany({
    where: { village: { communeId: { in: [...communeIds] } } },
    include: {
      village: { select: { name: true, communeId: true, commune: { select: { fullName: true } } } },
      document: { select: { docNumber: true, issuer: true } },
    },
    relationLoadStrategy: 'join',
    orderBy: [{ village: { commune: { sortOrder: 'asc' } } }, { villageId: 'asc' }, { id: 'asc' }],
    take: mostRows,
  })
  return rows.map(({ village, document, recognisedOn, ...row }) => ({
    ...row,
    communeId: village.communeId,
    commune: village.commune.fullName,
    village: village.name,
    recognisedOn: recognisedOn && dayFromDb(recognisedOn),
    docNumber: document?.docNumber ?? null,
    docIssuer: document?.issuer ?? null,
  }))
}

/** One model site in sight. @throws NotFound */
export const getSite = async (ctx: Ctx, id: number): Promise<Site> => {
  const row = await ctx.db.modelSite.findFirst({
    where: { id, village: { communeId: { in: [...ctx.actor.communeIds] } } },
    select: { village: { select: { communeId: true } } },
  })
  const found = row && (await listSites(ctx, [row.village.communeId])).find((one) => one.id === id)
  if (!found) throw new NotFound('Không tìm thấy nội dung này trong phạm vi của tài khoản.')
  return found
}

/** The villages of a commune that are alive, by name. */
export const listVillages = (ctx: Pick<Ctx, 'db'>, communeId: number): Promise<{ id: number; name: string }[]> =>
  ctx.db.village.findMany({
    where: { communeId, validTo: null },
    select: { id: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: 200,
  })

const P = Prisma.sql
type SqlList = Readonly<{ columns: readonly SqlColumn[]; rest: Prisma.Sql }>

/** The three lists as files; entries of the resources of one year, or of all. */
export const exports = {
  resources: (communeIds: readonly number[], words: readonly { code: string; label: string }[]): SqlList => ({
    columns: [
      { key: 'commune', label: 'Xã', sql: P`u."fullName"` },
      { key: 'source', label: 'Nguồn', sql: P`w.label` },
      { key: 'from', label: 'Từ ngày', kind: 'day', sql: P`r."periodStart"` },
      { key: 'to', label: 'Đến ngày', kind: 'day', sql: P`r."periodEnd"` },
      { key: 'amount', label: 'Số tiền (triệu đồng)', kind: 'number', sql: P`r.amount` },
      { key: 'quantity', label: 'Số lượng', kind: 'number', sql: P`r.quantity` },
      { key: 'unit', label: 'Đơn vị', sql: P`r."quantityUnit"` },
    ],
    rest: P`FROM "MobilisedResource" r JOIN "AdminUnit" u ON u.id = r."communeId"
      LEFT JOIN jsonb_to_recordset(${JSON.stringify(words)}::jsonb) AS w(code text, label text) ON w.code = r.source
      WHERE r."communeId" = ANY (${[...communeIds]}::int[]) ORDER BY u."sortOrder", u.id, r."periodStart", r.id`,
  }),
  arrears: (communeIds: readonly number[]): SqlList => ({
    columns: [
      { key: 'commune', label: 'Xã', sql: P`u."fullName"` },
      { key: 'project', label: 'Công trình', sql: P`a.project` },
      { key: 'total', label: 'Tổng mức (triệu đồng)', kind: 'number', sql: P`a.total` },
      { key: 'paid', label: 'Đã trả', kind: 'number', sql: P`a.paid` },
      { key: 'owed', label: 'Còn nợ', kind: 'number', sql: P`a.total - a.paid` },
      { key: 'asOf', label: 'Tính đến ngày', kind: 'day', sql: P`a."asOf"` },
    ],
    rest: P`FROM "ConstructionArrear" a JOIN "AdminUnit" u ON u.id = a."communeId"
      WHERE a."communeId" = ANY (${[...communeIds]}::int[]) ORDER BY u."sortOrder", u.id, a.id`,
  }),
  sites: (communeIds: readonly number[]): SqlList => ({
    columns: [
      { key: 'commune', label: 'Xã', sql: P`u."fullName"` },
      { key: 'village', label: 'Thôn', sql: P`v.name` },
      { key: 'kind', label: 'Loại', sql: P`${JSON.stringify(siteWords)}::jsonb ->> m.kind::text` },
      { key: 'name', label: 'Tên', sql: P`m.name` },
      { key: 'planYear', label: 'Kế hoạch năm', kind: 'number', sql: P`m."planYear"` },
      { key: 'recognisedOn', label: 'Ngày công nhận', kind: 'day', sql: P`m."recognisedOn"` },
      { key: 'document', label: 'Quyết định', sql: P`d."docNumber"` },
    ],
    rest: P`FROM "ModelSite" m JOIN "Village" v ON v.id = m."villageId" JOIN "AdminUnit" u ON u.id = v."communeId"
      LEFT JOIN "LegalDocument" d ON d.id = m."documentId"
      WHERE v."communeId" = ANY (${[...communeIds]}::int[]) ORDER BY u."sortOrder", u.id, m."villageId", m.id`,
  }),
} as const
