import { type Campaign, getCampaign, listCampaigns } from '../campaigns/queries.js'
import { getCatalogue, type SetDef } from '../criteria/catalogue.js'
import { chooseSet } from '../dashboards/choice.js'
import { type Ctx, communesOf } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { addDays, type Day } from '../kernel/time.js'
import { periodBefore } from '../tables/units.js'
import { type Commune, getCommune, listCommunes, listReportingUnits, type ReportingUnit } from '../units/queries.js'
import { findSnapshot } from './campaign-facts.js'
import type { PaperKind } from './kinds.js'
import type { PaperChoice } from './params.js'
import type { ChoiceForm } from './schemas.js'

/** What the person may choose from. */
export type Choices = Readonly<{
  kinds: readonly PaperKind[]
  units: readonly ReportingUnit[]
  communes: readonly Commune[]
  campaigns: readonly Campaign[]
  sets: readonly SetDef[]
}>

/** The communes whose reports the person may make: those of an officer, or all of the office's district. */
const ownCommunes = async (ctx: Ctx, units: readonly ReportingUnit[]): Promise<Commune[]> => {
  const [unit] = units
  if (unit) return listCommunes(ctx, unit)
  const ids = communesOf(ctx.actor, 'COMMUNE', 'COORDINATOR').slice(0, 20)
  const found = await Promise.all(ids.map((id) => getCommune(ctx, id)))
  return found.filter(({ validTo }) => validTo === null || validTo >= ctx.today)
}

export const loadChoices = async (ctx: Ctx): Promise<Choices> => {
  const units = (await listReportingUnits(ctx)).filter(({ level }) => level === 'DISTRICT')
  const [communes, { rows }, catalogue] = await Promise.all([
    ownCommunes(ctx, units),
    listCampaigns(ctx, 1),
    getCatalogue(ctx),
  ])
  const office = ctx.actor.grants.some(({ role }) => role === 'COORDINATOR') && units.length > 0
  return {
    kinds: office ? ['DISTRICT_REPORT', 'COMMUNE_REPORT', 'MEETING_SUMMARY'] : ['COMMUNE_REPORT'],
    units,
    communes,
    campaigns: rows,
    sets: catalogue.sets,
  }
}

/** A choice made whole: of which unit, of which day, compared with which. */
export type Chosen = Readonly<{
  kind: PaperKind
  unit: Readonly<{ id: number; name: string; fullName: string }>
  choice: PaperChoice
  campaign: Campaign | null
}>

const unitOf = ({ units, communes }: Choices, { kind, unit, commune }: ChoiceForm) => {
  const pool = kind === 'COMMUNE_REPORT' ? communes : units
  const asked = kind === 'COMMUNE_REPORT' ? commune : unit
  const found = asked === null ? pool[0] : pool.find(({ id }) => id === asked)
  if (!found) throw new NotFound('Không tìm thấy đơn vị này trong phạm vi của tài khoản.')
  return { id: found.id, name: found.name, fullName: found.fullName }
}

const earlier = (a: Day, b: Day): Day => (a < b ? a : b)

/**
 * Completes what the person chose: a campaign gives the cut-off and is compared with the end of the period before; a day
 * stands alone and is compared with the end of the month before, unless another day is asked for.
 */
export const complete = async (ctx: Ctx, choices: Choices, form: ChoiceForm): Promise<Chosen> => {
  const unit = unitOf(choices, form)
  const campaign = form.campaign === null ? null : await getCampaign(ctx, form.campaign)
  const day = campaign ? earlier(campaign.cutoffDate, ctx.today) : (form.day ?? ctx.today)
  const before = form.before ?? (campaign ? addDays(campaign.periodStart, -1) : periodBefore(day))
  const set = chooseSet(await getCatalogue(ctx), day, form.set ?? '')
  const snapshot = campaign && form.kind === 'COMMUNE_REPORT' ? await findSnapshot(ctx, campaign.id, unit.id) : null
  return {
    kind: form.kind,
    unit,
    campaign,
    choice: {
      campaignId: campaign?.id ?? null,
      snapshot: snapshot && { submissionId: snapshot.submissionId, number: snapshot.number },
      day,
      before: before < day ? before : null,
      set: set.code,
      basis: form.basis,
    },
  }
}
