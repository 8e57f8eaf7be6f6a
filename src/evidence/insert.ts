import type { CommandCtx } from '../kernel/command.js'
import { NotFound } from '../kernel/errors.js'
import type { Added, NewPaper, StoredFile } from './new-file.js'
import { paperOf } from './paper.js'

/** Said of indicators that a paper of this commune cannot prove. */
export const notTheirs = 'Chỉ tiêu được chọn không thuộc xã này.'

/**
 * Rows of files that the store keeps already. The same content is one row, which one clean scan frees.
 */
export const insertBlobs = async ({ db, now }: CommandCtx, files: readonly StoredFile[]): Promise<void> => {
  if (files.length === 0) return
  const rows = [...new Map(files.map((file) => [file.sha256, file])).values()].map(
    ({ sha256, size, mediaType, scan }) => ({ sha256, size, mediaType, scan }),
  )
  await db.$executeRaw`
    INSERT INTO "Blob" (sha256, size, "mediaType", scan, "storedAt")
    SELECT sha256, size, "mediaType", scan::"ScanStatus", ${now}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS (sha256 text, size bigint, "mediaType" text, scan text)
    ORDER BY sha256
    ON CONFLICT (sha256) DO UPDATE SET scan = 'CLEAN' WHERE excluded.scan = 'CLEAN' AND "Blob".scan = 'PENDING'`
}

export type NewLink = Readonly<{ id: number; evidenceId: number; assessmentId: number }>

type Inserted = { ids: number[]; links: NewLink[] }

/**
 * Records, first versions and links of new papers in one statement: it is what an officer on a weak line waits for. Rows
 * get their numbers before they are written, so that a version and a link know their record.
 * @throws NotFound unless every indicator is the commune's
 */
export const insertPapers = async (
  { db, actor, now }: CommandCtx,
  papers: readonly (NewPaper & Pick<Added, 'code'>)[],
  { communeId, assessmentIds }: { communeId: number; assessmentIds: readonly number[] },
): Promise<Inserted> => {
  const rows = papers.map(({ paper, file, code }) => ({
    ...paperOf(paper),
    code,
    ...(file && { sha256: file.sha256, fileName: file.fileName }),
  }))
  const [inserted] = await db.$queryRaw<Inserted[]>`
    WITH paper AS MATERIALIZED (
      SELECT nextval(pg_get_serial_sequence('"Evidence"', 'id'))::int AS id, p.*
      FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS ("typeId" int, subject text, "docNumber" text,
        "issuedOn" date, issuer text, "validUntil" date, "dataYear" int, sensitivity text, "keptAt" text, note text,
        code text, sha256 text, "fileName" text)) WITH ORDINALITY p ORDER BY p.ordinality
    ), record AS (
      INSERT INTO "Evidence" (id, "ownerUnitId", "typeId", subject, "docNumber", "issuedOn", issuer, "validUntil", "dataYear",
        sensitivity, "keptAt", note, "currentRevision", "createdAt")
      SELECT id, ${communeId}::int, "typeId", subject, "docNumber", "issuedOn", issuer, "validUntil", "dataYear",
        sensitivity::"Sensitivity", "keptAt", note, CASE WHEN sha256 IS NULL THEN 0 ELSE 1 END, ${now}::timestamptz FROM paper
    ), revision AS (
      INSERT INTO "EvidenceRevision" ("evidenceId", number, sha256, "fileName", "uploadedById", "uploadedAt", "receiptCode")
      SELECT id, 1, sha256, "fileName", ${actor.id}::int, ${now}::timestamptz, code FROM paper WHERE sha256 IS NOT NULL
    ), link AS (
      INSERT INTO "EvidenceLink" ("evidenceId", "assessmentId", "linkedAt")
      SELECT paper.id, a.id, ${now}::timestamptz FROM paper, "Assessment" a
      WHERE a.id = ANY (${[...assessmentIds]}::int[]) AND a."communeId" = ${communeId}::int
      ORDER BY paper.id, a.id
      RETURNING id, "evidenceId", "assessmentId"
    )
    SELECT (SELECT array_agg(id ORDER BY id) FROM paper) AS ids,
      (SELECT coalesce(jsonb_agg(link ORDER BY id), '[]') FROM link) AS links`
  if (inserted?.ids.length !== papers.length) throw new Error('a record was not made')
  if (inserted.links.length !== papers.length * assessmentIds.length) throw new NotFound(notTheirs)
  return inserted
}
