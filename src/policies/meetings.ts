import type { Prisma } from '../generated/prisma/client.js'
import type { Actor } from '../kernel/context.js'
import { visibleOfficePapers } from './letters.js'

/** The meetings a person may read: those of the units on which a reading role is held, and of units below. */
export const visibleMeetings = (actor: Actor): Prisma.MeetingWhereInput => visibleOfficePapers(actor, 'meeting.read')
