import { lateSql, metSql } from '../assessments/conditions.js'
import { type AssessmentRow, selectRows } from '../assessments/queries.js'
import type { Whence } from '../assessments/sources.js'
import type { Basis } from '../assessments/status.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { type Day, dayFromDb, dayToDb, endOfDay } from '../kernel/time.js'
import { visibleEvidence } from '../policies/evidence.js'
import { targetsSql } from '../targets/queries.js'

/** What stands beside a commune in the list besides its totals. */
export type CommuneNote = Readonly<{
  communeId: number
  changedAt: Date | null
  targets: readonly Readonly<{ setId: number; year: number; dueDate: Day }>[]
}>

type NoteRow = {
  communeId: number
  changedAt: Date | null
  targets: { setId: number; year: number; dueDate: Day }[] | null
}

/** That an event `e` had happened by the end of the day looked back to. */
const happenedSql = ({ asOf }: Whence): Prisma.Sql =>
  asOf === undefined ? Prisma.sql`TRUE` : Prisma.sql`e.at < ${endOfDay(asOf)}::timestamptz`

/** The last change and the open targets of communes, in one statement; of the day looked back to, where one is. */
export const listNotes = async (
  ctx: Pick<Ctx, 'db' | 'asOf'>,
  communeIds: readonly number[],
  day: Day,
): Promise<CommuneNote[]> => {
  const rows = await ctx.db.$queryRaw<NoteRow[]>`
    SELECT own.id AS "communeId",
      (SELECT e.at FROM "Event" e WHERE e."communeId" = own.id AND ${happenedSql(ctx)} ORDER BY e.id DESC LIMIT 1) AS "changedAt",
      (SELECT json_agg(json_build_object('setId', t."setId", 'year', t.year, 'dueDate', t."dueDate") ORDER BY t."dueDate", t.id)
        FROM ${targetsSql(ctx)} t WHERE t."communeId" = own.id AND t."cancelledAt" IS NULL
          AND t.year >= extract(year FROM ${dayToDb(day)}::date)) AS targets
    FROM unnest(${[...communeIds]}::int[]) AS own (id)`
  return rows.map((row) => ({ ...row, targets: row.targets ?? [] }))
}

/** After every day that is asked for. */
const lastDay: Day = '9999-12-31'

/** Rows of a commune's page are few: a set has some sixty indicators. */
const mostRows = 500

/** The indicators of a commune that are late in any set, or not met on the basis in one of them. */
export const listOpenRows = (
  ctx: Pick<Ctx, 'db' | 'asOf'>,
  { communeId, setId, basis, day }: { communeId: number; setId: number; basis: Basis; day: Day },
): Promise<AssessmentRow[]> =>
  selectRows(
    ctx,
    Prisma.sql`a."communeId" = ${communeId} AND (${lateSql(day)} OR (a."setId" = ${setId} AND NOT ${metSql(basis)}))
      ORDER BY a.id LIMIT ${mostRows}`,
  )

/** An entry of the register of recognitions: it stands until revoked, whatever today's count says. */
export type RegisterEntry = Readonly<{
  setId: number
  standardYear: number
  recognisedOn: Day
  docNumber: string
  revokedOn: Day | null
}>

/** The register as it stood: of the day looked back to, without what was decided later. */
export const listRecognitions = async (ctx: Pick<Ctx, 'db' | 'asOf'>, communeId: number): Promise<RegisterEntry[]> => {
  const rows = await ctx.db.recognition.findMany({
    where: { communeId, ...(ctx.asOf !== undefined && { recognisedOn: { lte: dayToDb(ctx.asOf) } }) },
    select: {
      setId: true,
      standardYear: true,
      recognisedOn: true,
      revokedOn: true,
      document: { select: { docNumber: true } },
    },
    orderBy: [{ recognisedOn: 'asc' }, { id: 'asc' }],
    take: 100,
  })
  return rows.map(({ document, recognisedOn, revokedOn, ...row }) => ({
    ...row,
    docNumber: document.docNumber,
    recognisedOn: dayFromDb(recognisedOn),
    revokedOn: revokedOn && dayFromDb(revokedOn) <= (ctx.asOf ?? lastDay) ? dayFromDb(revokedOn) : null,
  }))
}

/** Papers that lived at the end of a day. */
const livingOn = (asOf: Day): Prisma.EvidenceWhereInput => ({
  createdAt: { lt: endOfDay(asOf) },
  OR: [{ withdrawnAt: null }, { withdrawnAt: { gte: endOfDay(asOf) } }],
})

/** Living papers of a commune that the person may see. */
export const countEvidence = (ctx: Ctx, communeId: number): Promise<number> =>
  ctx.db.evidence.count({
    where: {
      AND: [
        { ownerUnitId: communeId },
        ctx.asOf === undefined ? { withdrawnAt: null } : livingOn(ctx.asOf),
        visibleEvidence(ctx.actor, ctx.today),
      ],
    },
  })
