import type { Response } from 'express'
import type { Actor } from '../kernel/context.js'
import type { Db } from '../kernel/db/client.js'
import type { Clock } from '../kernel/time.js'
import { agencyGrants } from '../policies/verification.js'
import { countWaiting } from './queue.js'

/** How long a count stands beside the menu before it is taken anew (ms). The desk itself always knows and says it. */
const FRESH = 60_000

/** People remembered at once; beyond them everything is counted anew. */
const MOST = 2000

export type QueueBadge = Readonly<{
  /** How many submissions wait for the person; 0 for whoever is of no agency. */
  of: (actor: Actor) => Promise<number>
  /** What a page has just counted. */
  note: (actor: Actor, count: number) => void
}>

/**
 * The number in the menu of every page of an agency's person: one statement a minute and person. Nothing for others: the
 * coordination office stands in for agencies, the whole district's queue is not its own work.
 */
export const queueBadge = ({ db, clock }: { db: Db; clock: Clock }): QueueBadge => {
  const counted = new Map<number, { count: number; at: number }>()
  const note = ({ id }: Actor, count: number): void => {
    if (counted.size >= MOST) counted.clear()
    counted.set(id, { count, at: clock.now().getTime() })
  }
  const of = async (actor: Actor): Promise<number> => {
    if (agencyGrants(actor).length === 0) return 0
    const known = counted.get(actor.id)
    if (known && Math.abs(clock.now().getTime() - known.at) < FRESH) return known.count
    const count = await countWaiting({ db, actor, today: clock.today() })
    note(actor, count)
    return count
  }
  return { of, note }
}

/** Says the length of the queue beside its entry in the menu: exact on the desk, and remembered for the other pages. */
export const countInMenu = (res: Response, count: number): void => {
  const tell = res.locals['countWaiting'] as ((count: number) => void) | undefined
  tell?.(count)
}
