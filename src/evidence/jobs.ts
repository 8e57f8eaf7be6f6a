import { Readable } from 'node:stream'
import { z } from 'zod'
import type { Deps } from '../deps.js'
import type { Prisma } from '../generated/prisma/client.js'
import type { Db } from '../kernel/db/client.js'
import { type Attempt, type Job, type JobKind, job } from '../kernel/jobs/job.js'
import { addJobs } from '../kernel/jobs/queue.js'
import type { FileStore } from '../kernel/storage/store.js'
import { examineFile } from './examine/examiner.js'
import type { FileFacts } from './examine/facts.js'

export type FileJobDeps = Pick<Deps, 'db' | 'storage' | 'clock'>

const fileName = z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })
type FileName = z.infer<typeof fileName>

/** Looks into a file once: pages, words, when a photo was taken, preview and thumbnail. */
export const examineKind: JobKind<FileName> = {
  name: 'evidence.examine',
  label: 'Đếm trang, đọc chữ, làm ảnh xem trước của tệp',
  payload: fileName,
  attempts: 4,
}

/** Asks for a look into files; the same file is looked into once, however often it is asked. */
export const askToExamine = (db: Db, hashes: readonly string[]): Promise<void> =>
  addJobs(
    db,
    examineKind,
    hashes.map((sha256) => ({ payload: { sha256 }, key: `${examineKind.name}:${sha256}` })),
  )

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
    where: { examinedAt: null, scan: { in: ['NOT_REQUIRED', 'CLEAN'] } },
    select: { sha256: true },
    orderBy: { storedAt: 'asc' },
    take: MOST_AT_ONCE,
  })
  await askToExamine(
    db,
    blobs.map(({ sha256 }) => sha256),
  )
}
