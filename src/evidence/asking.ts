import { z } from 'zod'
import type { Db } from '../kernel/db/client.js'
import type { JobKind } from '../kernel/jobs/job.js'
import { addJobs } from '../kernel/jobs/queue.js'

const fileName = z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })

/** What a job about a file is told. */
export type FileName = z.infer<typeof fileName>

/** Looks into a file once: pages, words, when a photo was taken, preview and thumbnail. */
export const examineKind: JobKind<FileName> = {
  name: 'evidence.examine',
  label: 'Đếm trang, đọc chữ, làm ảnh xem trước của tệp',
  payload: fileName,
  attempts: 4,
}

/** Has the virus scanner look at a file that came while it was away. */
export const scanKind: JobKind<FileName> = {
  name: 'evidence.scan',
  label: 'Quét vi-rút tệp chờ quét',
  payload: fileName,
  attempts: 10,
}

const ask = (db: Db, kind: JobKind<FileName>, hashes: readonly string[]): Promise<void> =>
  addJobs(
    db,
    kind,
    hashes.map((sha256) => ({ payload: { sha256 }, key: `${kind.name}:${sha256}` })),
  )

/** Asks for a look into files; the same file is looked into once, however often it is asked. */
export const askToExamine = (db: Db, hashes: readonly string[]): Promise<void> => ask(db, examineKind, hashes)

/** Asks for a scan of files that wait for it. */
export const askToScan = (db: Db, hashes: readonly string[]): Promise<void> => ask(db, scanKind, hashes)
