import { createHash } from 'node:crypto'
import type { AssignmentRole, AssignmentStatus } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { type Day, dayFromDb, dayToDb } from '../kernel/time.js'
import type { AssignedAgency } from './queries.js'

/** An assignment as it stands: who leads or supports what, under which paper, between which days. */
export type Assigned = Readonly<{
  id: number
  unitId: number
  criterionId: number | null
  indicatorId: number | null
  role: AssignmentRole
  status: AssignmentStatus
  agency: AssignedAgency
  document: Readonly<{ docNumber: string; issuedOn: Day | null }> | null
  validFrom: Day
  validTo: Day | null
  version: number
}>

/** What is assigned: a criterion as a whole, or one indicator of it. */
export type AssignmentTarget = { criterionId: number } | { indicatorId: number }

export const assignmentInclude = {
  agency: { select: { id: true, code: true, name: true, shortName: true } },
  document: { select: { docNumber: true, issuedOn: true } },
} as const

type Row = Omit<Assigned, 'validFrom' | 'validTo' | 'document'> & {
  validFrom: Date
  validTo: Date | null
  document: { docNumber: string; issuedOn: Date | null } | null
}

export const toAssigned = ({ document, ...row }: Row): Assigned => ({
  id: row.id,
  unitId: row.unitId,
  criterionId: row.criterionId,
  indicatorId: row.indicatorId,
  role: row.role,
  status: row.status,
  agency: row.agency,
  document: document && { docNumber: document.docNumber, issuedOn: document.issuedOn && dayFromDb(document.issuedOn) },
  validFrom: dayFromDb(row.validFrom),
  validTo: row.validTo && dayFromDb(row.validTo),
  version: row.version,
})

/** More assignments than any set of one unit can have on a day: 34 agencies for each of 75 indicators. */
const mostAssignments = 3000

/** Assignments of a set in the given units that hold on a day or will hold later; leads first, then by agency name. */
export const listAssignments = async (
  ctx: Pick<Ctx, 'db'>,
  { setId, unitIds, day }: { setId: number; unitIds: readonly number[]; day: Day },
): Promise<Assigned[]> => {
  const rows = await ctx.db.assignment.findMany({
    where: {
      unitId: { in: [...unitIds] },
      AND: [
        { OR: [{ criterion: { setId } }, { indicator: { setId } }] },
        { OR: [{ validTo: null }, { validTo: { gte: dayToDb(day) } }] },
      ],
    },
    include: assignmentInclude,
    relationLoadStrategy: 'join',
    orderBy: [{ role: 'asc' }, { agency: { shortName: 'asc' } }, { validFrom: 'asc' }, { id: 'asc' }],
    take: mostAssignments,
  })
  return rows.map(toAssigned)
}

/** Assignments of one criterion or indicator in a unit that end on or after a day, in a stable order. */
export const listAssignmentsOf = async (
  ctx: Pick<Ctx, 'db'>,
  { unitId, target, from }: { unitId: number; target: AssignmentTarget; from: Day },
): Promise<Assigned[]> => {
  const rows = await ctx.db.assignment.findMany({
    where: { unitId, ...target, OR: [{ validTo: null }, { validTo: { gte: dayToDb(from) } }] },
    include: assignmentInclude,
    orderBy: [{ role: 'asc' }, { agency: { shortName: 'asc' } }, { validFrom: 'asc' }, { id: 'asc' }],
    take: 200,
  })
  return rows.map(toAssigned)
}

/** An agency that lives on a day, to choose from; `validTo` bounds what it may be given. */
export type AgencyChoice = AssignedAgency & Readonly<{ validFrom: Day; validTo: Day | null }>

/** The agencies of a unit that live on a day, in name order. */
export const listAgencies = async (ctx: Pick<Ctx, 'db'>, unitId: number, day: Day): Promise<AgencyChoice[]> => {
  const rows = await ctx.db.agency.findMany({
    where: { unitId, validFrom: { lte: dayToDb(day) }, OR: [{ validTo: null }, { validTo: { gte: dayToDb(day) } }] },
    select: { id: true, code: true, name: true, shortName: true, validFrom: true, validTo: true },
    orderBy: [{ shortName: 'asc' }, { id: 'asc' }],
    take: 500,
  })
  return rows.map((row) => ({
    ...row,
    validFrom: dayFromDb(row.validFrom),
    validTo: row.validTo && dayFromDb(row.validTo),
  }))
}

/**
 * A mark of rows as a person saw them: moves when one is added, changed or ended. A form carries it, so that a save from
 * an older picture is noticed.
 */
export const stampOf = (rows: readonly Pick<Assigned, 'id' | 'version'>[]): string => {
  const seen = rows.map(({ id, version }) => `${id}.${version}`).sort()
  return createHash('sha256').update(seen.join(' ')).digest('hex').slice(0, 20)
}
