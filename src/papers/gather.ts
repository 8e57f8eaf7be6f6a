import { criterionWord } from '../assessments/tiles.js'
import { getCampaign } from '../campaigns/queries.js'
import { type Catalogue, getCatalogue, setOf } from '../criteria/catalogue.js'
import { type Ctx, lookingBack } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { addDays } from '../kernel/time.js'
import { TABLES } from '../tables/registry.js'
import { chooseUnit, getCommune, listReportingUnits } from '../units/queries.js'
import type { PaperFigures } from './figures.js'
import { gatherCommune } from './gather-commune.js'
import { type District, districtPart, districtTables } from './gather-district.js'
import type { PaperKind } from './kinds.js'
import type { PaperChoice } from './params.js'

export type Order = Readonly<{ kind: PaperKind; unitId: number; choice: PaperChoice }>

/** Said before each step of the work, so that its page can tell how far it is. */
export type Tell = (label: string) => Promise<void>

/** How many steps `gather` tells of. */
export const gatherSteps = (kind: PaperKind): number =>
  ({ COMMUNE_REPORT: 1, DISTRICT_REPORT: 1 + TABLES.length, MEETING_SUMMARY: 1 })[kind]

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

const ofCommune = async (ctx: Ctx, { unitId, choice }: Order) => {
  const { id, name, fullName } = await getCommune(ctx, unitId)
  return { ...nothing, unit: { id, name, fullName }, commune: await gatherCommune(ctx, { communeId: id, choice }) }
}

const ofDistrict = async (ctx: Ctx, catalogue: Catalogue, { kind, unitId, choice }: Order, tell: Tell) => {
  const unit = chooseUnit(ctx, await listReportingUnits(ctx), unitId)
  const before = choice.before ?? addDays(choice.day, -1)
  const asked: District = { unit, set: setOf(catalogue, choice.set), basis: choice.basis, before }
  const district = await districtPart(ctx, asked, catalogue)
  if (district.communes === 0) throw new NotFound('Đơn vị này không có xã nào vào ngày đã chọn.')
  const tables = kind === 'DISTRICT_REPORT' ? await districtTables(ctx, asked, tell) : []
  const { id, name, fullName } = unit
  return { ...nothing, unit: { id, name, fullName }, district, tables }
}

/** Takes the figures of a report as of its day. @throws NotFound where there is nothing to report of */
export const gather = async (now: Ctx, order: Order, tell: Tell): Promise<PaperFigures> => {
  const ctx = onDay(now, order.choice.day)
  const catalogue = await getCatalogue(ctx)
  await tell('Đọc số liệu các xã')
  const parts =
    order.kind === 'COMMUNE_REPORT' ? await ofCommune(ctx, order) : await ofDistrict(ctx, catalogue, order, tell)
  return { ...(await frameOf(now, catalogue, order)), ...parts }
}
