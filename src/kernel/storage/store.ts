import type { Readable } from 'node:stream'

/** Said when a row names a file that the store does not have. */
export const missing = 'Không tìm thấy tệp trong kho. Đề nghị báo quản trị hệ thống.'

/** A file that has been received whole and flushed, not yet under its final name. */
export type Received = Readonly<{ sha256: string; size: number; temporary: string }>

/**
 * Where bytes are kept under their SHA-256, outside every public folder: on a disk or in a bucket. A file is received (streamed, hashed, flushed),
 * looked at, then kept; only then may a row name it. What is received and not kept is swept.
 */
export type FileStore = Readonly<{
  /** Streams to disk and flushes. @throws TooLarge past `maxBytes`, Unavailable when the disk refuses */
  receive: (source: Readable, options: { maxBytes: number }) => Promise<Received>
  /** Gives a received file its final name, durably; the same content twice is one file. */
  keep: (received: Received) => Promise<void>
  discard: (received: Received) => Promise<void>
  /** A kept file: its whole size, and its bytes or those from `start` to `end`, both included. @throws NotFound */
  open: (sha256: string, range?: { start: number; end: number }) => Promise<{ stream: Readable; size: number }>
  /** Size of a kept file (bytes). @throws NotFound */
  sizeOf: (sha256: string) => Promise<number>
  /** Removes what was received and never kept, older than the given instant. Returns how many. */
  sweep: (before: Date) => Promise<number>
  /** Hashes of the files kept, and not kept again, since before the given instant. */
  listKept: (before: Date) => AsyncIterable<string>
  /** Removes a kept file for good, unless it was kept again since. For files that no row names. */
  removeKept: (sha256: string, before: Date) => Promise<boolean>
}>
