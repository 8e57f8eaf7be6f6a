import { criterionWord } from '../assessments/tiles.js'
import { getCampaign } from '../campaigns/queries.js'
import { getCatalogue, setOf } from '../criteria/catalogue.js'
import { type Ctx, lookingBack } from '../kernel/context.js'
import { getCommune } from '../units/queries.js'
import type { PaperFigures } from './figures.js'
import { gatherCommune } from './gather-commune.js'
import type { PaperKind } from './kinds.js'
import type { PaperChoice } from './params.js'

export type Order = Readonly<{ kind: PaperKind; unitId: number; choice: PaperChoice }>

/** Said before each step of the work, so that its page can tell how far it is. */
export type Tell = (label: string) => Promise<void>

/** How many steps `gather` tells of. */
export const gatherSteps = (kind: PaperKind): number => (kind === 'COMMUNE_REPORT' ? 1 : 6)

/** The day's context: a past day is read as it stood then. */
const onDay = (ctx: Ctx, day: string): Ctx => (day < ctx.today ? lookingBack(ctx, day) : ctx)

/** What every report's figures begin with. */
const frame = async (ctx: Ctx, { choice }: Order): Promise<Omit<PaperFigures, 'unit'>> => {
  const set = setOf(await getCatalogue(ctx), choice.set)
  const campaign = choice.campaignId === null ? null : await getCampaign(ctx, choice.campaignId)
  return {
    format: 1,
    takenAt: ctx.now.toISOString(),
    period: campaign && { title: campaign.title, kind: campaign.kind, start: campaign.periodStart },
    day: choice.day,
    before: choice.before,
    basis: choice.basis,
    set: { code: set.code, shortName: set.shortName, word: criterionWord(set) },
    commune: null,
    district: null,
    tables: [],
    charts: [],
  }
}

/** Takes the figures of a report as of its day. */
export const gather = async (now: Ctx, order: Order, tell: Tell): Promise<PaperFigures> => {
  const ctx = onDay(now, order.choice.day)
  await tell('Đọc số liệu của xã')
  const { id, name, fullName } = await getCommune(ctx, order.unitId)
  return {
    ...(await frame({ ...now, db: ctx.db }, order)),
    unit: { id, name, fullName },
    commune: await gatherCommune(ctx, { communeId: id, choice: order.choice }),
  }
}
