import type { PrismaClient } from '../../generated/prisma/client.js'
import type { Db } from '../../kernel/db/client.js'
import type { Parts } from './parts.js'
import { isId } from './queries.js'

const DAY = 24 * 3600 * 1000
const AT_ONCE = 500

/** Forgets files of uploads that are gone, where no paper, document or other upload names them; the bytes go with the sweep of orphans. */
export const forgetBlobs = async (db: Db, hashes: readonly (string | null)[]): Promise<void> => {
  const named = hashes.filter((hash) => hash !== null)
  if (named.length === 0) return
  await db.$executeRaw`DELETE FROM "Blob" b WHERE b.sha256 = ANY (${named})
    AND NOT EXISTS (SELECT FROM "EvidenceRevision" r WHERE r.sha256 = b.sha256)
    AND NOT EXISTS (SELECT FROM "LegalDocument" d WHERE d."fileSha256" = b.sha256)
    AND NOT EXISTS (SELECT FROM "Upload" u WHERE u.sha256 = b.sha256)`
}

/** Removes uploads that ran out with what was sent of them, and pieces that no upload names. */
export const sweepUploads = async ({ db, parts }: { db: PrismaClient; parts: Parts }, now: Date): Promise<void> => {
  const gone = await db.$queryRaw<{ sha256: string | null }[]>`
    DELETE FROM "Upload" WHERE "expiresAt" < ${now} RETURNING sha256`
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
