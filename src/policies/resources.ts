import { type Actor, communesOf } from '../kernel/context.js'

/** A commune enters what it mobilised, its model sites and its arrears; the coordination office those of any commune. */
export const mayEnterResources = (actor: Actor, { communeId }: { communeId: number }): boolean =>
  communesOf(actor, 'COMMUNE', 'COORDINATOR').includes(communeId)
