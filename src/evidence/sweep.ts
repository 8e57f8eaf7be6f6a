import type { PrismaClient } from '../generated/prisma/client.js'
import type { FileStore } from '../kernel/storage/store.js'

/** How many hashes are asked of the database at a time. */
const AT_ONCE = 500

const withoutRow = async (db: PrismaClient, hashes: readonly string[]): Promise<string[]> => {
  const known = await db.$queryRaw<{ sha256: string }[]>`
    SELECT sha256 FROM "Blob" WHERE sha256 = ANY (${[...hashes]})
    UNION SELECT "previewSha256" FROM "Blob" WHERE "previewSha256" = ANY (${[...hashes]})
    UNION SELECT "thumbSha256" FROM "Blob" WHERE "thumbSha256" = ANY (${[...hashes]})`
  const named = new Set(known.map(({ sha256 }) => sha256))
  return hashes.filter((hash) => !named.has(hash))
}

/**
 * Removes files that the store has kept since before the given instant and that no row names: of uploads whose rows never
 * committed. Answers how many.
 */
export const sweepOrphans = async (
  { db, storage }: { db: PrismaClient; storage: FileStore },
  before: Date,
): Promise<number> => {
  let removed = 0
  let batch: string[] = []
  const flush = async () => {
    const orphans = await withoutRow(db, batch)
    for (const hash of orphans) if (await storage.removeKept(hash, before)) removed += 1
    batch = []
  }
  for await (const hash of storage.listKept(before)) {
    batch.push(hash)
    if (batch.length >= AT_ONCE) await flush()
  }
  await flush()
  return removed
}
