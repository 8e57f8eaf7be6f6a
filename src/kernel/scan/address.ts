import type { ClamdAddress } from './clamd.js'

const CLAMD_PORT = 3310

/** Reads "host", "host:port", "[address]:port" or the path of a socket; null for anything else. */
export const readClamdAddress = (text: string): ClamdAddress | null => {
  if (text.startsWith('/')) return { path: text }
  const [, six, four, digits] = /^(?:\[([0-9a-fA-F:]+)\]|([\w.-]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  const host = six ?? four
  const port = digits === undefined ? CLAMD_PORT : Number(digits)
  return host === undefined || port < 1 || port > 65_535 ? null : { host, port }
}
