import { Readable } from 'node:stream'
import type { Deps } from '../deps.js'
import type { Prisma } from '../generated/prisma/client.js'
import type { Db } from '../kernel/db/client.js'
import { type Attempt, type Job, job } from '../kernel/jobs/job.js'
import type { FileStore } from '../kernel/storage/store.js'
import { askToExamine, askToScan, examineKind, type FileName } from './asking.js'
import { examineFile } from './examine/examiner.js'
import type { FileFacts } from './examine/facts.js'

export type FileJobDeps = Pick<Deps, 'db' | 'storage' | 'clock'>

const keepPicture = async (storage: FileStore, bytes: Uint8Array | null): Promise<string | null> => {
  if (!bytes) return null
  const received = await storage.receive(Readable.from([Buffer.from(bytes)]), { maxBytes: bytes.length })
  await storage.keep(received)
  return received.sha256
}

const columnsOf = async (storage: FileStore, facts: FileFacts): Promise<Prisma.BlobUpdateManyMutationInput> => ({
  pages: facts.pages,
  text: facts.text,
  ...(facts.photo && { exif: facts.photo }),
  previewSha256: await keepPicture(storage, facts.preview),
  thumbSha256: await keepPicture(storage, facts.thumb),
})

const examineBlob = async (
  { db, storage, clock }: FileJobDeps,
  { sha256 }: FileName,
  { signal }: Attempt,
): Promise<void> => {
  const blob = await db.blob.findUnique({ where: { sha256 } })
  if (!blob || blob.examinedAt || blob.scan === 'PENDING' || blob.scan === 'INFECTED') return
  const { stream } = await storage.open(sha256)
  const facts = await examineFile(stream, blob.mediaType, signal)
  const columns = await columnsOf(storage, facts)
  await db.blob.updateMany({ where: { sha256, examinedAt: null }, data: { ...columns, examinedAt: clock.now() } })
}

export const fileJobs = (deps: FileJobDeps): Job[] => [
  job(examineKind, (payload, attempt) => examineBlob(deps, payload, attempt)),
]

/** Files asked for at once when work was lost (a restored backup, a queue that was emptied); the rest the next night. */
const MOST_AT_ONCE = 5_000

/** Asks again for whatever no job has done: files that were put in by other ways, or whose jobs are gone. */
export const askForForgotten = async (db: Db): Promise<void> => {
  const blobs = await db.blob.findMany({
    where: { examinedAt: null, scan: { not: 'INFECTED' } },
    select: { sha256: true, scan: true },
    orderBy: { storedAt: 'asc' },
    take: MOST_AT_ONCE,
  })
  const hashes = (waiting: boolean) =>
    blobs.filter(({ scan }) => (scan === 'PENDING') === waiting).map(({ sha256 }) => sha256)
  await askToScan(db, hashes(true))
  await askToExamine(db, hashes(false))
}
