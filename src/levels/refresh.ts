import { getCatalogue } from '../criteria/catalogue.js'
import { beginWrite, type CommandCtx, command } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import { day as showDay } from '../kernel/format.js'
import { effectsOf } from './effects.js'
import { getMatters, listCommunesOf } from './queries.js'
import { rejudge } from './rejudge.js'

/** Communes handled in one transaction: their officers wait that long at most. */
const batch = 50

const refreshBatch = command(
  'assessment.rejudged',
  async (ctx: CommandCtx, indicatorIds: readonly number[], communeIds: readonly number[]): Promise<number> => {
    await beginWrite(ctx, communeIds)
    const catalogue = await getCatalogue(ctx)
    const matters = await getMatters(ctx, { indicatorIds, communeIds }, ctx.today)
    const why = `Mức áp dụng từ ngày ${showDay(ctx.today)} khác mức đã dùng để so sánh.`
    const effects = effectsOf({ before: catalogue, after: catalogue }, matters, { on: ctx.today, why })
    if (effects.length === 0) ctx.unchanged()
    else await rejudge(ctx, effects, why)
    return effects.length
  },
)

/**
 * Brings stored results to what the levels of today say: some begin on a later day, those of incomes change with the
 * year. Pages judge by themselves; lists and flags read what is stored, so this runs once a day. Answers how many rows
 * changed; run again it changes nothing.
 */
export const refreshResults = async (ctx: Ctx): Promise<number> => {
  const catalogue = await getCatalogue(ctx)
  const indicatorIds = catalogue.sets
    .flatMap((set) => set.criteria)
    .flatMap(({ indicators }) => indicators)
    .map(({ id }) => id)
  const communeIds = await listCommunesOf(ctx, { indicatorIds, unitId: null })
  let changed = 0
  for (let from = 0; from < communeIds.length; from += batch) {
    changed += await refreshBatch(ctx, indicatorIds, communeIds.slice(from, from + batch))
  }
  return changed
}
