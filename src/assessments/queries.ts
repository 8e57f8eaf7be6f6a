import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { assessmentsSql, linkStands, partsSql, type Whence } from './sources.js'
import type { AssessmentState, Inputs, PartState } from './state.js'

/** The current row of one indicator in one commune, with what every page says of it beside its state. */
export type AssessmentRow = AssessmentState &
  Readonly<{
    id: number
    communeId: number
    indicatorId: number
    criterionId: number
    setId: number
    version: number
    updatedAt: Date
    /** Name of whoever changed it last; null: the program, or nobody yet. */
    updatedBy: string | null
    /** Living papers linked to it. */
    papers: number
  }>

type DbRow = Omit<AssessmentRow, 'parts' | 'inputs' | 'verifiedAt'> & {
  parts: PartState[] | null
  inputs: Inputs | null
  verifiedAt: Date | null
}

/** Living papers linked to the assessment `a`, now or on the day looked back to. */
export const papersSql = (
  whence: Whence,
): Prisma.Sql => Prisma.sql`(SELECT count(*)::int FROM "EvidenceLink" l JOIN "Evidence" e ON e.id = l."evidenceId"
  WHERE l."assessmentId" = a.id AND ${linkStands(whence)})`

const columns = (
  ctx: Whence,
): Prisma.Sql => Prisma.sql`a.id, a."communeId", a."indicatorId", a."criterionId", a."setId", a.version, a."updatedAt",
  u."displayName" AS "updatedBy", a."selfResult"::text AS "selfResult", trim_scale(a.value)::text AS value,
  trim_scale(a.numerator)::text AS numerator, trim_scale(a.denominator)::text AS denominator, a."valueText", a.inputs,
  a."figuresAsOf"::text AS "figuresAsOf", a."computedResult"::text AS "computedResult", a."levelId", a."claimReason",
  a."plannedDate"::text AS "plannedDate", a.note, a.stage::text AS stage, a."verifiedResult"::text AS "verifiedResult",
  a."verifiedAt", a."supplementDue"::text AS "supplementDue", a."reverifyReason",
  (SELECT json_agg(json_build_object('partId', p."partId", 'value', trim_scale(p.value)::text,
      'numerator', trim_scale(p.numerator)::text, 'denominator', trim_scale(p.denominator)::text,
      'selfResult', p."selfResult", 'computedResult', p."computedResult") ORDER BY p."partId")
    FROM ${partsSql(ctx)}) AS parts,
  ${papersSql(ctx)} AS papers`

const toRow = (row: DbRow): AssessmentRow => ({
  ...row,
  parts: row.parts ?? [],
  verifiedAt: row.verifiedAt?.toISOString() ?? null,
})

/**
 * Rows by a condition on the assessment `a`, which may go on with an order and a limit; as they stood on the day looked back
 * to, where one is. The caller bounds the scope.
 */
export const selectRows = async (ctx: Pick<Ctx, 'db' | 'asOf'>, where: Prisma.Sql): Promise<AssessmentRow[]> => {
  const rows = await ctx.db.$queryRaw<DbRow[]>`
    SELECT ${columns(ctx)} FROM ${assessmentsSql(ctx)} LEFT JOIN "User" u ON u.id = a."updatedById" WHERE ${where}`
  return rows.map(toRow)
}

/** The rows of a commune in a set, all lives of its indicators, in one statement. The caller has checked the scope. */
export const listRows = (ctx: Pick<Ctx, 'db' | 'asOf'>, { communeId, setId }: { communeId: number; setId: number }) =>
  selectRows(ctx, Prisma.sql`a."communeId" = ${communeId} AND a."setId" = ${setId} ORDER BY a.id LIMIT 1000`)

/** One row within the person's scope. @throws NotFound also when it lies outside: both answer alike */
export const getRow = async (ctx: Pick<Ctx, 'db' | 'actor' | 'asOf'>, id: number): Promise<AssessmentRow> => {
  const [row] = await selectRows(
    ctx,
    Prisma.sql`a.id = ${id} AND a."communeId" = ANY (${[...ctx.actor.communeIds]}::int[])`,
  )
  if (!row) throw new NotFound('Không tìm thấy chỉ tiêu này trong phạm vi của tài khoản.')
  return row
}
