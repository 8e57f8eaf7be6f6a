import { criterionWord } from '../assessments/tiles.js'
import { getCampaign } from '../campaigns/queries.js'
import { type Catalogue, getCatalogue, setOf } from '../criteria/catalogue.js'
import { type Ctx, lookingBack } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { addDays } from '../kernel/time.js'
import { loadDetail } from '../tables/load.js'
import { monthEnds } from '../trends/months.js'
import { listMonths } from '../trends/queries.js'
import { averageTrend } from '../trends/series.js'
import { chooseUnit, getCommune, listReportingUnits } from '../units/queries.js'
import { bandsChart, kept, laggingChart } from './charts.js'
import type { PaperFigures } from './figures.js'
import { gatherCommune } from './gather-commune.js'
import { type District, districtPart, districtTables, onA4 } from './gather-district.js'
import type { PaperKind } from './kinds.js'
import type { PaperChoice } from './params.js'

export type Order = Readonly<{ kind: PaperKind; unitId: number; choice: PaperChoice }>

/** Said before each step of the work, so that its page can tell how far it is. */
export type Tell = (label: string) => Promise<void>

/** What `gather` tells of, in order. */
const steps: Readonly<Record<PaperKind, readonly string[]>> = {
  COMMUNE_REPORT: ['Đọc số liệu của xã', 'Lập biểu chi tiết'],
  DISTRICT_REPORT: ['Đọc số liệu các xã', 'Lập các biểu', 'Vẽ biểu đồ'],
  MEETING_SUMMARY: ['Đọc số liệu các xã', 'Vẽ biểu đồ'],
}

/** How many steps `gather` tells of. */
export const gatherSteps = (kind: PaperKind): number => steps[kind].length

/** A past day is read as it stood then. */
const onDay = (ctx: Ctx, day: string): Ctx => (day < ctx.today ? lookingBack(ctx, day) : ctx)

type Frame = Omit<PaperFigures, 'unit' | 'commune' | 'district' | 'tables' | 'charts'>

/** What every report's figures begin with. */
const frameOf = async (ctx: Ctx, catalogue: Catalogue, { choice }: Order): Promise<Frame> => {
  const set = setOf(catalogue, choice.set)
  const campaign = choice.campaignId === null ? null : await getCampaign(ctx, choice.campaignId)
  return {
    format: 1,
    takenAt: ctx.now.toISOString(),
    period: campaign && { title: campaign.title, kind: campaign.kind, start: campaign.periodStart },
    day: choice.day,
    before: choice.before,
    basis: choice.basis,
    set: { code: set.code, shortName: set.shortName, word: criterionWord(set) },
  }
}

const nothing = { commune: null, district: null, tables: [], charts: [] } as const

const ofCommune = async (ctx: Ctx, { unitId, choice }: Order, next: () => Promise<void>) => {
  await next()
  const { id, name, fullName } = await getCommune(ctx, unitId)
  const commune = await gatherCommune(ctx, { communeId: id, choice })
  await next()
  const detail = await loadDetail(ctx, id, choice.set)
  const tables = detail.rows.length > 0 ? [onA4(detail)] : []
  return { ...nothing, unit: { id, name, fullName }, commune, tables }
}

/** How far back the trend of a report looks (months). */
const monthsBack = 12

const ofDistrict = async (ctx: Ctx, { kind, unitId, choice }: Order, next: () => Promise<void>) => {
  await next()
  const catalogue = await getCatalogue(ctx)
  const { id, name, fullName, ...unit } = chooseUnit(ctx, await listReportingUnits(ctx), unitId)
  const before = choice.before ?? addDays(choice.day, -1)
  const set = setOf(catalogue, choice.set)
  const asked: District = { unit: { id, name, fullName, ...unit }, set, basis: choice.basis, before }
  const district = await districtPart(ctx, asked, catalogue)
  if (district.communes === 0) throw new NotFound('Đơn vị này không có xã nào vào ngày đã chọn.')
  const whole = kind === 'DISTRICT_REPORT'
  if (whole) await next()
  const tables = whole ? await districtTables(ctx, asked) : []
  await next()
  const days = monthEnds(choice.day, monthsBack)
  const trend = averageTrend(await listMonths(ctx, { unitId: id, setId: set.id, days }), set, {
    unit: id,
    set: set.code,
    basis: choice.basis,
  })
  const charts = [bandsChart(district, choice.day, choice.before), trend && kept(trend), laggingChart(district)].filter(
    (one) => one !== null,
  )
  return { ...nothing, unit: { id, name, fullName }, district, tables, charts }
}

/** Takes the figures of a report as of its day. @throws NotFound where there is nothing to report of */
export const gather = async (now: Ctx, order: Order, tell: Tell): Promise<PaperFigures> => {
  const ctx = onDay(now, order.choice.day)
  let step = 0
  const next = async () => {
    await tell(steps[order.kind][step] ?? '')
    step += 1
  }
  const parts = order.kind === 'COMMUNE_REPORT' ? await ofCommune(ctx, order, next) : await ofDistrict(ctx, order, next)
  return { ...(await frameOf(now, await getCatalogue(ctx), order)), ...parts }
}
