import { rename, writeFile } from 'node:fs/promises'
import type { DemoAccount } from '../auth/demo-accounts.js'
import { demoMark, isDemonstration, refuseOffice } from '../boot/demo-mark.js'
import { getCatalogue } from '../criteria/catalogue.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import type { Tx } from '../kernel/db/client.js'
import type { FileStore } from '../kernel/storage/store.js'
import type { Clock } from '../kernel/time.js'
import { demoDay } from './calendar.js'
import { enterCampaigns } from './campaigns.js'
import { enterComments } from './comments.js'
import { tellDeeds } from './deeds.js'
import { enterFollowUp } from './follow-up.js'
import { enterIntake, intakeKeys } from './intake.js'
import { enterMeeting, enterOffice } from './office.js'
import { enterPapers } from './papers/enter.js'
import { type MadeFile, makeFiles } from './papers/files.js'
import { fileKeysOf } from './papers/plan.js'
import { handsOf, hashPasswords, hire, listAccounts } from './people.js'
import { confirmAssignments, enterRecognitions } from './register.js'
import { openEarlier, replay } from './replay.js'
import { enterRounds } from './rounds.js'
import { enterDurations, enterSteering, enterTargets } from './targets.js'
import { enterTasks } from './tasks.js'
import { readContexts, readLeads, readWorld } from './world.js'

type Deps = Readonly<{ db: PrismaClient; storage: FileStore; clock: Clock }>

/** One load at a time, whichever process asks: the number only has to differ from other advisory locks. */
const LOCK = 20_240_521

const limits = { maxWait: 30_000, timeout: 600_000 }

/** All or nothing: a load that is cut leaves an empty portal, and the next start begins again. */
const fill = async (
  tx: Tx,
  hashes: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, MadeFile>,
): Promise<void> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`
  if (await isDemonstration(tx)) return // another process was first
  await refuseOffice(tx)
  await tx.setting.create({ data: { key: demoMark, value: { day: demoDay } } })
  const world = await readWorld(tx)
  const hired = await hire(tx, world, hashes)
  const officeId = hired.ids.get('vpdp') ?? 0
  const register = await enterRecognitions(tx, world, officeId)
  const assignments = await confirmAssignments(tx, world, officeId)
  const targets = await enterTargets(tx, world, officeId)
  await enterDurations(tx, world)
  const member = { memberId: hired.ids.get('bcd') ?? 0, member: 'Mã Quang Huy', officeId }
  const steering = await enterSteering(tx, world, member)
  const handOf = handsOf(world, hired)
  const contextOf = await readContexts(tx, world)
  const papers = await enterPapers(tx, world, handOf, files)
  const intake = await enterIntake(tx, world, handOf, files)
  const deeds = await enterRounds(tx, tellDeeds(world, await readLeads(tx, world), contextOf, handOf), contextOf)
  const comments = await enterComments(tx, world, hired)
  const meeting = await enterMeeting({ tx, world, officeId })
  const followUp = await enterFollowUp(tx, world, hired)
  const campaigns = await enterCampaigns(tx, world, hired)
  const tasks = await enterTasks(tx, world, hired)
  await openEarlier(tx)
  await replay(tx, [
    ...hired.lines,
    ...register,
    ...assignments,
    ...targets,
    ...steering,
    ...papers,
    ...intake,
    ...comments,
    ...meeting,
    ...followUp,
    ...campaigns.lines,
    ...tasks,
    ...deeds,
  ])
  await campaigns.freeze()
  await enterOffice({ tx, world, officeId })
}

/** Readable by its owner only, and whole at any moment. */
const writeAccounts = async (file: string, accounts: readonly DemoAccount[]): Promise<void> => {
  const draft = `${file}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 })
  await rename(draft, file)
}

/**
 * Fills an empty portal with the demonstration's illustrative state, once, and answers the accounts to try; they are also
 * written to `accountsFile`. A later call changes nothing and tells the accounts as they are then.
 * @throws WrongPurpose on a database in which people work and that is no demonstration
 */
export const loadDemo = async (
  { db, storage }: Deps,
  { accountsFile }: { accountsFile: string },
): Promise<DemoAccount[]> => {
  if (!(await isDemonstration(db))) {
    await refuseOffice(db)
    const [hashes, files] = await Promise.all([
      hashPasswords(),
      makeFiles(storage, new Set([...fileKeysOf((await getCatalogue({ db })).sets), ...intakeKeys])),
    ]) // the files lie there before a row names them
    await db.$transaction((tx) => fill(tx, hashes, files), limits)
  }
  const accounts = await listAccounts(db)
  await writeAccounts(accountsFile, accounts)
  return accounts
}
