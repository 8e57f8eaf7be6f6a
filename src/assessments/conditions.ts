import { Prisma } from '../generated/prisma/client.js'
import { type Day, dayToDb } from '../kernel/time.js'
import { linkStands, type Whence } from './sources.js'

/**
 * The rules of status.ts as SQL over an assessment `a`, for lists and counts that must not load rows to judge them.
 * A test holds both against each other over every combination.
 */
export type Basis = 'self' | 'verified'

/** Met on the chosen basis: đạt or không áp dụng. */
export const metSql = (basis: Basis): Prisma.Sql =>
  basis === 'self'
    ? Prisma.sql`a."selfResult" IN ('MET', 'NOT_APPLICABLE')`
    : Prisma.sql`a."verifiedResult" IN ('MET', 'NOT_APPLICABLE')`

/**
 * Late: the planned day has passed and the commune does not yet claim it met nor has an agency confirmed it; or a
 * supplement was asked for and its day has passed. Not late while the agency has the matter.
 */
export const lateSql = (today: Day): Prisma.Sql => Prisma.sql`(
  (a."plannedDate" < ${dayToDb(today)}::date AND a.stage <> 'UNDER_VERIFICATION'
    AND a."selfResult" NOT IN ('MET', 'NOT_APPLICABLE') AND a."verifiedResult" NOT IN ('MET', 'NOT_APPLICABLE'))
  OR (a.stage = 'SUPPLEMENT_REQUESTED' AND a."supplementDue" < ${dayToDb(today)}::date))`

/** The day by which the commune owes something: the supplement's day when one was asked for, else the planned day. */
export const dueSql: Prisma.Sql = Prisma.sql`CASE WHEN a.stage = 'SUPPLEMENT_REQUESTED' THEN coalesce(a."supplementDue", a."plannedDate") ELSE a."plannedDate" END`

/** No living paper is linked, now or on the day looked back to. */
export const noEvidenceSql = (whence: Whence): Prisma.Sql => Prisma.sql`NOT EXISTS (
  SELECT 1 FROM "EvidenceLink" l JOIN "Evidence" e ON e.id = l."evidenceId"
  WHERE l."assessmentId" = a.id AND ${linkStands(whence)})`
