import type { Prisma } from '../generated/prisma/client.js'
import type { SqlColumn } from '../kernel/lists/sql.js'
import { type ExportIndicator, exportSelect } from './export.js'
import type { ListFilter } from './list-filter.js'
import { type ListFacts, levelGroups } from './list-page.js'
import { listOrder, listWhere } from './list-queries.js'
import type { JudgeContext } from './verdict.js'
import { levelOf, requirementInWords } from './words.js'

const indicatorsOf = (
  { indicators, responsibilities }: ListFacts,
  context: JudgeContext,
  group: number,
): ExportIndicator[] =>
  indicators.map(({ criterion, indicator }) => {
    const { lead, confirmed } = responsibilities.of(indicator)
    return {
      id: indicator.id,
      group,
      criterion: `${criterion.no}. ${criterion.name}`,
      code: indicator.code,
      name: indicator.name,
      requirement: requirementInWords(indicator, levelOf(indicator, context)) ?? 'Chưa cập nhật ngưỡng',
      unit: indicator.measure?.unit ?? indicator.unit ?? '',
      agency: lead ? `${lead.shortName}${confirmed ? '' : ' (dự kiến)'}` : '',
    }
  })

/** The rows of a list to be streamed: the same rows in the same order as its pages. */
export const exportRows = (facts: ListFacts, filter: ListFilter): { columns: SqlColumn[]; rest: Prisma.Sql } => {
  const groups = levelGroups(facts)
  const communes = groups.flatMap((one, group) => one.communes.map(({ id, name }) => ({ id, name, group })))
  const indicators = groups.flatMap(({ context }, group) => indicatorsOf(facts, context, group))
  const { scope } = facts
  return exportSelect(
    scope,
    { communes, indicators, day: scope.day },
    listWhere(filter, scope),
    listOrder(filter, scope),
  )
}
