import type { AssignmentRole } from '../generated/prisma/enums.js'
import type { Tx } from '../kernel/db/client.js'
import { parseSeed } from './files.js'
import { criterionIds } from './load-plain.js'
import type { Loader } from './loading.js'
import { idsOf, memorise, remember } from './memory.js'
import type { Row } from './merge.js'
import { type AssignmentRow, assignmentRows } from './rows.js'
import { assignmentsFile } from './schemas.js'
import { asRow, syncTable, type Table, withDates } from './sync.js'
import { without } from './without.js'

type AssignmentFields = {
  unitId: number
  agencyId: number
  criterionId: number | null
  indicatorId: number | null
  role: AssignmentRole
  validFrom: string
  validTo: string | null
}

const columns = {
  id: true,
  unitId: true,
  agencyId: true,
  criterionId: true,
  indicatorId: true,
  role: true,
  validFrom: true,
  validTo: true,
} as const

/** Drafts nobody has confirmed or edited are the file's; every other assignment is the office's. */
const assignments = async (tx: Tx, unitId: number): Promise<Table<AssignmentFields>> => {
  const all = await tx.assignment.findMany({ where: { unitId }, select: { ...columns, status: true, version: true } })
  const theirs = new Set(all.filter(({ status, version }) => status !== 'DRAFT' || version > 1).map(({ id }) => id))
  return {
    natural: ({ agencyId, criterionId, indicatorId }) => [agencyId, criterionId ?? '', indicatorId ?? ''].join('|'),
    find: () => Promise.resolve(all.map((row) => asRow<AssignmentFields>(without(row, 'status', 'version')))),
    insert: async (rows) => {
      const data = rows.map((row) => ({ ...withDates(row, 'validFrom', 'validTo'), status: 'DRAFT' as const }))
      return (await tx.assignment.createManyAndReturn({ data, select: columns })).map(asRow<AssignmentFields>)
    },
    update: (id, fields) => tx.assignment.update({ where: { id }, data: withDates(fields, 'validFrom', 'validTo') }),
    locked: ({ id }: Row<AssignmentFields>) => theirs.has(id),
  }
}

/**
 * Typical assignments, as drafts the office confirms. A corrected file changes its untouched drafts and takes back those
 * it gives up; what the office confirmed or edited stays.
 */
export const loadAssignments: Loader = async ({ tx, now }, file) => {
  const content = parseSeed(assignmentsFile, file)
  const unitId = (await idsOf(tx, 'units')).of(content.unit)
  const rows = await withIds(tx, assignmentRows(content), unitId)
  const done = await syncTable(await assignments(tx, unitId), rows, await remember<AssignmentFields>(tx, file.name))
  const dropped = done.plan.dropped.map(({ id }) => id)
  await tx.assignment.deleteMany({ where: { id: { in: dropped }, status: 'DRAFT', version: 1 } })
  await memorise(tx, file, now, done.rows)
  return { ...done, removed: done.plan.dropped.map(({ key }) => key) }
}

const withIds = async (
  tx: Tx,
  rows: ReadonlyMap<string, AssignmentRow>,
  unitId: number,
): Promise<Map<string, AssignmentFields>> => {
  const agencies = await idsOf(tx, 'agencies')
  const criteria = await criterionIds(tx)
  const indicators = await tx.indicator.findMany({
    select: { id: true, code: true, criterionId: true },
    orderBy: { validFrom: 'asc' }, // of several lives the last counts
  })
  const indicatorIds = new Map(indicators.map(({ id, code, criterionId }) => [`${criterionId}/${code}`, id]))
  return new Map(
    [...rows].map(([key, { set, criterion, indicator, agency, ...row }]) => {
      const criterionId = criteria.get(`${set}/${criterion}`)
      const indicatorId = indicator === null ? null : indicatorIds.get(`${criterionId}/${indicator}`)
      if (criterionId === undefined || indicatorId === undefined)
        throw new Error(`assignments.json: ${key} does not exist`)
      return [
        key,
        {
          ...row,
          unitId,
          agencyId: agencies.of(agency),
          criterionId: indicatorId === null ? criterionId : null,
          indicatorId,
        },
      ]
    }),
  )
}
