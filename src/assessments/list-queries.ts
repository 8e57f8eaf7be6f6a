import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { addDays, type Day, dayToDb } from '../kernel/time.js'
import { dueSql, lateSql, metSql, noEvidenceSql } from './conditions.js'
import type { ListFilter, ListState } from './list-filter.js'
import { type AssessmentRow, selectRows } from './queries.js'
import { assessmentsSql } from './sources.js'

/** Combinations of communes and indicators, each with each. */
export type Block = Readonly<{ communeIds: readonly number[]; indicatorIds: readonly number[] }>

/** What a list ranges over, before its state is asked for; both in the order in which the list shows them. */
export type ListScope = Block &
  Readonly<{
    day: Day
    /** The past day looked back to, if any. */
    asOf: Day | undefined
    /** Where no level is known: known only to the rules, so handed in as combinations. */
    unknownLevels: readonly Block[]
  }>

const within = ({ communeIds, indicatorIds }: Block): Prisma.Sql =>
  Prisma.sql`(a."communeId" = ANY (${[...communeIds]}::int[]) AND a."indicatorId" = ANY (${[...indicatorIds]}::int[]))`

const anyOf = (blocks: readonly Block[]): Prisma.Sql =>
  blocks.length === 0 ? Prisma.sql`FALSE` : Prisma.sql`(${Prisma.join(blocks.map(within), ' OR ')})`

/** How near a day has to be to count as coming up. */
const soonDays = 30

/** The commune still owes it: nobody counts it as met and no agency has it on its desk. */
const owedSql = Prisma.sql`(a.stage = 'SUPPLEMENT_REQUESTED'
  OR (a.stage <> 'UNDER_VERIFICATION' AND NOT ${metSql('self')} AND NOT ${metSql('verified')}))`

const stateSql = (state: ListState, { basis }: ListFilter, { day, asOf, unknownLevels }: ListScope): Prisma.Sql => {
  const conditions: Record<ListState, () => Prisma.Sql> = {
    unmet: () => Prisma.sql`NOT ${metSql(basis)}`,
    met: () => metSql(basis),
    late: () => lateSql(day),
    soon: () => Prisma.sql`${owedSql} AND ${dueSql}
      BETWEEN ${dayToDb(day)}::date AND ${dayToDb(addDays(day, soonDays))}::date`,
    unplanned: () => Prisma.sql`${owedSql} AND ${dueSql} IS NULL`,
    waiting: () => Prisma.sql`a.stage = 'UNDER_VERIFICATION'`,
    returned: () => Prisma.sql`a.stage = 'SUPPLEMENT_REQUESTED'`,
    claimed: () => Prisma.sql`${metSql('self')} AND NOT ${metSql('verified')}`,
    contradicted: () => Prisma.sql`a."selfResult" = 'MET' AND a."computedResult" = 'NOT_MET'`,
    reverify: () => Prisma.sql`a."reverifyReason" IS NOT NULL`,
    'no-evidence': () => noEvidenceSql({ asOf }),
    'level-unknown': () => anyOf(unknownLevels),
    'not-assessed': () => Prisma.sql`a."selfResult" = 'NOT_ASSESSED' AND a."verifiedResult" = 'NONE'`,
  }
  return conditions[state]()
}

/** The rows of a list as a condition on an assessment `a`. */
export const listWhere = (filter: ListFilter, scope: ListScope): Prisma.Sql =>
  filter.state === null ? within(scope) : Prisma.sql`${within(scope)} AND (${stateSql(filter.state, filter, scope)})`

/** The order of a list; it ends in the key, so that pages never overlap. */
export const listOrder = ({ sort }: ListFilter, { communeIds, indicatorIds }: Block): Prisma.Sql => {
  const commune = Prisma.sql`array_position(${[...communeIds]}::int[], a."communeId")`
  const indicator = Prisma.sql`array_position(${[...indicatorIds]}::int[], a."indicatorId")`
  if (sort === 'due') return Prisma.sql`${dueSql} NULLS LAST, ${commune}, ${indicator}, a.id`
  return sort === 'criterion' ? Prisma.sql`${indicator}, ${commune}, a.id` : Prisma.sql`${commune}, ${indicator}, a.id`
}

/** Rows on one page of a list. */
export const pageSize = 50

/** One page of a list and how many rows there are in all: two statements whatever the number of rows. */
export const listPage = async (
  ctx: Pick<Ctx, 'db' | 'asOf'>,
  filter: ListFilter,
  scope: ListScope,
): Promise<{ rows: AssessmentRow[]; total: number; page: number }> => {
  const where = listWhere(filter, scope)
  const [count] = await ctx.db.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM ${assessmentsSql(ctx)} WHERE ${where}`
  const total = count?.total ?? 0
  if (total === 0) return { rows: [], total, page: 1 }
  const page = Math.min(filter.page, Math.ceil(total / pageSize)) // an old link may name a page that is no more
  const order = listOrder(filter, scope)
  const bound = Prisma.sql`ORDER BY ${order} LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`
  // the rows are picked before they are put together: else the papers and parts of all that is not shown were counted too
  const rows = await selectRows(
    ctx,
    Prisma.sql`a.id = ANY (ARRAY (SELECT a.id FROM ${assessmentsSql(ctx)} WHERE ${where} ${bound})) ORDER BY ${order}`,
  )
  return { rows, total, page }
}
