import { type AssessmentState, stateOfEvent } from '../assessments/state.js'
import type { Catalogue, CriterionDef, IndicatorDef } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { fold } from '../kernel/text.js'
import { type Day, dayOf, dayToDb } from '../kernel/time.js'
import { visibleEvidenceSql } from '../policies/evidence.js'
import {
  type Anomaly,
  anomaliesOf,
  type CriterionName,
  type Deadline,
  type FileUse,
  type PhotoUse,
} from './anomalies.js'
import { figureChanges, type PastState } from './anomaly-figures.js'

/** An indicator as a verifier judges it: what was sent, with which papers, when. */
export type Judged = Readonly<{
  assessmentId: number
  communeId: number
  setId: number
  criterion: CriterionDef
  indicator: IndicatorDef
  state: AssessmentState
  papers: readonly Readonly<{ evidenceId: number; revision: number }>[]
  sentAt: Date
}>

type FileRow = {
  evidenceId: number
  subject: string
  general: boolean
  uploadedAt: Date
  takenAt: string | null
  communes: { id: number; name: string }[]
  criteria: number[]
}

/** More than so many of anything is not told one by one. */
const MOST = 20

/** The document of an agency itself is expected in several communes: one letter may confirm them all. */
const listFiles = (ctx: Ctx, { communeId, papers }: Judged): Promise<FileRow[]> => ctx.db.$queryRaw<FileRow[]>`
  SELECT e.id AS "evidenceId", e.subject, coalesce(t."dossierKey" LIKE 'general.%', false) AS general, r."uploadedAt",
    b.exif->>'takenAt' AS "takenAt",
    (SELECT coalesce(json_agg(json_build_object('id', n.id, 'name', n.name) ORDER BY n.name), '[]') FROM (
      SELECT DISTINCT n.id, n.name FROM "EvidenceRevision" x JOIN "Evidence" o ON o.id = x."evidenceId" AND o."withdrawnAt" IS NULL
      JOIN "AdminUnit" n ON n.id = o."ownerUnitId"
      WHERE x.sha256 = r.sha256 AND o."ownerUnitId" <> ${communeId}
        AND NOT EXISTS (SELECT FROM "LegalDocument" d WHERE d."fileSha256" = r.sha256) LIMIT ${MOST}) n) AS communes,
    ARRAY(SELECT DISTINCT a."criterionId" FROM "EvidenceRevision" x
      JOIN "Evidence" o ON o.id = x."evidenceId" AND o."withdrawnAt" IS NULL AND o."ownerUnitId" = ${communeId}
      JOIN "EvidenceLink" l ON l."evidenceId" = o.id AND l."unlinkedAt" IS NULL JOIN "Assessment" a ON a.id = l."assessmentId"
      WHERE x.sha256 = r.sha256 LIMIT ${MOST}) AS criteria
  FROM jsonb_to_recordset(${JSON.stringify(papers)}::jsonb) AS p("evidenceId" int, revision int)
  JOIN "Evidence" e ON e.id = p."evidenceId"
  JOIN "EvidenceRevision" r ON r."evidenceId" = e.id AND r.number = p.revision
  JOIN "Blob" b ON b.sha256 = r.sha256 LEFT JOIN "EvidenceType" t ON t.id = e."typeId"
  WHERE ${visibleEvidenceSql(ctx.actor, ctx.today)} ORDER BY e.id`

/** Criteria of other sets that the crosswalk joins with this one: a paper serves both by nature. */
const listJoined = async (ctx: Ctx, criterionId: number): Promise<ReadonlySet<number>> => {
  const rows = await ctx.db.$queryRaw<{ id: number }[]>`
    SELECT DISTINCT unnest(ARRAY[i."criterionId", j."criterionId"]) AS id FROM "IndicatorLink" k
    JOIN "Indicator" i ON i.id = k."fromId" JOIN "Indicator" j ON j.id = k."toId"
    WHERE ${criterionId} IN (i."criterionId", j."criterionId")`
  return new Set(rows.map(({ id }) => id))
}

