import pino, { type Logger } from 'pino'

export type { Logger }

/** One JSON line an event to stdout. Bodies, passwords, cookies and file contents are never handed to it. */
export const createLog = (level: string): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime })
