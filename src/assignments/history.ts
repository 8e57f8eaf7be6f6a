import type { Ctx } from '../kernel/context.js'
import type { Day } from '../kernel/time.js'

/** An assignment as events tell it. */
export type ToldAssignment = Readonly<{
  agency: string
  role: 'LEAD' | 'SUPPORT'
  status: 'DRAFT' | 'CONFIRMED'
  document: string | null
  validFrom: Day
  validTo: Day | null
}>

export type AssignmentEvent = Readonly<{
  at: Date
  who: string | null
  action: string
  from: ToldAssignment | null
  to: ToldAssignment | null
}>

/** What happened to the assignments of one criterion or indicator in a unit, newest first; also to rows that are gone. */
export const listAssignmentEvents = async (
  ctx: Pick<Ctx, 'db'>,
  { unitId, set, code }: { unitId: number; set: string; code: string },
): Promise<AssignmentEvent[]> => ctx.db.$queryRaw<AssignmentEvent[]>`
  SELECT e.at, u."displayName" AS who, e.action, e."from", e."to"
  FROM "Event" e LEFT JOIN "User" u ON u.id = e."actorId"
  WHERE e.subject = 'Assignment' AND coalesce(e."to", e."from") @> jsonb_build_object('unit', ${unitId}::int, 'set', ${set}::text, 'code', ${code}::text)
  ORDER BY e.id DESC LIMIT 40`
