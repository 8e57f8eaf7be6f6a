import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import { fold } from '../text.js'

/** A file to answer with. `open` gives the whole, or the bytes from `start` to `end`, both included. */
export type Sendable = Readonly<{
  name: string
  mediaType: string
  size: number
  /** Shown by the browser itself inside a page of ours; else it is saved. */
  inline: boolean
  open: (range?: { start: number; end: number }) => Promise<Readable>
}>

const closed = "default-src 'none'; base-uri 'none'; form-action 'none'"

/**
 * What a file may do in the browser. Nothing, as a rule. A PDF shown in a page needs the browser's own viewer, which is
 * an embedded object with styles of its own inside the frame: Chrome shows nothing under object-src 'none' or sandbox.
 */
const policyOf = ({ inline, mediaType }: Sendable): string => {
  if (!inline) return `${closed}; object-src 'none'; frame-ancestors 'none'; sandbox`
  if (mediaType !== 'application/pdf') return `${closed}; object-src 'none'; frame-ancestors 'self'; sandbox`
  return `${closed}; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'`
}

/** RFC 6266 and 5987: the name in full, and one of plain letters for programs that read no other. */
export const contentDisposition = (kind: 'inline' | 'attachment', name: string): string => {
  const plain = fold(name).replace(/[^\w. -]/g, '_')
  const full = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${plain}"; filename*=UTF-8''${full}`
}

/** The one range asked for, 'none' when the whole is to be sent, 'beyond' when it lies outside the file. */
const rangeOf = (req: Request, size: number): { start: number; end: number } | 'none' | 'beyond' => {
  const ranges = req.range(size)
  if (ranges === -1) return 'beyond'
  if (!Array.isArray(ranges) || ranges.type !== 'bytes' || ranges.length !== 1) return 'none'
  return ranges[0] ?? 'none'
}

/** Whether the request asks for the beginning of a file: a viewer that reads on in ranges has asked once before. */
export const asksForBeginning = (req: Request): boolean => {
  const range = req.get('range')
  return req.method === 'GET' && (range === undefined || /^bytes=0-/.test(range))
}

const headersOf = (file: Sendable) => ({
  'Content-Type': file.mediaType,
  'Content-Disposition': contentDisposition(file.inline ? 'inline' : 'attachment', file.name),
  'Content-Security-Policy': policyOf(file),
  'Cache-Control': 'private, no-store, no-transform',
  'X-Content-Type-Options': 'nosniff',
  'Accept-Ranges': 'bytes',
})

/**
 * Sends a file privately under its own type, whole or the range asked for. A client that leaves in the middle is no
 * fault. @throws what `open` throws, before anything is answered
 */
export const sendFile = async (req: Request, res: Response, file: Sendable): Promise<void> => {
  const range = rangeOf(req, file.size)
  if (range === 'beyond') {
    res.status(416).set('Content-Range', `bytes */${file.size}`).end()
    return
  }
  const part = range === 'none' ? undefined : range
  const source = await file.open(part)
  res.set(headersOf(file)).set('Content-Length', String(part ? part.end - part.start + 1 : file.size))
  if (part) res.status(206).set('Content-Range', `bytes ${part.start}-${part.end}/${file.size}`)
  if (req.method === 'HEAD') {
    source.destroy()
    res.end()
    return
  }
  await pipeline(source, res).catch((error: unknown) => {
    if (!res.destroyed) throw error
  })
}
