import type { Db } from '../kernel/db/client.js'

/** Ends the sessions of an account, all or all but one. Returns how many there were. */
export const endSessions = (db: Db, userId: number, except = ''): Promise<number> =>
  db.$executeRaw`DELETE FROM session WHERE sess -> 'passport' ->> 'user' = ${String(userId)} AND sid <> ${except}`
