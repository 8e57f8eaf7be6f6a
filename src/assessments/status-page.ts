import { getResponsibilities, type Responsibilities } from '../assignments/queries.js'
import { type Catalogue, getCatalogue, type SetDef, setOf } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import type { Day } from '../kernel/time.js'
import { type Commune, getCommune } from '../units/queries.js'
import { judgeContext, judgedOn, listReaches } from './place.js'
import { type AssessmentRow, listRows } from './queries.js'
import { type CommuneStanding, getStanding } from './standing-query.js'
import type { JudgeContext } from './verdict.js'

/** A commune's rows in a set, with what they are judged by. */
export type CommuneSet = Readonly<{
  catalogue: Catalogue
  set: SetDef
  commune: Commune
  context: JudgeContext
  rows: readonly AssessmentRow[]
}>

/** Everything the status page of a commune in a set is made of. */
export type StatusFacts = CommuneSet &
  Readonly<{
    standing: CommuneStanding
    responsibilities: Responsibilities
    /** The past day they are of; null: now. */
    on: Day | null
  }>

/** The set and the commune that an address names. @throws NotFound when either is unknown or out of scope */
const getSubjects = async (ctx: Ctx, communeId: number, setCode: string) => {
  const [catalogue, commune] = await Promise.all([getCatalogue(ctx), getCommune(ctx, communeId)])
  const set = setOf(catalogue, setCode)
  return { catalogue, commune, set, day: judgedOn(ctx.today, set, commune) }
}

/** The rows of a commune in a set: four statements. */
export const getCommuneSet = async (ctx: Ctx, communeId: number, setCode: string): Promise<CommuneSet> => {
  const { catalogue, commune, set, day } = await getSubjects(ctx, communeId, setCode)
  const [[reach], rows] = await Promise.all([
    listReaches(ctx, [commune.id], day),
    listRows(ctx, { communeId: commune.id, setId: set.id }),
  ])
  return { catalogue, set, commune, rows, context: judgeContext(catalogue, day, reach) }
}

/** The status page whole: six statements, whatever the number of rows. */
export const getStatusFacts = async (ctx: Ctx, communeId: number, setCode: string): Promise<StatusFacts> => {
  const { catalogue, commune, set, day } = await getSubjects(ctx, communeId, setCode)
  const key = { communeId: commune.id, setId: set.id }
  const reaches = listReaches(ctx, [commune.id], day)
  const [[reach], rows, standing, responsibilities] = await Promise.all([
    reaches,
    listRows(ctx, key),
    getStanding(ctx, key),
    reaches.then(([found]) => getResponsibilities(ctx, { setId: set.id, unitIds: found?.unitPath ?? [], day })),
  ])
  const context = judgeContext(catalogue, day, reach)
  return { catalogue, set, commune, rows, standing, responsibilities, context, on: ctx.asOf ?? null }
}
