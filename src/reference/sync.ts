import { dayFromDb, dayToDb } from '../kernel/time.js'
import { type Change, type Fields, type Plan, type Row, reconcile } from './merge.js'

/** How the rows of one table are found, made and changed on behalf of a file. */
export type Table<F extends Fields> = Readonly<{
  /** Rows that may be the wanted ones: those the file made (ids), and those with the same natural key. */
  find: (ids: number[], wanted: readonly F[]) => Promise<Row<F>[]>
  /** What makes two rows the same thing in the field, whoever entered them. */
  natural: (fields: F) => string
  insert: (rows: F[]) => Promise<Row<F>[]>
  update: (id: number, fields: Partial<F>) => Promise<unknown>
  locked?: (row: Row<F>) => boolean
}>

/** What a load did, in the file's own keys. */
export type Done = Readonly<{
  added: readonly string[]
  changed: readonly Readonly<{ row: string; from: unknown; to: unknown }>[]
  removed: readonly string[]
  kept: readonly string[]
}>

export type Synced<F extends Fields> = Done & Readonly<{ rows: Map<string, Row<F>>; plan: Plan<F> }>

/** Brings a table to what the file says, as far as the merge allows. Throws only if the database refuses. */
export const syncTable = async <F extends Fields>(
  table: Table<F>,
  wanted: ReadonlyMap<string, F>,
  remembered: ReadonlyMap<string, Row<F>>,
): Promise<Synced<F>> => {
  refuseTwins(table, wanted)
  const candidates = await table.find(
    [...remembered.values()].map(({ id }) => id),
    [...wanted.values()],
  )
  const stored = storedByKey(table, candidates, wanted, remembered)
  const plan = reconcile({ wanted, stored, remembered: fieldsOf(remembered), locked: table.locked })
  for (const { id, to } of plan.change) await table.update(id, to) // an ended life first: its successor takes its place
  const made = plan.add.size > 0 ? await table.insert([...plan.add.values()]) : []
  const madeByNatural = new Map(made.map((row) => [table.natural(row.fields), row]))
  const idOf = (key: string, fields: F) => (stored.get(key) ?? madeByNatural.get(table.natural(fields)))?.id
  const rows = new Map<string, Row<F>>()
  for (const [key, fields] of wanted) {
    const id = idOf(key, fields) ?? remembered.get(key)?.id
    if (id !== undefined) rows.set(key, { id, fields })
  }
  return { ...doneBy(plan), rows, plan }
}

/**
 * The same for rows that only files make: the file is right wherever it differs. Rows it no longer names stay, for the
 * judgements that hang on them, and are told in `kept`; to end one its entry gets a last day.
 */
export const syncOwned = async <F extends Fields>(
  table: Table<F>,
  wanted: ReadonlyMap<string, F>,
): Promise<Synced<F>> => {
  const rows = await table.find([], [...wanted.values()])
  const keyByNatural = new Map([...wanted].map(([key, fields]) => [table.natural(fields), key]))
  const known = new Map<string, Row<F>>()
  const leftOut: string[] = []
  for (const row of rows) {
    const natural = table.natural(row.fields)
    const key = keyByNatural.get(natural)
    if (key === undefined) leftOut.push(`${natural}: not in the file`)
    else known.set(key, row)
  }
  const synced = await syncTable({ ...table, find: () => Promise.resolve(rows) }, wanted, known)
  return { ...synced, kept: [...synced.kept, ...leftOut] }
}

/** Two entries for one thing would make one row remembered twice. */
const refuseTwins = <F extends Fields>(table: Table<F>, wanted: ReadonlyMap<string, F>): void => {
  const seen = new Map<string, string>()
  for (const [key, fields] of wanted) {
    const natural = table.natural(fields)
    const twin = seen.get(natural)
    if (twin !== undefined) throw new Error(`prisma/seed: "${twin}" and "${key}" are the same thing (${natural})`)
    seen.set(natural, key)
  }
}

const storedByKey = <F extends Fields>(
  table: Table<F>,
  candidates: readonly Row<F>[],
  wanted: ReadonlyMap<string, F>,
  remembered: ReadonlyMap<string, Row<F>>,
): Map<string, Row<F>> => {
  const byId = new Map(candidates.map((row) => [row.id, row]))
  const byNatural = new Map(candidates.map((row) => [table.natural(row.fields), row]))
  const stored = new Map<string, Row<F>>()
  for (const key of new Set([...wanted.keys(), ...remembered.keys()])) {
    const before = remembered.get(key)
    const want = wanted.get(key)
    const row = before ? byId.get(before.id) : want && byNatural.get(table.natural(want))
    if (row) stored.set(key, row)
  }
  return stored
}

const fieldsOf = <F extends Fields>(rows: ReadonlyMap<string, Row<F>>): Map<string, F> =>
  new Map([...rows].map(([key, { fields }]) => [key, fields]))

const doneBy = <F extends Fields>(plan: Plan<F>): Done => ({
  added: [...plan.add.keys()],
  changed: plan.change.map(({ key, from, to }: Change<F>) => ({ row: key, from, to })),
  removed: [],
  kept: plan.kept,
})

/** Several tables of one file, told as one. */
export const together = (...parts: readonly (Done & { prefix?: string })[]): Done => ({
  added: parts.flatMap(({ added, prefix = '' }) => added.map((row) => prefix + row)),
  changed: parts.flatMap(({ changed, prefix = '' }) => changed.map((one) => ({ ...one, row: prefix + one.row }))),
  removed: parts.flatMap(({ removed, prefix = '' }) => removed.map((row) => prefix + row)),
  kept: parts.flatMap(({ kept, prefix = '' }) => kept.map((row) => prefix + row)),
})

/** The named day fields as the database wants them; a field that is absent stays absent. */
export const withDates = <F extends Fields, K extends keyof F>(fields: F, ...days: K[]): Dated<F, K> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      days.includes(name as K) && typeof value === 'string' ? dayToDb(value) : value,
    ]),
  ) as Dated<F, K>

export type Dated<F, K extends keyof F> = { [P in keyof F]: P extends K ? Exclude<F[P], string> | Date : F[P] }

/** A row as read, in the words of a file: dates as days, the id apart. */
export const asRow = <F extends Fields>({ id, ...columns }: { id: number }): Row<F> => ({
  id,
  fields: Object.fromEntries(
    Object.entries(columns).map(([name, value]: [string, unknown]) => [
      name,
      value instanceof Date ? dayFromDb(value) : value,
    ]),
  ) as F,
})
