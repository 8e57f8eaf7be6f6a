import { getCatalogue, setOf } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { tableJson } from '../tables/csv.js'
import { loadTable } from '../tables/load.js'
import { tableNo } from '../tables/registry.js'
import { listTableUnits, periodBefore } from '../tables/units.js'
import { chooseUnit } from '../units/queries.js'
import type { TableQuery } from './params.js'
import type { Table } from './schemas.js'

/** A table of the reporting routine, the same as its page and files give. @throws NotFound for an unknown table, set or unit */
export const readTable = async (ctx: Ctx, asked: string, query: TableQuery): Promise<Table> => {
  const no = tableNo(asked)
  if (no === null) throw new NotFound('Không có biểu này.')
  const [catalogue, units] = await Promise.all([getCatalogue(ctx), listTableUnits(ctx)])
  const unit = chooseUnit(ctx, units, query.unit)
  const set = setOf(catalogue, query.set)
  const before = query.before ?? periodBefore(unit.asOf)
  return tableJson(await loadTable(ctx, { no, unit, set, basis: query.basis, before }))
}
