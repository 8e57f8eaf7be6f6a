import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { type Day, dayFromDb, dayToDb } from '../kernel/time.js'
import { listReportingUnits } from '../units/queries.js'

/** Where the money of the Programme comes from (Biểu 6). */
export const FUND_SOURCES = [
  { code: 'NSTW_DTPT', label: 'Ngân sách Trung ương: đầu tư phát triển' },
  { code: 'NSTW_SN', label: 'Ngân sách Trung ương: sự nghiệp' },
  { code: 'NS_TINH', label: 'Ngân sách tỉnh đối ứng' },
  { code: 'NS_HUYEN', label: 'Ngân sách huyện đối ứng' },
] as const

export const fundLabel = (code: string): string => FUND_SOURCES.find((one) => one.code === code)?.label ?? code

/** What a unit was given of one source in a year, how much of it was shared out and spent, as of a day; triệu đồng. */
export type Fund = Readonly<{
  id: number
  unitId: number
  unit: string
  year: number
  source: string
  planned: string
  allocated: string
  disbursed: string
  asOf: Day
  version: number
}>

const mostRows = 2000

/** The units whose money the person may read of: the communes in scope and the units above them that lie in it. */
export const listFundUnits = async (ctx: Ctx): Promise<number[]> => {
  const above = await listReportingUnits(ctx)
  return [...new Set([...above.map(({ id }) => id), ...ctx.actor.communeIds])]
}

/** Every figure of units in a year up to a day, the latest day first. */
export const listFunds = async (
  ctx: Pick<Ctx, 'db'>,
  { unitIds, year, to }: { unitIds: readonly number[]; year: number; to: Day },
): Promise<Fund[]> => {
  const rows = await ctx.db.programmeFund.findMany({
    where: { unitId: { in: [...unitIds] }, year, asOf: { lte: dayToDb(to) } },
    include: { unit: { select: { fullName: true } } },
    relationLoadStrategy: 'join',
    orderBy: [
      { unit: { level: 'asc' } },
      { unit: { sortOrder: 'asc' } },
      { unitId: 'asc' },
      { source: 'asc' },
      { asOf: 'desc' },
    ],
    take: mostRows,
  })
  return rows.map(({ unit, planned, allocated, disbursed, asOf, ...row }) => ({
    ...row,
    unit: unit.fullName,
    planned: planned.toString(),
    allocated: allocated.toString(),
    disbursed: disbursed.toString(),
    asOf: dayFromDb(asOf),
  }))
}

/** Of each unit and source the latest figure alone. */
export const latestFunds = (funds: readonly Fund[]): Fund[] => {
  const seen = new Set<string>()
  return funds.filter(({ unitId, source }) => {
    const key = `${unitId}/${source}`
    const first = !seen.has(key)
    seen.add(key)
    return first
  })
}

/** One figure in sight. @throws NotFound */
export const getFund = async (ctx: Ctx, id: number): Promise<Fund> => {
  const row = await ctx.db.programmeFund.findFirst({ where: { id, unitId: { in: await listFundUnits(ctx) } } })
  const asOf = row && dayFromDb(row.asOf)
  const found =
    row &&
    asOf &&
    (await listFunds(ctx, { unitIds: [row.unitId], year: row.year, to: asOf })).find((one) => one.id === id)
  if (!found) throw new NotFound('Không tìm thấy số liệu vốn này trong phạm vi của tài khoản.')
  return found
}
