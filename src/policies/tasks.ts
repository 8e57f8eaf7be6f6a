import type { Prisma } from '../generated/prisma/client.js'
import type { Actor } from '../kernel/context.js'
import { addressedTo, visibleDirectives } from './directives.js'

/** In what capacity a person stands to one addressee's row of a task. */
export const TASK_SIDES = ['ADDRESSEE', 'ISSUER', 'READER'] as const
export type TaskSide = (typeof TASK_SIDES)[number]

/** Whose matter a row is: the unit in whose name the task was given, and the one who is to do it. */
export type TaskConcern = Readonly<{
  issuerUnitId: number
  unitId: number | null
  agencyId: number | null
  userId: number | null
}>

/** The office of the unit that gave the task follows it up. */
export const mayDirect = (actor: Actor, unitId: number): boolean =>
  actor.grants.some((grant) => grant.role === 'COORDINATOR' && grant.unitId === unitId)

/** Units in whose name the person gives tasks. */
export const directedUnits = (actor: Actor): number[] =>
  actor.grants.filter(({ role }) => role === 'COORDINATOR').map(({ unitId }) => unitId)

const isAddressee = ({ grants, id }: Actor, { unitId, agencyId, userId }: TaskConcern): boolean =>
  userId === id ||
  grants.some(
    (grant) =>
      (unitId !== null && grant.unitId === unitId && (grant.role === 'COMMUNE' || grant.role === 'STEERING')) ||
      (agencyId !== null && grant.role === 'AGENCY' && grant.agencyId === agencyId),
  )

/** All capacities of a person who may see the row at all. */
export const taskSidesOf = (actor: Actor, concern: TaskConcern): TaskSide[] => [
  ...(isAddressee(actor, concern) ? (['ADDRESSEE'] as const) : []),
  ...(mayDirect(actor, concern.issuerUnitId) ? (['ISSUER'] as const) : []),
  'READER',
]

/** Tasks given in the name of a unit of the own scope. */
const givenWithin = (actor: Actor): Prisma.TaskWhereInput => {
  const unit = { ancestors: { some: { ancestorId: { in: actor.grants.map(({ unitId }) => unitId) } } } }
  return { OR: [{ directive: { unit } }, { meeting: { unit } }] }
}

/** The tasks a person may read: of letters in sight, of meetings of the own scope, and those addressed to the person. */
export const visibleTasks = (actor: Actor): Prisma.TaskWhereInput => ({
  OR: [
    { directive: visibleDirectives(actor) },
    ...(givenWithin(actor).OR ?? []),
    { addressees: { some: addressedTo(actor) } },
  ],
})

/**
 * The rows of which a person may read how far they are: all those given within the own scope, else the own, and those of
 * the communes in scope. What another commune answers is not an officer's to read.
 */
export const visibleAddressees = (actor: Actor): Prisma.TaskAddresseeWhereInput => ({
  OR: [{ task: givenWithin(actor) }, addressedTo(actor), { unitId: { in: [...actor.communeIds] } }],
})
