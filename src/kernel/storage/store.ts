import type { Readable } from 'node:stream'

/** A file that has been received whole and flushed, not yet under its final name. */
export type Received = Readonly<{ sha256: string; size: number; temporary: string }>

/**
 * Where bytes are kept under their SHA-256, outside every public folder. A file is received (streamed, hashed, flushed),
 * looked at, then kept; only then may a row name it. What is received and not kept is swept.
 */
export type FileStore = Readonly<{
  /** Streams to disk and flushes. @throws TooLarge past `maxBytes`, Unavailable when the disk refuses */
  receive: (source: Readable, options: { maxBytes: number }) => Promise<Received>
  /** Gives a received file its final name, durably; the same content twice is one file. */
  keep: (received: Received) => Promise<void>
  discard: (received: Received) => Promise<void>
  open: (sha256: string) => Promise<{ stream: Readable; size: number }>
  /** Absolute path of a kept file, for tools that need one. */
  pathOf: (sha256: string) => string
  /** Removes what was received and never kept, older than the given instant. Returns how many. */
  sweep: (before: Date) => Promise<number>
}>
