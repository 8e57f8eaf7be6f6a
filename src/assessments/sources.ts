import { Prisma } from '../generated/prisma/client.js'
import { type Day, dayToDb, endOfDay } from '../kernel/time.js'

/**
 * Where readers read from: the tables as they are, or, while a page looks back, the same columns as they stood at the end
 * of that Vietnamese day. One place, so that a number is counted by the same statement now and then.
 */

/** As `Ctx.asOf`: the past day looked back to, or none. */
export type Whence = Readonly<{ asOf?: Day | undefined }>

/**
 * The last event of the assessment `k` by the end of the day. Its index gives one row a probe; that no version lies before
 * an earlier one in time is seen to where events are written.
 */
const lastEvent = (asOf: Day): Prisma.Sql => Prisma.sql`
  SELECT x.version, x.at, x."actorId", x."to" FROM "Event" x
  WHERE x."assessmentId" = k.id AND x.at < ${endOfDay(asOf)}::timestamptz ORDER BY x.at DESC, x.version DESC LIMIT 1`

/**
 * Assessments as `a`. Of a past day each is what its last event by then left behind (an event holds the state whole); before
 * its first event nothing was said of it. `parts` are there only then: read them through `partsSql`.
 */
export const assessmentsSql = ({ asOf }: Whence): Prisma.Sql =>
  asOf === undefined
    ? Prisma.sql`"Assessment" a`
    : Prisma.sql`(
      SELECT k.id, k."communeId", k."indicatorId", k."criterionId", k."setId", coalesce(e.version, 1) AS version,
        coalesce(e.at, k."updatedAt") AS "updatedAt", e."actorId" AS "updatedById",
        coalesce(s."selfResult", 'NOT_ASSESSED') AS "selfResult", s.value, s.numerator, s.denominator, s."valueText",
        nullif(s.inputs, 'null') AS inputs, s."figuresAsOf", coalesce(s."computedResult", 'NOT_COMPUTED') AS "computedResult",
        s."levelId", s."claimReason", s."plannedDate", s.note, coalesce(s.stage, 'OPEN') AS stage,
        coalesce(s."verifiedResult", 'NONE') AS "verifiedResult", s."verifiedAt", s."supplementDue", s."reverifyReason", s.parts
      FROM "Assessment" k
      LEFT JOIN LATERAL (${lastEvent(asOf)}) e ON true
      LEFT JOIN LATERAL jsonb_to_record(e."to") AS s("selfResult" text, value numeric, numerator numeric, denominator numeric,
        "valueText" text, inputs jsonb, "figuresAsOf" date, "computedResult" text, "levelId" int, "claimReason" text,
        "plannedDate" date, note text, stage text, "verifiedResult" text, "verifiedAt" timestamptz, "supplementDue" date,
        "reverifyReason" text, parts jsonb) ON true) a`

/**
 * Assessments as `a` that may be late or waiting, with what decides it alone: where ten thousand are asked, reading the rest of
 * each state out of its event would take longer than finding it. Of a past day only those that had changed at all.
 */
export const datedSql = ({ asOf }: Whence): Prisma.Sql =>
  asOf === undefined
    ? Prisma.sql`"Assessment" a`
    : Prisma.sql`(
      SELECT k.id, k."communeId", k."indicatorId", k."criterionId", s."selfResult", s.stage, s."verifiedResult", s."plannedDate",
        s."supplementDue"
      FROM "Assessment" k CROSS JOIN LATERAL (${lastEvent(asOf)}) e
      CROSS JOIN LATERAL jsonb_to_record(e."to") AS s("selfResult" text, stage text, "verifiedResult" text, "plannedDate" date,
        "supplementDue" date)
      WHERE k.version > 1) a`

/** The figures of the parts of the assessment `a`, as `p`. */
export const partsSql = ({ asOf }: Whence): Prisma.Sql =>
  asOf === undefined
    ? Prisma.sql`(SELECT * FROM "AssessmentPart" x WHERE x."assessmentId" = a.id) p`
    : Prisma.sql`jsonb_to_recordset(a.parts) AS p("partId" int, value numeric, numerator numeric, denominator numeric,
        "selfResult" text, "computedResult" text)`

/** That the link `l` to the paper `e` stands: neither was taken back, or not by the end of the day. */
export const linkStands = ({ asOf }: Whence): Prisma.Sql =>
  asOf === undefined
    ? Prisma.sql`l."unlinkedAt" IS NULL AND e."withdrawnAt" IS NULL`
    : Prisma.sql`l."linkedAt" < ${endOfDay(asOf)}::timestamptz
        AND (l."unlinkedAt" IS NULL OR l."unlinkedAt" >= ${endOfDay(asOf)}::timestamptz)
        AND (e."withdrawnAt" IS NULL OR e."withdrawnAt" >= ${endOfDay(asOf)}::timestamptz)`

/**
 * The stored totals of criteria. Of a past day: the last row kept by then, one probe of the key for each commune and
 * criterion asked for, however long the history is. To be given an alias, and narrowed by commune and set.
 */
export const criterionTotalsSql = ({ asOf }: Whence): Prisma.Sql =>
  asOf === undefined
    ? Prisma.sql`"CriterionTotal"`
    : Prisma.sql`(SELECT u.id AS "communeId", k."setId", k.id AS "criterionId", d.indicators, d."selfMet", d."selfNotMet",
        d."selfTouched", d."verifiedMet", d."verifiedNotMet", d.waiting, d."notApplicable"
      FROM "AdminUnit" u CROSS JOIN "Criterion" k CROSS JOIN LATERAL (
        SELECT * FROM "CriterionTotalDay" x WHERE x."communeId" = u.id AND x."setId" = k."setId" AND x."criterionId" = k.id
          AND x.day <= ${dayToDb(asOf)}::date ORDER BY x.day DESC LIMIT 1) d)`

/** The stored totals of sets, in the same way. */
export const setTotalsSql = ({ asOf }: Whence): Prisma.Sql =>
  asOf === undefined
    ? Prisma.sql`"SetTotal"`
    : Prisma.sql`(SELECT u.id AS "communeId", k.id AS "setId", d.criteria, d."criteriaSelfMet", d."criteriaVerifiedMet"
      FROM "AdminUnit" u CROSS JOIN "CriteriaSet" k CROSS JOIN LATERAL (
        SELECT * FROM "SetTotalDay" x WHERE x."communeId" = u.id AND x."setId" = k.id
          AND x.day <= ${dayToDb(asOf)}::date ORDER BY x.day DESC LIMIT 1) d)`

/** That the entry `r` of the register of recognitions stands. */
export const recognitionStands = ({ asOf }: Whence): Prisma.Sql =>
  asOf === undefined
    ? Prisma.sql`r."revokedOn" IS NULL`
    : Prisma.sql`r."recognisedOn" <= ${dayToDb(asOf)}::date
        AND (r."revokedOn" IS NULL OR r."revokedOn" > ${dayToDb(asOf)}::date)`
