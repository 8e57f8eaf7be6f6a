import type { Prisma } from '../generated/prisma/client.js'
import type { Tx } from '../kernel/db/client.js'
import { type Day, dayToDb } from '../kernel/time.js'
import { parseSeed } from './files.js'
import type { Loader, Loading } from './loading.js'
import { idsOf, memorise, remember } from './memory.js'
import type { Fields, Row } from './merge.js'
import { type DirectiveFile, directiveFile, targetsFile } from './schemas.js'
import type { Done } from './sync.js'

/** The letter and its targets belong to the office once they stand: they are entered where missing, never corrected. */

const nothing: Done = { added: [], changed: [], removed: [], kept: [] }
const made = (id: number): Row<Fields> => ({ id, fields: {} })
const dayOrNull = (day: Day | null): Date | null => (day === null ? null : dayToDb(day))

/** The directive with its tasks, each sent to its addressees. */
export const loadDirective: Loader = async (loading, file) => {
  const { tx, now } = loading
  const content = parseSeed(directiveFile, file)
  const documentId = (await idsOf(tx, 'documents')).of(content.document)
  const remembered = await remember(tx, file.name)
  const stored =
    remembered.get(content.key) ?? (await tx.directive.findUnique({ where: { documentId }, select: { id: true } }))
  const id = stored?.id ?? (await enterDirective(loading, content, documentId))
  await memorise(tx, file, now, new Map([[content.key, made(id)]]))
  return stored ? { ...nothing, kept: [content.key] } : { ...nothing, added: [content.key] }
}

const enterDirective = async (loading: Loading, content: DirectiveFile, documentId: number): Promise<number> => {
  const { tx } = loading
  const unitId = (await idsOf(tx, 'units')).of(content.unit)
  const { signer, summary } = content
  const { id: directiveId } = await tx.directive.create({
    data: { unitId, documentId, signer, summary },
    select: { id: true },
  })
  for (const { addressees, completion, section, title, body, communes, criteria, ...task } of content.tasks) {
    const dueDate = dayOrNull(task.dueDate)
    const data = { directiveId, section, title, body, dueDate, ...(completion && { completion }) }
    const { id: taskId } = await tx.task.create({ data, select: { id: true } })
    await linkTask(tx, taskId, { communes, criteria })
    const turn = dueDate ?? dayToDb(content.day)
    const whom = await Promise.all(addressees.map((one) => resolve(tx, one, content.day)))
    await tx.taskAddressee.createMany({ data: whom.flat().map((one) => ({ ...one, taskId, turn, dueDate })) })
  }
  return directiveId
}

type Links = Pick<DirectiveFile['tasks'][number], 'communes' | 'criteria'>

/** The communes and criteria a task speaks of. */
const linkTask = async (tx: Tx, taskId: number, { communes, criteria }: Links): Promise<void> => {
  const units = await idsOf(tx, 'units')
  await tx.taskCommune.createMany({ data: communes.map((key) => ({ taskId, unitId: units.of(key) })) })
  if (!criteria) return
  const rows = await tx.criterion.findMany({
    where: { set: { code: criteria.set }, no: { in: criteria.no } },
    select: { id: true },
  })
  await tx.taskCriterion.createMany({ data: rows.map(({ id }) => ({ taskId, criterionId: id })) })
}

type Addressee = DirectiveFile['tasks'][number]['addressees'][number]
type Whom = Pick<Prisma.TaskAddresseeCreateManyInput, 'unitId' | 'agencyId' | 'groupLabel'>

/** A group becomes those who belong to it on the directive's day; its name is kept beside each. */
const resolve = async (tx: Tx, { unit, agencies, communesOf, group }: Addressee, day: Day): Promise<Whom[]> => {
  const groupLabel = group ?? null
  const units = await idsOf(tx, 'units')
  if (unit) return [{ unitId: units.of(unit), groupLabel }]
  if (agencies) {
    const ids = await idsOf(tx, 'agencies')
    return agencies.map((code) => ({ agencyId: ids.of(code), groupLabel }))
  }
  const communes = communesOf ? await communesBelow(tx, units.of(communesOf), day) : []
  return communes.map(({ id }) => ({ unitId: id, groupLabel }))
}

const communesBelow = (tx: Tx, ancestorId: number, day: Day) => {
  const on = dayToDb(day)
  const alive = { validFrom: { lte: on }, OR: [{ validTo: null }, { validTo: { gte: on } }] }
  return tx.adminUnit.findMany({
    where: { level: 'COMMUNE', ntmScope: true, ...alive, ancestors: { some: { ancestorId, ...alive } } },
    select: { id: true },
    orderBy: [{ sortOrder: 'asc' }, { id: 'asc' }],
  })
}

/** Plan 37/KH-UBND and the targets the letter names. */
export const loadTargets: Loader = async ({ tx, now }, file) => {
  const { plan, targets } = parseSeed(targetsFile, file)
  const remembered = await remember(tx, file.name)
  const units = await idsOf(tx, 'units')
  const documentId = (await idsOf(tx, 'documents')).of(plan.document)
  const rows = new Map<string, Row<Fields>>()
  const done = { ...nothing, added: [] as string[], kept: [] as string[] }
  const enter = async (
    key: string,
    find: () => Promise<{ id: number } | null>,
    create: () => Promise<{ id: number }>,
  ) => {
    const stored = remembered.get(key) ?? (await find())
    const { id } = stored ?? (await create())
    rows.set(key, made(id))
    if (!stored) done.added.push(key)
    return id
  }
  const { name, year } = plan
  const planId = await enter(
    plan.key,
    () => tx.plan.findFirst({ where: { documentId }, select: { id: true } }),
    () => tx.plan.create({ data: { unitId: units.of(plan.unit), documentId, name, year }, select: { id: true } }),
  )
  for (const { commune, set, plan: under, dueDate, ...target } of targets) {
    const { id: setId } = await tx.criteriaSet.findUniqueOrThrow({ where: { code: set }, select: { id: true } })
    const one = { communeId: units.of(commune), setId, year: target.year }
    const data = { ...target, ...one, dueDate: dayToDb(dueDate), planId: under ? planId : null }
    await enter(
      [commune, set, target.year].join('/'),
      () => tx.target.findFirst({ where: one, select: { id: true } }),
      () => tx.target.create({ data, select: { id: true } }),
    )
  }
  await memorise(tx, file, now, rows)
  return done
}
