import type { PhotoFacts } from '../exif.js'

/** What a look into a file tells besides its bytes. Everything in it can be found out again. */
export type FileFacts = Readonly<{
  /** Pages of a PDF. */
  pages: number | null
  /** Words of a digital PDF, its beginning; null of a scan. */
  text: string | null
  photo: PhotoFacts | null
  /** First page or the picture itself, upright, as WebP: large enough to be read on a phone. */
  preview: Uint8Array | null
  /** The same for lists. */
  thumb: Uint8Array | null
}>

export const noFacts: FileFacts = { pages: null, text: null, photo: null, preview: null, thumb: null }

/** Words kept of a document: some eight pages. It is for finding the paper; reading it is the paper's. */
export const TEXT_LENGTH = 20_000

/** Fewer letters than this on its pages, and it is a scan with a stamp of the scanner. */
export const TEXT_AT_LEAST = 20

/** Longest sides (points): fills a phone's screen twice over; fits a row of a list. */
export const PREVIEW_SIDE = 1600
export const THUMB_SIDE = 240

/** A larger picture is not decoded: about 10,000 × 10,000; a phone's largest has half of that. */
export const MAX_PIXELS = 100_000_000
