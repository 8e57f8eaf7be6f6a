import type { Tx } from '../kernel/db/client.js'
import { type Day, dayToDb } from '../kernel/time.js'
import type { Seed, SeedFile } from './files.js'
import type { Done } from './sync.js'

/** What loading one file is given: its transaction, the clock, the other files. */
export type Loading = Readonly<{ tx: Tx; now: Date; today: Day; seed: Seed }>

/** Loads one file inside its transaction and remembers it there. */
export type Loader = (loading: Loading, file: SeedFile) => Promise<Done>

/**
 * Opens the missing assessments of the sets for every commune in NTM scope, whatever days it lives: a past or coming
 * commune has its own rows. The first statement locks the communes, as every writer of assessments must.
 */
export const openAssessments = async ({ tx, now, today }: Loading, setIds: readonly number[]): Promise<number> => {
  const communes = await tx.adminUnit.findMany({ where: { level: 'COMMUNE', ntmScope: true }, select: { id: true } })
  const communeIds = communes.map(({ id }) => id)
  if (communeIds.length === 0 || setIds.length === 0) return 0
  await tx.$executeRaw`SELECT begin_write(${dayToDb(today)}::date, ${communeIds}::int[])`
  const [opened] = await tx.$queryRaw<[{ count: bigint }]>`
    SELECT open_assessments(${communeIds}::int[], ${[...setIds]}::int[], ${now}::timestamptz) AS count`
  return Number(opened.count)
}
