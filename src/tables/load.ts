import type { Ctx } from '../kernel/context.js'
import { type Asked, tableFigures } from './figures.js'
import type { TableNo } from './registry.js'
import type { ReportTable } from './table.js'
import { table1 } from './table-1.js'
import { table2 } from './table-2.js'
import { table3 } from './table-3.js'
import { table4 } from './table-4.js'
import { unmetFigures } from './unmet.js'

const makers: Readonly<Record<TableNo, (ctx: Ctx, asked: Asked) => Promise<ReportTable>>> = {
  1: async (ctx, asked) => table1(await tableFigures(ctx, asked)),
  2: async (ctx, asked) => table2(await tableFigures(ctx, asked)),
  3: async (ctx, asked) => table3(await tableFigures(ctx, asked)),
  4: async (ctx, asked) => table4(await unmetFigures(ctx, asked)),
}

/**
 * A table of the reporting routine as facts, from which every writer works. The context decides the day: one that looks
 * back gives the table as of that day. The unit must be one of `listTableUnits`, which knows the person's scope.
 */
export const loadTable = (ctx: Ctx, { no, ...asked }: Asked & { no: TableNo }): Promise<ReportTable> =>
  makers[no](ctx, asked)
