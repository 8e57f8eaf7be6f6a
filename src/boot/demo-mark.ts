import type { Db } from '../kernel/db/client.js'

/** Key of the setting that says: the figures of this database are illustrative. Never taken off again. */
export const demoMark = 'demo'

/** Whether the database is a demonstration. */
export const isDemonstration = async (db: Db): Promise<boolean> =>
  (await db.setting.count({ where: { key: demoMark } })) > 0

/** A database is either a demonstration or the office's own, for good. */
export class WrongPurpose extends Error {
  override name = 'WrongPurpose'
}

/** Illustrative figures must never look official. @throws WrongPurpose when the office's own portal meets a demonstration */
export const refuseDemonstration = async (db: Db): Promise<void> => {
  if (!(await isDemonstration(db))) return
  throw new WrongPurpose(
    'This database is a demonstration: its figures are illustrative and must not be shown as official ones.\n' +
      'Start it with "npm run demo", or set DATABASE_URL or DATA_DIR to another place for the office’s own portal.',
  )
}

/** Invented figures must never mix with the office's. @throws WrongPurpose when people work in an unmarked database */
export const refuseOffice = async (db: Db): Promise<void> => {
  if ((await isDemonstration(db)) || (await db.user.count()) === 0) return
  throw new WrongPurpose(
    'This database has accounts and is not a demonstration: illustrative figures are never loaded into it.\n' +
      'Set DATABASE_URL or DATA_DIR to an empty place for the demonstration, or start this one with "npm start".',
  )
}
