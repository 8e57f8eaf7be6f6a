import type { Actor } from '../kernel/context.js'
import { holds } from '../policies/capabilities.js'
import { type Kind, kindKeys } from './kind.js'
import { assignments } from './kinds/assignments.js'
import { resources } from './kinds/resources.js'
import { status } from './kinds/status.js'
import { users } from './kinds/users.js'
import { values } from './kinds/values.js'
import { villages } from './kinds/villages.js'

/** Every kind of import, in the order in which they are offered. */
export const kinds: readonly Kind[] = [status, values, assignments, villages, resources, users]

/** A kind by its key; null: there is none of that name. */
export const findKind = (key: string): Kind | null =>
  (kindKeys as readonly string[]).includes(key) ? (kinds.find((kind) => kind.key === key) ?? null) : null

/** The kinds a person may bring in. */
export const kindsOf = (actor: Actor): Kind[] => kinds.filter(({ needs }) => holds(actor, needs))
