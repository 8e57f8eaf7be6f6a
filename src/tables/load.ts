import { getStatusFacts } from '../assessments/status-page.js'
import type { Ctx } from '../kernel/context.js'
import { addDays } from '../kernel/time.js'
import { latestFunds, listFunds } from '../resources/funds.js'
import { listArrears, listSites } from '../resources/queries.js'
import { listMobilised } from '../resources/sums.js'
import { listCommunes } from '../units/queries.js'
import { type Asked, tableFigures } from './figures.js'
import { registerFigures } from './register.js'
import type { TableNo } from './registry.js'
import type { ReportTable } from './table.js'
import { table1 } from './table-1.js'
import { table2 } from './table-2.js'
import { table3 } from './table-3.js'
import { table4 } from './table-4.js'
import { table5 } from './table-5.js'
import { table6 } from './table-6.js'
import { table7 } from './table-7.js'
import { table8 } from './table-8.js'
import { table9 } from './table-9.js'
import { detailTable } from './table-detail.js'
import { unmetFigures } from './unmet.js'

/** Reads at the first call, answers the same to every one. */
const once = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let found: Promise<T> | undefined
  return () => (found ??= read())
}

/** What the tables are made of: read only where one needs it, and once for all that do. */
const sourceOf = (ctx: Ctx, asked: Asked) => ({
  ctx,
  asked,
  results: once(() => tableFigures(ctx, asked)),
  unmet: once(() => unmetFigures(ctx, asked)),
  communes: once(() => listCommunes(ctx, asked.unit)),
})
type Source = ReturnType<typeof sourceOf>

const idsOf = (units: readonly { id: number }[]): number[] => units.map(({ id }) => id)

const makers: Readonly<Record<TableNo, (source: Source) => Promise<ReportTable>>> = {
  1: async ({ results }) => table1(await results()),
  2: async ({ results }) => table2(await results()),
  3: async ({ results }) => table3(await results()),
  4: async ({ unmet }) => table4(await unmet()),
  5: async ({ ctx, asked, communes }) => {
    const { unit, before } = asked
    const period = { from: addDays(before, 1), to: unit.asOf }
    const totals = await listMobilised(ctx, { communeIds: idsOf(await communes()), ...period })
    return table5({ unit, day: unit.asOf, from: period.from, totals })
  },
  6: async ({ ctx, asked: { unit }, communes }) => {
    const unitIds = [unit.id, ...idsOf(await communes())]
    const funds = await listFunds(ctx, { unitIds, year: Number(unit.asOf.slice(0, 4)), to: unit.asOf })
    return table6({ unit, day: unit.asOf, funds: latestFunds(funds) })
  },
  7: async ({ ctx, asked: { unit }, communes }) => {
    const own = await communes()
    return table7({ unit, day: unit.asOf, communes: own, sites: await listSites(ctx, idsOf(own)) })
  },
  8: async ({ ctx, asked }) => table8(await registerFigures(ctx, asked)),
  9: async ({ ctx, asked: { unit }, communes }) => {
    const arrears = await listArrears(ctx, idsOf(await communes()))
    return table9({ unit, day: unit.asOf, arrears: arrears.filter(({ asOf }) => asOf <= unit.asOf) })
  },
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
