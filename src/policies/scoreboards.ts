import type { Actor } from '../kernel/context.js'
import { holds } from './capabilities.js'

/** The coordination office publishes the rule by which communes are compared. */
export const mayEditScoreboards = (actor: Actor): boolean => holds(actor, 'scoreboard.edit')
