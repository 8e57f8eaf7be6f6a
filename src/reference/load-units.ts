import type { Tx } from '../kernel/db/client.js'
import { dayFromDb, dayToDb } from '../kernel/time.js'
import { parseSeed } from './files.js'
import { type Loader, lockCommunes, openAssessments } from './loading.js'
import { Ids, idsOf, memorise, remember } from './memory.js'
import type { Fields, Row } from './merge.js'
import { parentRows, type SuccessionRow, successionRows, type UnitFields, unitRows } from './rows.js'
import { unitsFile } from './schemas.js'
import { asRow, type Done, syncTable, type Table, together, withDates } from './sync.js'

const unitColumns = {
  id: true,
  level: true,
  code: true,
  name: true,
  fullName: true,
  kind: true,
  ntmScope: true,
  sortOrder: true,
  validFrom: true,
  validTo: true,
  source: true,
} as const

const units = (tx: Tx): Table<UnitFields> => ({
  natural: ({ level, code, validFrom }) => [level, code, validFrom].join('|'),
  find: async (ids, wanted) => {
    const where = { OR: [{ id: { in: ids } }, { code: { in: wanted.map(({ code }) => code) } }] }
    return (await tx.adminUnit.findMany({ where, select: unitColumns })).map(asRow<UnitFields>)
  },
  insert: async (rows) => {
    const data = rows.map((row) => withDates(row, 'validFrom', 'validTo'))
    return (await tx.adminUnit.createManyAndReturn({ data, select: unitColumns })).map(asRow<UnitFields>)
  },
  update: (id, fields) =>
    tx.adminUnit.update({
      where: { id },
      data: { ...withDates(fields, 'validFrom', 'validTo'), version: { increment: 1 } },
    }),
})

/** Where a unit hangs from its first day: the row is known by its child. */
type ParentFields = { childId: number; parentId: number; validFrom: string; validTo: string | null }

const parents = (tx: Tx): Table<ParentFields> => {
  const first = new Map<number, Date>()
  return {
    natural: ({ childId }) => String(childId),
    find: async (ids, wanted) => {
      const childIds = [...ids, ...wanted.map(({ childId }) => childId)]
      const rows = await tx.unitParent.findMany({ where: { childId: { in: childIds } }, orderBy: { validFrom: 'asc' } })
      const firsts = rows.filter(({ childId, validFrom }) => !first.has(childId) && first.set(childId, validFrom))
      return firsts.map((row) => asRow<ParentFields>({ id: row.childId, ...row }))
    },
    insert: async (rows) => {
      await tx.unitParent.createMany({ data: rows.map((row) => withDates(row, 'validFrom', 'validTo')) })
      return rows.map((fields) => ({ id: fields.childId, fields }))
    },
    update: (childId, fields) =>
      tx.unitParent.update({
        where: { childId_validFrom: { childId, validFrom: first.get(childId) ?? new Date(Number.NaN) } },
        data: withDates(fields, 'validFrom', 'validTo'),
      }),
  }
}

const PARENT = 'parent:'

/** Units with where they hang and what became of them; opens the assessments of new communes in sets already loaded. */
export const loadUnits: Loader = async (loading, file) => {
  const { tx, now } = loading
  const content = parseSeed(unitsFile, file)
  await lockCommunes(loading) // before any of them is written: the order that all writers keep
  const remembered = [...(await remember(tx, file.name))]
  const unitsBefore = new Map(remembered.filter(([key]) => !key.startsWith(PARENT))) as Map<string, Row<UnitFields>>
  const parentsBefore = new Map(remembered.filter(([key]) => key.startsWith(PARENT))) as Map<string, Row<ParentFields>>

  const done = await syncTable(units(tx), unitRows(content), unitsBefore)
  const ids = new Ids(file.name, new Map([...done.rows].map(([key, { id }]) => [key, id])))
  const hanging = parentRows(content).map(({ child, parent, ...days }): [string, ParentFields] => [
    PARENT + child,
    { childId: ids.of(child), parentId: ids.of(parent), ...days },
  ])
  const hung = await syncTable(parents(tx), new Map(hanging), parentsBefore)
  const succeeded = await syncSuccessions(tx, successionRows(content), ids)
  await tx.$executeRaw`SELECT rebuild_unit_closure()`
  await memorise(tx, file, now, new Map<string, Row<Fields>>([...done.rows, ...hung.rows]))
  const sets = await tx.criteriaSet.findMany({ select: { id: true } })
  await openAssessments(
    loading,
    sets.map(({ id }) => id),
  )
  return together(done, hung, succeeded)
}

/** The file alone says which unit became which: what differs is set right. */
const syncSuccessions = async (tx: Tx, rows: readonly SuccessionRow[], units: Ids): Promise<Done> => {
  const documents = await idsOf(tx, 'documents')
  const stored = await tx.unitSuccession.findMany()
  const done = { added: [] as string[], changed: [] as { row: string; from: unknown; to: unknown }[] }
  for (const { predecessor, successor, onDay, kind, document, note } of rows) {
    const key = { predecessorId: units.of(predecessor), successorId: units.of(successor) }
    const data = { onDay: dayToDb(onDay), kind, documentId: documents.ofOptional(document), note }
    const row = stored.find(
      ({ predecessorId, successorId }) => predecessorId === key.predecessorId && successorId === key.successorId,
    )
    const name = `${predecessor} → ${successor}`
    if (!row) {
      await tx.unitSuccession.create({ data: { ...key, ...data } })
      done.added.push(name)
    } else if (
      dayFromDb(row.onDay) !== onDay ||
      row.kind !== kind ||
      row.documentId !== data.documentId ||
      row.note !== note
    ) {
      await tx.unitSuccession.update({ where: { predecessorId_successorId: key }, data })
      done.changed.push({ row: name, from: { ...row, onDay: dayFromDb(row.onDay) }, to: { ...data, onDay } })
    }
  }
  return { ...done, removed: [], kept: [] }
}
