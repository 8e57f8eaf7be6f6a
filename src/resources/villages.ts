import { command } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import { Conflict } from '../kernel/errors.js'
import { type Day, dayFromDb, dayToDb } from '../kernel/time.js'
import { authorize } from '../policies/guard.js'
import { mayEnterResources } from '../policies/resources.js'
import { notYours } from './service.js'

/** A village of a commune; without days it has always been there and still is. */
export type Village = Readonly<{
  id: number
  communeId: number
  name: string
  validFrom: Day | null
  validTo: Day | null
}>

/** Villages of communes, those that ended included, by commune and name. */
export const listVillagesOf = async (ctx: Pick<Ctx, 'db'>, communeIds: readonly number[]): Promise<Village[]> => {
  const rows = await ctx.db.village.findMany({
    where: { communeId: { in: [...communeIds] } },
    select: { id: true, communeId: true, name: true, validFrom: true, validTo: true },
    orderBy: [{ communeId: 'asc' }, { name: 'asc' }, { id: 'asc' }],
    take: 20_000,
  })
  return rows.map(({ validFrom, validTo, ...row }) => ({
    ...row,
    validFrom: validFrom && dayFromDb(validFrom),
    validTo: validTo && dayFromDb(validTo),
  }))
}

export type VillageDays = Pick<Village, 'validFrom' | 'validTo'>

const toDb = ({ validFrom, validTo }: VillageDays) => ({
  validFrom: validFrom === null ? null : dayToDb(validFrom),
  validTo: validTo === null ? null : dayToDb(validTo),
})

/** Enters a village of a commune. Answers its id. */
export const addVillage = command(
  'village.added',
  async (ctx, village: Omit<Village, 'id'>, reason: string): Promise<number> => {
    const { communeId, name, validFrom, validTo } = village
    authorize(mayEnterResources(ctx.actor, { communeId }), notYours)
    const { id } = await ctx.db.village.create({ data: { communeId, name, ...toDb(village) } })
    await ctx.record({ subject: 'Village', subjectId: id, communeId, to: { name, validFrom, validTo }, reason })
    return id
  },
)

/** Corrects the days between which a village exists. @throws Conflict when they moved since they were read */
export const changeVillage = command(
  'village.changed',
  async (ctx, known: Village, next: VillageDays, reason: string): Promise<void> => {
    const { id, communeId, name } = known
    authorize(mayEnterResources(ctx.actor, { communeId }), notYours)
    const { count } = await ctx.db.village.updateMany({ where: { id, communeId, ...toDb(known) }, data: toDb(next) })
    if (count === 0) throw new Conflict()
    const from = { name, validFrom: known.validFrom, validTo: known.validTo }
    await ctx.record({ subject: 'Village', subjectId: id, communeId, from, to: { name, ...next }, reason })
  },
)

/** Takes a village back that was entered by mistake and nothing stands on yet. */
export const removeVillage = command('village.removed', async (ctx, known: Village, reason: string): Promise<void> => {
  const { id, communeId, name } = known
  authorize(mayEnterResources(ctx.actor, { communeId }), notYours)
  const { count } = await ctx.db.village.deleteMany({ where: { id, communeId, modelSites: { none: {} } } })
  if (count === 0) throw new Conflict()
  await ctx.record({ subject: 'Village', subjectId: id, communeId, from: { name }, reason })
})
