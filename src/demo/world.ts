import { judgeContext, listReaches, type Reach } from '../assessments/place.js'
import type { JudgeContext } from '../assessments/verdict.js'
import { getResponsibilities } from '../assignments/queries.js'
import { type Catalogue, getCatalogue, type IndicatorDef } from '../criteria/catalogue.js'
import type { Tx } from '../kernel/db/client.js'
import { type Day, dayToDb } from '../kernel/time.js'
import { demoDay } from './calendar.js'
import { type CommuneProfile, communeProfiles } from './communes.js'

export type DemoCommune = Readonly<{ id: number; name: string; profile: CommuneProfile }>
/** Who leads an indicator; a draft gives no rights, then the coordination office decides. */
export type Lead = Readonly<{ id: number; code: string; name: string; shortName: string; confirmed: boolean }>
export type LeadOf = (indicator: IndicatorDef) => Lead | null

/** What the reference data made that the demonstration builds on. */
export type World = Readonly<{
  catalogue: Catalogue
  districtId: number
  communes: readonly DemoCommune[]
  /** Ids of units by full name and of agencies by code. */
  units: ReadonlyMap<string, number>
  agencies: ReadonlyMap<string, Readonly<{ id: number; shortName: string }>>
  assessmentId: (communeId: number, indicatorId: number) => number
}>

const must = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`The demonstration needs ${what}, which the reference data does not have.`)
  return value
}

const listUnits = (tx: Tx) =>
  tx.adminUnit.findMany({
    where: { validFrom: { lte: dayToDb(demoDay) }, OR: [{ validTo: null }, { validTo: { gte: dayToDb(demoDay) } }] },
    select: { id: true, fullName: true },
  })

const assessmentIds = async (tx: Tx, communeIds: readonly number[]): Promise<World['assessmentId']> => {
  const rows = await tx.assessment.findMany({
    where: { communeId: { in: [...communeIds] } },
    select: { id: true, communeId: true, indicatorId: true },
  })
  const ids = new Map(rows.map(({ id, communeId, indicatorId }) => [`${communeId}/${indicatorId}`, id]))
  return (communeId, indicatorId) => must(ids.get(`${communeId}/${indicatorId}`), 'an opened assessment')
}

/** Reads who leads what, once the assignments stand. */
export const readLeads = async (tx: Tx, { catalogue, districtId }: World): Promise<LeadOf> => {
  const known = new Map(
    await Promise.all(
      catalogue.sets.map(async ({ id }) => {
        const answers = await getResponsibilities({ db: tx }, { setId: id, unitIds: [districtId], day: demoDay })
        return [id, answers] as const
      }),
    ),
  )
  return (indicator) => {
    const responsibility = known.get(indicator.setId)?.of(indicator)
    return responsibility?.lead ? { ...responsibility.lead, confirmed: responsibility.confirmed } : null
  }
}

/** Reads what the reference data made. @throws Error when something the stories speak of is not there */
export const readWorld = async (tx: Tx): Promise<World> => {
  const catalogue = await getCatalogue({ db: tx })
  const units = new Map((await listUnits(tx)).map(({ id, fullName }) => [fullName, id]))
  const districtId = must(units.get('Huyện Văn Quan'), 'Huyện Văn Quan')
  const agencies = await tx.agency.findMany({ where: { unitId: districtId } })
  const communes = communeProfiles.map((profile) => ({
    id: must(units.get(`Xã ${profile.name}`), `Xã ${profile.name}`),
    name: profile.name,
    profile,
  }))
  return {
    catalogue,
    districtId,
    communes,
    units,
    agencies: new Map(agencies.map(({ code, id, shortName }) => [code, { id, shortName }])),
    assessmentId: await assessmentIds(
      tx,
      communes.map(({ id }) => id),
    ),
  }
}

/** What figures of a commune are judged by on a day of the story. */
export type ContextOf = (communeId: number, day: Day) => JudgeContext

/** Reads it once the register of recognitions stands. */
export const readContexts = async (tx: Tx, { catalogue, communes }: World): Promise<ContextOf> => {
  const ids = communes.map(({ id }) => id)
  const reaches = new Map((await listReaches({ db: tx }, ids, demoDay)).map((reach: Reach) => [reach.communeId, reach]))
  return (communeId, day) => judgeContext(catalogue, day, reaches.get(communeId))
}
