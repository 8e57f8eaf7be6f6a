import type { Tx } from '../kernel/db/client.js'
import { type Day, dayToDb } from '../kernel/time.js'
import type { Seed, SeedFile } from './files.js'
import type { Done } from './sync.js'

/** What loading one file is given: its transaction, the clock, the other files. */
export type Loading = Readonly<{ tx: Tx; now: Date; today: Day; seed: Seed }>

/** What writing a set is given. */
export type Writing = Pick<Loading, 'tx' | 'now' | 'today'>

/** Loads one file inside its transaction and remembers it there. */
export type Loader = (loading: Loading, file: SeedFile) => Promise<Done>

/** Tells the day and locks the communes in NTM scope, whatever days they live, in the order every writer keeps. */
export const lockCommunes = async ({ tx, today }: Pick<Loading, 'tx' | 'today'>): Promise<number[]> => {
  const communes = await tx.adminUnit.findMany({ where: { level: 'COMMUNE', ntmScope: true }, select: { id: true } })
  const ids = communes.map(({ id }) => id)
  await tx.$executeRaw`SELECT begin_write(${dayToDb(today)}::date, ${ids}::int[])`
  return ids
}

/**
 * Opens the missing assessments of the sets for every commune in NTM scope: a past or coming commune has its own rows,
 * for the days it shares with an indicator.
 */
export const openAssessments = async (loading: Writing, setIds: readonly number[]): Promise<void> => {
  const communes = await lockCommunes(loading)
  const { tx, now } = loading
  await tx.$executeRaw`SELECT open_assessments(${communes}::int[], ${[...setIds]}::int[], ${now}::timestamptz)`
}
