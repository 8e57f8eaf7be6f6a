import type { Tx } from '../kernel/db/client.js'
import { type Day, dayOf, dayToDb } from '../kernel/time.js'
import { openedOn } from './calendar.js'
import type { Deed } from './deeds.js'

/** A line of history that is not an assessment's own: an upload, an account, a decision. */
export type Happening = Readonly<{
  at: Date
  actorId: number | null
  action: string
  subject: string
  subjectId: number
  communeId?: number | null
  version?: number
  from?: unknown
  to?: unknown
  reason?: string | null
}>

const isDeed = (one: Deed | Happening): one is Deed => 'assessmentId' in one

/**
 * The reference data opens all assessments on the day it is loaded; the demonstration's portal was opened in January 2023.
 * Nothing was counted by anybody yet, so the rows of the first day are written anew for that day.
 */
export const openEarlier = async (tx: Tx): Promise<void> => {
  const day = dayToDb(openedOn)
  await tx.$executeRaw`DELETE FROM "CriterionTotalDay"`
  await tx.$executeRaw`DELETE FROM "SetTotalDay"`
  await tx.$executeRaw`
    INSERT INTO "CriterionTotalDay" ("communeId", "setId", "criterionId", day, indicators, "selfMet", "selfNotMet",
      "selfTouched", "verifiedMet", "verifiedNotMet", waiting, "notApplicable")
    SELECT "communeId", "setId", "criterionId", ${day}::date, indicators, "selfMet", "selfNotMet",
      "selfTouched", "verifiedMet", "verifiedNotMet", waiting, "notApplicable" FROM "CriterionTotal"`
  await tx.$executeRaw`
    INSERT INTO "SetTotalDay" ("communeId", "setId", day, criteria, "criteriaSelfMet", "criteriaVerifiedMet")
    SELECT "communeId", "setId", ${day}::date, criteria, "criteriaSelfMet", "criteriaVerifiedMet" FROM "SetTotal"`
}

/** One statement for all rows of a day, so that totals are recounted once. */
const update = (tx: Tx, deeds: readonly Deed[]) => {
  const rows = deeds.map(({ assessmentId, at, actorId, to, decisionId }) => ({
    ...to,
    parts: undefined, // of another table
    id: assessmentId,
    at,
    actorId,
    decisionId,
  }))
  return tx.$executeRaw`
    UPDATE "Assessment" a SET "selfResult" = c."selfResult"::"SelfResult", value = c.value, numerator = c.numerator,
      denominator = c.denominator, "valueText" = c."valueText", inputs = c.inputs, "figuresAsOf" = c."figuresAsOf",
      "computedResult" = c."computedResult"::"ComputedResult", "levelId" = c."levelId", "claimReason" = c."claimReason",
      "plannedDate" = c."plannedDate", note = c.note, stage = c.stage::"Stage",
      "verifiedResult" = c."verifiedResult"::"VerifiedResult", "verifiedAt" = c."verifiedAt",
      "supplementDue" = c."supplementDue", "reverifyReason" = c."reverifyReason",
      "decisionId" = coalesce(c."decisionId", a."decisionId"),
      version = a.version + 1, "updatedAt" = c.at, "updatedById" = c."actorId"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS c(id int, at timestamptz, "actorId" int, "decisionId" int, "selfResult" text,
      value numeric, numerator numeric, denominator numeric, "valueText" text, inputs jsonb, "figuresAsOf" date,
      "computedResult" text, "levelId" int, "claimReason" text, "plannedDate" date, note text, stage text,
      "verifiedResult" text, "verifiedAt" timestamptz, "supplementDue" date, "reverifyReason" text)
    WHERE a.id = c.id`
}

const putParts = async (tx: Tx, deeds: readonly Deed[]): Promise<void> => {
  const rows = deeds.flatMap(({ assessmentId, action, to }) =>
    action === 'assessment.saved' ? to.parts.map((part) => ({ ...part, assessmentId })) : [],
  )
  if (rows.length === 0) return
  await tx.$executeRaw`
    INSERT INTO "AssessmentPart" ("assessmentId", "partId", value, numerator, denominator, "selfResult", "computedResult")
    SELECT "assessmentId", "partId", value, numerator, denominator, "selfResult"::"SelfResult",
      "computedResult"::"ComputedResult"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS c("assessmentId" int, "partId" int, value numeric,
      numerator numeric, denominator numeric, "selfResult" text, "computedResult" text)
    ON CONFLICT ("assessmentId", "partId") DO UPDATE SET value = excluded.value, numerator = excluded.numerator,
      denominator = excluded.denominator, "selfResult" = excluded."selfResult", "computedResult" = excluded."computedResult"`
}

const eventOf = ({ verification, to, ...deed }: Deed) => ({
  ...deed,
  about: undefined,
  to: verification ? { ...to, verification } : to,
  subject: 'Assessment',
  subjectId: deed.assessmentId,
})

const record = async (tx: Tx, lines: readonly (Deed | Happening)[]): Promise<void> => {
  const rows = lines.map((line) => (isDeed(line) ? eventOf(line) : { communeId: null, ...line }))
  await tx.$executeRaw`
    INSERT INTO "Event" (at, "actorId", action, subject, "subjectId", "communeId", "assessmentId", version, "from", "to", reason)
    SELECT at, "actorId", action, subject, "subjectId", "communeId", "assessmentId", version, "from", "to", reason
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS c(at timestamptz, "actorId" int, action text, subject text,
      "subjectId" int, "communeId" int, "assessmentId" int, version int, "from" jsonb, "to" jsonb, reason text)
    ORDER BY at`
}

const byDay = (lines: readonly (Deed | Happening)[]): [Day, (Deed | Happening)[]][] => {
  const days = new Map<Day, (Deed | Happening)[]>()
  for (const line of lines) {
    const day = dayOf(line.at)
    const known = days.get(day)
    if (known) known.push(line)
    else days.set(day, [line])
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1))
}

/**
 * Writes history day by day, each on its own business day, as the commands would have: the database's triggers keep the
 * totals of every day and refuse a change without its event. An assessment changes at most once a day.
 */
export const replay = async (tx: Tx, lines: readonly (Deed | Happening)[]): Promise<void> => {
  for (const [day, all] of byDay(lines)) {
    const deeds = all.filter(isDeed)
    if (deeds.length > 0) {
      const communes = [...new Set(deeds.map(({ communeId }) => communeId))]
      await tx.$executeRaw`SELECT begin_write(${dayToDb(day)}::date, ${communes}::int[])`
      await update(tx, deeds)
      await putParts(tx, deeds)
    }
    await record(tx, all)
  }
}
