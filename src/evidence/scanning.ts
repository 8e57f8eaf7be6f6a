import { createReadStream } from 'node:fs'
import { systemActor } from '../auth/actor.js'
import type { Deps } from '../deps.js'
import { command } from '../kernel/command.js'
import { Away, type Job, job } from '../kernel/jobs/job.js'
import type { Logger } from '../kernel/log.js'
import { type ClamdAddress, ScannerAway, scanWithClamd } from '../kernel/scan/clamd.js'
import { askToExamine, type FileName, scanKind } from './asking.js'
import type { Scanner } from './inspect.js'

/**
 * Asks clamd about a file that was just received. While it is away the file is taken and waits unseen; a job asks again.
 */
export const clamdScanner =
  (address: ClamdAddress, log: Pick<Logger, 'warn'>): Scanner =>
  async (path) => {
    try {
      const { infected } = await scanWithClamd(address, createReadStream(path))
      return infected ? 'INFECTED' : 'CLEAN'
    } catch (error) {
      if (!(error instanceof ScannerAway)) throw error
      log.warn({ reason: error.message }, 'virus scanner away; the file waits')
      return 'PENDING'
    }
  }

type ScanDeps = Pick<Deps, 'db' | 'storage' | 'clock' | 'config'>

/** A file that turned out to be infected is never opened again; whoever sees its papers reads so in their history. */
const flagInfected = command('evidence.infected', async (ctx, sha256: string, virus: string): Promise<void> => {
  await ctx.db.blob.update({ where: { sha256 }, data: { scan: 'INFECTED' } })
  const revisions = await ctx.db.evidenceRevision.findMany({
    where: { sha256 },
    select: { evidenceId: true, number: true, fileName: true, evidence: { select: { ownerUnitId: true } } },
    take: 1_000,
  })
  if (revisions.length === 0) return ctx.record({ subject: 'Blob', subjectId: 0, to: { sha256, virus } })
  const events = revisions.map(({ evidenceId, number, fileName, evidence }) => ({
    subject: 'Evidence',
    subjectId: evidenceId,
    communeId: evidence.ownerUnitId,
    to: { file: { number, fileName, sha256 }, virus },
  }))
  await ctx.record(...events)
})

const scanBlob = async ({ db, storage, clock, config }: ScanDeps, { sha256 }: FileName): Promise<void> => {
  const blob = await db.blob.findUnique({ where: { sha256 } })
  if (blob?.scan !== 'PENDING') return
  if (!config.clamd) throw new Away('Chưa cấu hình máy quét vi-rút (CLAMD_HOST).')
  const { stream } = await storage.open(sha256)
  const verdict = await scanWithClamd(config.clamd, stream).catch((error: unknown) => {
    throw error instanceof ScannerAway ? new Away(`Máy quét vi-rút chưa trả lời: ${error.message}`) : error
  })
  if (verdict.infected) {
    const ctx = { db, actor: systemActor, now: clock.now(), today: clock.today(), requestId: null, address: null }
    return flagInfected(ctx, sha256, verdict.name)
  }
  await db.$transaction(async (tx) => {
    await tx.blob.updateMany({ where: { sha256, scan: 'PENDING' }, data: { scan: 'CLEAN' } })
    await askToExamine(tx, [sha256])
  })
}

export const scanJob = (deps: ScanDeps): Job => job(scanKind, (payload) => scanBlob(deps, payload))
