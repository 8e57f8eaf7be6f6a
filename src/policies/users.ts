import type { Prisma } from '../generated/prisma/client.js'
import type { Role } from '../generated/prisma/enums.js'
import type { Actor } from '../kernel/context.js'

/** Units on which the person administers accounts; everything below them belongs to it. */
export const administeredUnits = (actor: Actor): number[] =>
  actor.grants.filter((grant) => grant.role === 'ADMIN').map((grant) => grant.unitId)

/** Units an administrator may grant roles on: nobody grants more than they hold. */
export const grantableUnits = (actor: Actor): Prisma.AdminUnitWhereInput => ({
  ancestors: { some: { ancestorId: { in: administeredUnits(actor) } } },
})

/** Accounts an administrator sees: those with any role, now or earlier, on units below; and those without a role yet. */
export const visibleUsers = (actor: Actor): Prisma.UserWhereInput => ({
  OR: [{ grants: { some: { unit: grantableUnits(actor) } } }, { grants: { none: {} } }],
})

/** An administrator does not close or strip the own account: someone must be left to undo it. */
export const mayClose = (actor: Actor, user: { id: number }): boolean => actor.id !== user.id

/** The unit a role stands on: an officer's is a commune. */
export const roleFitsLevel = (role: Role, level: 'PROVINCE' | 'DISTRICT' | 'COMMUNE'): boolean =>
  role === 'COMMUNE' ? level === 'COMMUNE' : true
