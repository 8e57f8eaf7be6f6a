import { getCatalogue, setOf } from '../criteria/catalogue.js'
import { getIndicator, listLevels, type StoredLevel } from '../criteria/queries.js'
import { getStandpoint, type Standpoint } from '../criteria/standpoint.js'
import type { Ctx } from '../kernel/context.js'
import { authorize } from '../policies/guard.js'
import { mayEditLevelsFor } from '../policies/sets.js'
import type { LevelSubject } from './preview.js'
import { findProvince } from './queries.js'
import { type Target, targetOf } from './schemas.js'
import { notTheirs } from './service.js'

/** An indicator as the office that enters its levels sees it. */
export type Stage = Readonly<{
  subject: LevelSubject
  target: Target
  standpoint: Standpoint
  province: Readonly<{ id: number; fullName: string }> | null
  levels: readonly StoredLevel[]
  /** The unit the address names, if any. */
  asked: number | null
}>

type Address = Readonly<{ set: string; code: string; asked: number | null }>

/** @throws NotFound for what there is not, Forbidden where another office enters levels */
export const getStage = async (ctx: Ctx, { set: setCode, code, asked }: Address): Promise<Stage> => {
  const catalogue = await getCatalogue(ctx)
  const set = setOf(catalogue, setCode)
  const { indicator } = getIndicator(set, code, ctx.today)
  const standpoint = await getStandpoint(ctx, asked)
  const { unitIds } = standpoint
  authorize(mayEditLevelsFor(ctx.actor, unitIds), notTheirs)
  const [province, levels] = await Promise.all([findProvince(ctx, unitIds), listLevels(ctx, indicator.id)])
  const subject = { catalogue, set, indicator, unitIds }
  return { subject, target: targetOf(set, indicator), standpoint, province, levels, asked }
}