const unrelatedOf = (
  row: FileRow,
  judged: Judged,
  catalogue: Catalogue,
  joined: ReadonlySet<number>,
): CriterionName[] => {
  if (row.general) return []
  const own = fold(judged.criterion.name)
  return row.criteria.flatMap((id) => {
    const criterion = catalogue.criterion(id)
    if (!criterion || id === judged.criterion.id || joined.has(id) || fold(criterion.name) === own) return []
    return [{ id, label: `tiêu chí ${criterion.no} (${catalogue.set(criterion.setId)?.shortName ?? ''})` }]
  })
}

const fileUse = (ctx: Ctx, row: FileRow, unrelated: readonly CriterionName[]): FileUse => ({
  evidenceId: row.evidenceId,
  subject: row.subject,
  communes: row.communes.map(({ id, name }) => (ctx.actor.communeIds.includes(id) ? name : null)),
  unrelated,
})

const photoUse = ({ evidenceId, subject, takenAt, uploadedAt }: FileRow): PhotoUse[] =>
  takenAt === null ? [] : [{ evidenceId, subject, takenOn: takenAt.slice(0, 10), uploadedOn: dayOf(uploadedAt) }]

/** Saves looked back at for a figure that stood otherwise. */
const SAVES_BACK = 40

const listPast = async (ctx: Ctx, { assessmentId, sentAt }: Judged): Promise<PastState[]> => {
  const rows = await ctx.db.event.findMany({
    where: { assessmentId, subject: 'Assessment', version: { not: null }, at: { lte: sentAt } },
    select: { at: true, to: true },
    orderBy: { id: 'desc' },
    take: SAVES_BACK,
  })
  return rows.map(({ at, to }) => ({ day: dayOf(at), state: stateOfEvent(to) }))
}

/** Deadlines that end on the day it was sent: of the target, of tasks of the commune, of a supplement, of the commune's own plan. */
const listDeadlines = async (ctx: Ctx, { communeId, setId, state, sentAt }: Judged): Promise<Deadline[]> => {
  const day: Day = dayOf(sentAt)
  const [targets, tasks] = await Promise.all([
    ctx.db.target.count({ where: { communeId, setId, cancelledAt: null, dueDate: dayToDb(day) } }),
    ctx.db.taskAddressee.count({ where: { unitId: communeId, dueDate: dayToDb(day) } }),
  ])
  return [
    ...(state.supplementDue === day ? [{ day, label: 'hạn bổ sung' }] : []),
    ...(targets > 0 ? [{ day, label: 'hạn của mục tiêu' }] : []),
    ...(tasks > 0 ? [{ day, label: 'nhiệm vụ được giao' }] : []),
    ...(state.plannedDate === day ? [{ day, label: 'ngày xã dự kiến' }] : []),
  ]
}

/**
 * What a verifier should look at twice in what was sent: the same file elsewhere, photos older than the period, figures that
 * jumped, sending at the last moment. Only of papers the person sees; communes outside the person's scope are not named.
 */
export const listAnomalies = async (ctx: Ctx, catalogue: Catalogue, judged: Judged): Promise<Anomaly[]> => {
  const [files, joined, past, deadlines] = await Promise.all([
    judged.papers.length === 0 ? [] : listFiles(ctx, judged),
    listJoined(ctx, judged.criterion.id),
    listPast(ctx, judged),
    listDeadlines(ctx, judged),
  ])
  const year = (judged.state.figuresAsOf ?? dayOf(judged.sentAt)).slice(0, 4)
  return anomaliesOf({
    files: files.map((row) => fileUse(ctx, row, unrelatedOf(row, judged, catalogue, joined))),
    photos: files.flatMap(photoUse),
    figures: figureChanges(judged.indicator, judged.state, past),
    periodStart: `${year}-01-01`,
    sentAt: judged.sentAt,
    deadlines,
  })
}
