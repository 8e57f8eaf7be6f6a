import type { Prisma } from '../generated/prisma/client.js'
import type { Db } from '../kernel/db/client.js'

export type AccessEntry = {
  action:
    | 'login'
    | 'login.failed'
    | 'login.paused'
    | 'logout'
    | 'access.refused'
    | 'evidence.downloaded'
    | 'list.exported'
    | 'api.read'
    | 'table.exported'
    | 'letter.downloaded'
    | 'paper.downloaded'
    | 'minutes.downloaded'
    | 'sessions.ended'
  userId?: number | null
  /** As typed, only for failed logins. */
  username?: string
  subject?: string
  subjectId?: number
  detail?: Prisma.InputJsonValue
}

/** Where a request came from, for the trace. */
export type Trace = { db: Db; now: Date; requestId: string | null; address: string | null }

/** Writes one line of the security trace: what changes nothing in the field and yet must be known afterwards. */
export const logAccess = async ({ db, now, requestId, address }: Trace, entry: AccessEntry): Promise<void> => {
  await db.accessLog.create({ data: { at: now, requestId, address, ...entry } })
}
