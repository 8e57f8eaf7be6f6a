import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import type { Day } from '../kernel/time.js'
import { visibleEvidenceSql } from '../policies/evidence.js'
import type { Submission } from './queries.js'

/** A paper that was sent, as it was then and as it stands now. */
export type SentPaper = Readonly<{
  id: number
  subject: string
  docNumber: string | null
  issuedOn: Day | null
  issuer: string | null
  validUntil: Day | null
  keptAt: string | null
  /** The version that was sent; 0: the paper lies in a cabinet. */
  revision: number
  currentRevision: number
  fileName: string | null
  mediaType: string | null
  size: number | null
  /** Of a PDF, once counted. */
  pages: number | null
  /** A scanner has not looked yet, or found something: then nothing of the file is shown. */
  waiting: boolean
  infected: boolean
  /** A picture of the first page has been made. */
  hasCover: boolean
  uploadedAt: Date | null
  uploadedBy: string | null
  receiptCode: string | null
  withdrawn: boolean
  /** It still proves the indicator. */
  linked: boolean
  /** Indicators it proves: one of few says more of this one than one of many. */
  proves: number
  /** Other communes in the person's scope that have the same file. */
  elsewhere: readonly string[]
}>

const noElsewhere = Prisma.sql`ARRAY[]::text[]`

/** Not the document of an agency itself: one letter may confirm several communes. */
const notConfirming = Prisma.sql`NOT EXISTS (SELECT FROM "LegalDocument" d WHERE d."fileSha256" = r.sha256)`

const elsewhereSql = (communeIds: readonly number[]): Prisma.Sql => Prisma.sql`ARRAY(
  SELECT DISTINCT n.name FROM "EvidenceRevision" x JOIN "Evidence" o ON o.id = x."evidenceId" AND o."withdrawnAt" IS NULL
  JOIN "AdminUnit" n ON n.id = o."ownerUnitId"
  WHERE x.sha256 = r.sha256 AND ${notConfirming} AND o."ownerUnitId" <> e."ownerUnitId" AND o."ownerUnitId" = ANY (${[...communeIds]}::int[])
  ORDER BY n.name LIMIT 5)`

/** The papers of a submission that the person may see, those that prove the fewest indicators first. */
export const listSentPapers = async (
  ctx: Pick<Ctx, 'db' | 'actor' | 'today'>,
  { assessmentId, frozen }: Pick<Submission, 'assessmentId' | 'frozen'>,
): Promise<SentPaper[]> => {
  if (frozen.papers.length === 0) return []
  const { communeIds } = ctx.actor
  const papers = frozen.papers.map(({ evidenceId, revision }, ord) => ({ evidenceId, revision, ord }))
  return ctx.db.$queryRaw<SentPaper[]>`
    SELECT e.id, e.subject, e."docNumber", e."issuedOn"::text AS "issuedOn", e.issuer, e."validUntil"::text AS "validUntil",
      e."keptAt", p.revision, e."currentRevision", r."fileName", b."mediaType", b.size::int AS size, b.pages,
      coalesce(b.scan = 'PENDING', false) AS waiting, coalesce(b.scan = 'INFECTED', false) AS infected,
      b."previewSha256" IS NOT NULL AS "hasCover", r."uploadedAt",
      u."displayName" AS "uploadedBy", r."receiptCode", e."withdrawnAt" IS NOT NULL AS withdrawn,
      EXISTS (SELECT FROM "EvidenceLink" l WHERE l."evidenceId" = e.id AND l."assessmentId" = ${assessmentId}
        AND l."unlinkedAt" IS NULL) AS linked,
      (SELECT count(*)::int FROM "EvidenceLink" l WHERE l."evidenceId" = e.id AND l."unlinkedAt" IS NULL) AS proves,
      ${communeIds.length > 1 ? elsewhereSql(communeIds) : noElsewhere} AS elsewhere
    FROM jsonb_to_recordset(${JSON.stringify(papers)}::jsonb) AS p("evidenceId" int, revision int, ord int)
    JOIN "Evidence" e ON e.id = p."evidenceId"
    LEFT JOIN "EvidenceRevision" r ON r."evidenceId" = e.id AND r.number = p.revision
    LEFT JOIN "Blob" b ON b.sha256 = r.sha256
    LEFT JOIN "User" u ON u.id = r."uploadedById"
    WHERE ${visibleEvidenceSql(ctx.actor, ctx.today)} ORDER BY proves, p.ord`
}
