import { createHash } from 'node:crypto'
import { getCatalogue, type SetDef } from '../criteria/catalogue.js'
import { dataRows } from './guess.js'
import { type Columns, type Fault, faulty, type Item, type Plan, type ReadCtx } from './kind.js'
import { type Batch, type Counts, listFileRows, type StoredRow } from './queries.js'
import { errorIn } from './words.js'

/** What an uploaded file would do now. */
export type BatchPlan = Readonly<{
  items: readonly Item[]
  counts: Counts
  /** Rows passed over: sums and the row that numbers the columns. */
  passed: number
  /** Moves when the file would do something else. */
  stamp: string
  /** What each row would do, by its place in the file. */
  sums: ReadonlyMap<number, Readonly<{ sum: string; faults: readonly Fault[] }>>
  /** Rows that would do something else than when the columns were settled. */
  moved: ReadonlySet<number>
  apply: Plan['apply']
}>

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)

/** Cells with an error of the spreadsheet, in the columns that are read. */
const brokenCells = (row: StoredRow, columns: Columns): Fault[] =>
  Object.values(columns).flatMap((column) => {
    const message = errorIn(row.cells[column] ?? '')
    return message === null ? [] : [{ column, message }]
  })

const countsOf = (items: readonly Item[]): Counts => {
  const counts = { create: 0, change: 0, same: 0, error: 0 }
  for (const { outcome } of items) counts[outcome] += 1
  return counts
}

/** The set a batch is about; null for kinds that have none. */
export const setOfBatch = async (ctx: ReadCtx, { set }: Batch['setup']): Promise<SetDef | null> =>
  set === null ? null : ((await getCatalogue(ctx)).sets.find(({ code }) => code === set) ?? null)

/** Plans an uploaded file against what is stored now. */
export const planBatch = async (ctx: ReadCtx, { id, kind, setup }: Batch): Promise<BatchPlan> => {
  const stored = await listFileRows(ctx, { id, sheet: setup.sheet })
  const { rows, passed } = dataRows(stored, setup.head ?? 0)
  const broken = new Map(
    (rows as StoredRow[])
      .map((row) => [row.no, brokenCells(row, setup.columns)] as const)
      .filter(([, faults]) => faults.length > 0),
  )
  const set = await setOfBatch(ctx, setup)
  const sound = rows.filter(({ no }) => !broken.has(no))
  const { columns, asOf, terms } = setup
  const plan = await kind.plan(ctx, { rows: sound, columns, set, asOf, terms })
  const bad = [...broken].map(([no, faults]) => faulty(no, '', faults))
  const items = [...bad, ...plan.items].sort((a, b) => a.no - b.no)
  const { sums, moved } = sumsOf(items, stored)
  const stamp = digest([...sums].map(([rowNo, { sum }]) => [rowNo, sum]))
  return { items, counts: countsOf(items), passed, stamp, sums, moved, apply: plan.apply }
}

const sumsOf = (items: readonly Item[], stored: readonly StoredRow[]) => {
  const byRow = new Map<number, Item[]>()
  for (const item of items) byRow.set(item.no, [...(byRow.get(item.no) ?? []), item])
  const sums = new Map<number, { sum: string; faults: readonly Fault[] }>()
  const moved = new Set<number>()
  for (const { no, rowNo, plannedAs } of stored) {
    const own = byRow.get(no)
    if (!own) continue
    const sum = digest(own)
    sums.set(rowNo, { sum, faults: own.flatMap(({ faults }) => faults) })
    if (plannedAs !== null && plannedAs !== sum) moved.add(no)
  }
  return { sums, moved }
}
