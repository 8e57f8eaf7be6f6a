import type { ScanResult } from './inspect.js'
import type { Paper } from './paper.js'

/** A file that lies in the store under its hash and was found sound. */
export type StoredFile = Readonly<{
  fileName: string
  sha256: string
  size: number
  mediaType: string
  scan: Exclude<ScanResult, 'INFECTED'>
  /** The receipt that was given when the file came before its record. */
  receiptCode?: string
}>

/** One paper to add: its record, and its file unless the paper lies in a cabinet. */
export type NewPaper = Readonly<{ paper: Paper; file: StoredFile | null }>

/** A paper that was added, and the code of its file's receipt. */
export type Added = NewPaper & Readonly<{ id: number; code: string | null }>
