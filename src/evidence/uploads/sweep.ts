import type { PrismaClient } from '../../generated/prisma/client.js'
import type { Db } from '../../kernel/db/client.js'
import type { Parts } from './parts.js'
import { isId } from './queries.js'

const DAY = 24 * 3600 * 1000
const AT_ONCE = 500

/** Forgets files of uploads that are gone, where no paper, document, answer or other upload names them; the bytes go with the sweep of orphans. */
export const forgetBlobs = async (db: Db, hashes: readonly (string | null)[]): Promise<void> => {
  const named = hashes.filter((hash) => hash !== null)
  if (named.length === 0) return
  await db.$executeRaw`DELETE FROM "Blob" b WHERE b.sha256 = ANY (${named})
    AND NOT EXISTS (SELECT FROM "EvidenceRevision" r WHERE r.sha256 = b.sha256)
    AND NOT EXISTS (SELECT FROM "LegalDocument" d WHERE d."fileSha256" = b.sha256)
    AND NOT EXISTS (SELECT FROM "TaskAnswerFile" f WHERE f.sha256 = b.sha256)
    AND NOT EXISTS (SELECT FROM "Upload" u WHERE u.sha256 = b.sha256 AND u."droppedAt" IS NULL AND u."savedAt" IS NULL)`
}

/**
 * Ends uploads that ran out: what was sent in part goes whole, of what was received and never saved the receipt stays.
 * Pieces that no upload names go, too.
 */
export const sweepUploads = async ({ db, parts }: { db: PrismaClient; parts: Parts }, now: Date): Promise<void> => {
  await db.upload.deleteMany({ where: { expiresAt: { lt: now }, receivedAt: null } })
  const gone = await db.$queryRaw<{ sha256: string | null }[]>`
    UPDATE "Upload" SET "droppedAt" = "expiresAt"
    WHERE "expiresAt" < ${now} AND "receivedAt" IS NOT NULL AND "savedAt" IS NULL AND "droppedAt" IS NULL RETURNING sha256`
  await forgetBlobs(
    db,
    gone.map(({ sha256 }) => sha256),
  )
  const names = await parts.listBefore(new Date(Date.now() - DAY)) // by the clock of the disk
  for (let from = 0; from < names.length; from += AT_ONCE) {
    const some = names.slice(from, from + AT_ONCE)
    const ids = some.filter(isId)
    const known = await db.upload.findMany({ where: { id: { in: ids }, receivedAt: null }, select: { id: true } })
    const named = new Set(known.map(({ id }) => id))
    await Promise.all(some.filter((name) => !named.has(name)).map((name) => parts.remove(name)))
  }
}
