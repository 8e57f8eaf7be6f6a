import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import type { Tx } from '../kernel/db/client.js'
import type { Day } from '../kernel/time.js'
import { fileOf, readSeed, type Seed } from './files.js'
import { loadAssignments } from './load-assignments.js'
import { loadDirective, loadTargets } from './load-directive.js'
import { loadAgencies, loadDocuments, loadEvidenceTypes } from './load-plain.js'
import { loadSet } from './load-set.js'
import { loadSettings } from './load-settings.js'
import { loadUnits } from './load-units.js'
import type { Loader, Loading } from './loading.js'
import { loadedHashes } from './memory.js'
import { setSources } from './set-sources.js'
import type { Done } from './sync.js'

/** What became of one file; `kept` names corrections that gave way to what the office had entered. */
export type FileReport = Readonly<{ file: string; loaded: boolean } & Done>

export type ReferenceReport = Readonly<{ files: readonly FileReport[]; ms: number }>

type Step = Readonly<{
  /** What the database remembers the file by: its name, for a set its code. */
  name: string
  sha256: string
  run: (loading: Loading) => Promise<Done & { setId?: number }>
}>

/** One load at a time on a database, whichever process asks: the number only has to differ from other advisory locks. */
export const LOCK = 20_240_520

const limits = { maxWait: 30_000, timeout: 120_000 }

/**
 * Brings the reference data the project carries into the database, in the order the files need each other, a transaction
 * a file. A file already loaded is skipped by its SHA-256, so every start may call this. A corrected file changes its own
 * rows and nothing people entered. Throws, naming the file, when one does not have the form it should.
 *
 * @param options `dir` is another copy of prisma/seed
 */
export const loadReference = async (
  db: PrismaClient,
  { now, today, dir }: { now: Date; today: Day; dir?: string },
): Promise<ReferenceReport> => {
  const started = performance.now()
  const seed = await readSeed(dir)
  const loaded = await loadedHashes(db)
  const office = await officeSets(db)
  const files: FileReport[] = []
  for (const step of stepsOf(seed)) {
    const skip = loaded.get(step.name) === step.sha256 || office.has(step.name)
    const done = skip ? null : await loadStep(db, step, { now, today, seed })
    files.push({ ...(done ?? unchanged), file: step.name, loaded: done !== null })
  }
  return { files, ms: Math.round(performance.now() - started) }
}

/** Sets of which the office brought in the version in use: from then on they are the office's, and the project's file is left. */
const officeSets = async (db: Tx): Promise<ReadonlySet<string>> => {
  const rows = await db.$queryRaw<{ code: string }[]>`
    SELECT s.code FROM "CriteriaSet" s WHERE EXISTS (SELECT FROM "CriteriaSetRevision" r WHERE r."setId" = s.id AND r."fileName" IS NOT NULL)`
  return new Set(rows.map(({ code }) => code))
}

const unchanged: Done = { added: [], changed: [], removed: [], kept: [] }

const stepsOf = (seed: Seed): Step[] => {
  const plain = (name: string, load: Loader): Step => {
    const file = fileOf(seed, name)
    return { name, sha256: file.sha256, run: (loading) => load(loading, file) }
  }
  return [
    plain('documents', loadDocuments),
    plain('units', loadUnits),
    plain('agencies', loadAgencies),
    ...setSources(seed).map((source) => ({
      name: source.code,
      sha256: source.sha256,
      run: (loading: Loading) => loadSet(loading, source),
    })),
    plain('evidence-types', loadEvidenceTypes),
    plain('assignments', loadAssignments),
    plain('directive-2024-05', loadDirective),
    plain('targets', loadTargets),
    plain('settings', loadSettings),
  ]
}

/** Null when another process loaded the file while this one waited for the lock. */
const loadStep = (db: PrismaClient, step: Step, context: Omit<Loading, 'tx'>): Promise<Done | null> =>
  db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`
    if ((await loadedHashes(tx)).get(step.name) === step.sha256 || (await officeSets(tx)).has(step.name)) return null
    const { setId = 0, added, changed, removed, kept } = await step.run({ tx, ...context })
    const done = { added, changed, removed, kept }
    await recordLoad(tx, context.now, step, setId, done)
    return done
  }, limits)

/** The load is a change like any other: it stands in the history, by the system. */
const recordLoad = async (tx: Tx, at: Date, { name, sha256 }: Step, setId: number, done: Done): Promise<void> => {
  const to = {
    file: name,
    sha256,
    added: done.added.length,
    changed: done.changed,
    removed: done.removed,
    kept: done.kept,
  }
  await tx.event.create({
    data: {
      at,
      action: 'reference.loaded',
      subject: setId > 0 ? 'CriteriaSet' : 'Setting',
      subjectId: setId,
      to: to as unknown as Prisma.InputJsonObject,
    },
  })
}
