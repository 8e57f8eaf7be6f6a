import { getStatusFacts } from '../assessments/status-page.js'
import type { Ctx } from '../kernel/context.js'
import { type Asked, tableFigures } from './figures.js'
import type { TableNo } from './registry.js'
import type { ReportTable } from './table.js'
import { table1 } from './table-1.js'
import { table2 } from './table-2.js'
import { table3 } from './table-3.js'
import { table4 } from './table-4.js'
import { detailTable } from './table-detail.js'
import { unmetFigures } from './unmet.js'

/** Reads at the first call, answers the same to every one. */
const once = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let found: Promise<T> | undefined
  return () => (found ??= read())
}

/** What the tables are made of: read only where one needs it, and once for all that do. */
const sourceOf = (ctx: Ctx, asked: Asked) => ({
  results: once(() => tableFigures(ctx, asked)),
  unmet: once(() => unmetFigures(ctx, asked)),
})
type Source = ReturnType<typeof sourceOf>

const makers: Readonly<Record<TableNo, (source: Source) => Promise<ReportTable>>> = {
  1: async ({ results }) => table1(await results()),
  2: async ({ results }) => table2(await results()),
  3: async ({ results }) => table3(await results()),
  4: async ({ unmet }) => table4(await unmet()),
}

/**
 * Tables of the reporting routine as facts, from which every writer works. The context decides the day: one that looks
 * back gives the tables as of that day. The unit must be one of `listTableUnits`, which knows the person's scope.
 */
export const loadTables = (ctx: Ctx, asked: Asked, numbers: readonly TableNo[]): Promise<ReportTable[]> => {
  const source = sourceOf(ctx, asked)
  return Promise.all(numbers.map((no) => makers[no](source)))
}

/** One of them. */
export const loadTable = (ctx: Ctx, { no, ...asked }: Asked & { no: TableNo }): Promise<ReportTable> =>
  makers[no](sourceOf(ctx, asked))

/** The commune's own detailed table of a set, as of the day of the context. @throws NotFound outside the person's scope */
export const loadDetail = async (ctx: Ctx, communeId: number, setCode: string): Promise<ReportTable> =>
  detailTable(await getStatusFacts(ctx, communeId, setCode))
